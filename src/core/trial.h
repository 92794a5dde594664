/* SPDX-License-Identifier: BSD-2-Clause
 *
 * One reading of an answer, tried wherever such a code may stand.
 */
#ifndef TF_CORE_TRIAL_H
#define TF_CORE_TRIAL_H

#include "core/decide.h"

/* What every step of a decision needs to see. */
struct question {
	const struct secrets *secrets;
	const struct policy *policy;
	const struct source *source;
	int64_t now;
};

/* Tries C, a code of digits, on every device and against the code that was
 * sent.  REASON_DEVICE, REASON_DELIVERED: D accepts, and in d->next the code is
 * spent wherever it stands.  REASON_STALE: where two in a row would bring the
 * device back in step (RFC 4226 section 7.4), d->next waits for the second and
 * is to be written.  Else d->next is as it was.  D tells which device it is. */
enum reason trial_devices(const struct question *q, const struct candidate *c,
			  struct decision *d) TF_MUST_CHECK;

/* Tries C as a backup code, or as a scratch code where it has digits.
 * REASON_BACKUP: D accepts, and in d->next it is spent.  Else REASON_SPENT or
 * REASON_WRONG.  D tells which code it was. */
enum reason trial_backup(const struct question *q, const struct candidate *c,
			 struct decision *d) TF_MUST_CHECK;

#endif
