/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Backup codes: 60 random bits in Crockford's base32, "7Q2M-9KXD-4T8A", each
 * good for one login, stored as PBKDF2-HMAC-SHA256 under one salt.
 */
#ifndef TF_CORE_BACKUP_H
#define TF_CORE_BACKUP_H

#include "core/hash.h"
#include "core/scan.h"

#define BACKUP_MAX_CODES 64	/* the spent ones are bits of a uint64_t */
#define BACKUP_SALT_SIZE 16
#define BACKUP_ITERATIONS 10000	/* what enrolment writes */
#define BACKUP_ITERATIONS_MAX 100000	/* what a login is willing to do */
#define BACKUP_TEXT_SIZE 13	/* 12 characters and NUL */
#define BACKUP_PRINTED_SIZE 15	/* with the dashes */
#define BACKUP_ENTROPY 8	/* random bytes for one code; 4 bits unused */

#define BACKUP_SCRATCH_DIGITS 8

struct backup_code {
	unsigned number;	/* 1 to BACKUP_MAX_CODES, as printed */
	bool scratch;		/* imported: 8 digits, which can be guessed */
	uint8_t hash[SHA256_SIZE];
};

struct backup {
	unsigned iterations;
	uint8_t salt[BACKUP_SALT_SIZE];
	char made[DATE_SIZE];
	unsigned n_codes;	/* 0: no set was ever made */
	struct backup_code codes[BACKUP_MAX_CODES];
};

/* Whether TEXT has the shape of a code: 12 digits of Crockford's base32, any
 * case, dashes and blanks anywhere, O for 0, I and L for 1.  ret_code is the
 * one spelling that is hashed. */
bool backup_read(struct span text, char ret_code[BACKUP_TEXT_SIZE])
	TF_MUST_CHECK;

/* The code that RANDOM stands for, grouped by dashes for a person. */
void backup_print(const uint8_t random[BACKUP_ENTROPY],
		  char ret_text[BACKUP_PRINTED_SIZE]);

/* What is stored of CODE, a spelling from backup_read or 8 digits. */
bool backup_hash(const char *code, const uint8_t salt[BACKUP_SALT_SIZE],
		 unsigned iterations,
		 uint8_t ret_hash[SHA256_SIZE]) TF_MUST_CHECK;

/* The number of the code whose hash this is, or 0; every one is compared.
 * SCRATCH says which kind it is. */
unsigned backup_find(const struct backup *backup, bool scratch,
		     const uint8_t hash[SHA256_SIZE]);

#endif
