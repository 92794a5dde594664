/* SPDX-License-Identifier: BSD-2-Clause
 *
 * What another program's file says of one account: devices, what was used of
 * them, and codes on paper.
 */
#ifndef TF_CORE_IMPORTED_H
#define TF_CORE_IMPORTED_H

#include "core/secrets.h"
#include "core/state.h"

/* What was not taken over; the caller says so. */
enum imported_note {
	IMPORTED_DRIFT = 1 << 0,	/* a clock that is off, taken over */
	IMPORTED_FAR = 1 << 1,		/* one that is too far off, not so */
	IMPORTED_WINDOW = 1 << 2,	/* a window of its own */
	IMPORTED_RATE = 1 << 3,		/* a limit of attempts */
	IMPORTED_PIN = 1 << 4,		/* a PIN in front of the code */
	IMPORTED_REUSE = 1 << 5,	/* used codes were not recorded */
};

/* Secret: wipe it.  Names, dates, issuers are left empty.  FIRST is where
 * each device stands, without its print. */
struct imported {
	unsigned n;
	struct device devices[SECRETS_MAX_DEVICES];
	struct device_state first[SECRETS_MAX_DEVICES];
	unsigned n_scratch;
	char scratch[BACKUP_MAX_CODES][BACKUP_SCRATCH_DIGITS + 1];
	unsigned notes;
};

/* Fills in *ret_fault, as damaged, and returns false. */
bool imported_refuse(struct fault *ret_fault, unsigned line, const char *what);

#endif
