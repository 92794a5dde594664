/* SPDX-License-Identifier: BSD-2-Clause
 *
 * JSON (RFC 8259) on standard output.
 */
#ifndef TF_CLI_JSON_H
#define TF_CLI_JSON_H

#include "io/backupset.h"

/* Prints TEXT, UTF-8, as a JSON string; NULL as null.  Bytes that are not
 * well-formed come out as U+FFFD, so that the output always parses. */
void json_string(const char *text);

/* Prints "KEY": */
void json_key(const char *key);

/* Prints "backup_codes":[...]. */
void json_backup_codes(const struct backupset *set);

#endif
