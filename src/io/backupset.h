/* SPDX-License-Identifier: BSD-2-Clause
 *
 * A fresh set of backup codes: what is stored, and what is shown once.
 */
#ifndef TF_IO_BACKUPSET_H
#define TF_IO_BACKUPSET_H

#include "core/backup.h"

#define BACKUPSET_TEXT_SIZE 6144	/* for either text, in any language */

/* Secret: wipe it. */
struct backupset {
	struct backup stored;
	char shown[BACKUP_MAX_CODES][BACKUP_PRINTED_SIZE];
};

/* Makes COUNT (1 to BACKUP_MAX_CODES) random codes. */
bool backupset_make(unsigned count, struct backupset *ret_set) TF_MUST_CHECK;

/* Writes them for USER's screen: what they are, and a numbered list. */
void backupset_write(const struct backupset *set, const char *user,
		     struct sink *out);

/* Writes them for USER's printer: one page at most, which also says how they
 * are used. */
void backupset_write_page(const struct backupset *set, const char *user,
			  struct sink *out);

#endif
