/* SPDX-License-Identifier: BSD-2-Clause
 *
 * What somebody typed, as the codes that it may be.  Where password and code
 * come in one answer the code is the tail, and there are several readings.
 */
#ifndef TF_CORE_ANSWER_H
#define TF_CORE_ANSWER_H

#include "core/backup.h"
#include "core/otp.h"
#include "core/scan.h"

/* A backup code in 14 or 12 characters, or 8, 7 or 6 digits. */
#define ANSWER_MAX 5
#define ANSWER_TEXT_MAX 4096

struct candidate {
	size_t tail;		/* characters at the end of the typed text */
	unsigned digits;	/* of a device's code; 0: a backup code */
	uint32_t value;
	char backup[BACKUP_TEXT_SIZE];	/* or the 8 digits of a scratch code */
	bool derived;		/* HASH is of BACKUP under ANSWER's salt */
	uint8_t hash[SHA256_SIZE];
};

/* Secret until spent: declare it WIPE_AT_END. */
struct answer {
	unsigned n;
	struct candidate list[ANSWER_MAX];	/* longest first */
	unsigned iterations;	/* of the hashes above */
	uint8_t salt[BACKUP_SALT_SIZE];
};

/* Reads TEXT as one code, blanks and dashes inside allowed. */
void answer_read(struct span text, struct answer *ret_answer);

/* Reads TEXT as a password with a code at its end, every length that a code
 * can have, longest first. */
void answer_read_tail(struct span text, struct answer *ret_answer);

/* Whether one reading of it is a code of that many digits. */
bool answer_has_digits(const struct answer *answer,
		       unsigned digits) TF_MUST_CHECK;

bool answer_has_backup(const struct answer *answer) TF_MUST_CHECK;

/* Derives the hashes of the backup and scratch codes under BACKUP's salt,
 * unless that was done.  Slow by intent (BACKUP_ITERATIONS), so it is called
 * before the lock; without a set it does the same work for nothing, so that
 * nobody can tell. */
bool answer_derive(struct answer *answer,
		   const struct backup *backup) TF_MUST_CHECK;

#endif
