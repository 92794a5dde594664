/* SPDX-License-Identifier: BSD-2-Clause
 *
 * A fresh set of backup codes: what is stored, and what is shown once.
 */
#ifndef TF_CLI_BACKUPSET_H
#define TF_CLI_BACKUPSET_H

#include <stdio.h>

#include "cli/cli.h"

/* Secret: wipe it. */
struct backupset {
	struct backup stored;
	char shown[BACKUP_MAX_CODES][BACKUP_PRINTED_SIZE];
};

/* Makes COUNT (1 to BACKUP_MAX_CODES) random codes. */
bool backupset_make(unsigned count, struct backupset *ret_set) TF_MUST_CHECK;

/* Prints them for a person, numbered. */
void backupset_print(const struct backupset *set, const char *user,
		     FILE *to);

/* Prints "backup_codes":[...]. */
void backupset_print_json(const struct backupset *set);

#endif
