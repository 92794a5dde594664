/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Moments as people and programs read them, in UTC.
 */
#ifndef TF_CLI_WHEN_H
#define TF_CLI_WHEN_H

#include <stdint.h>

#define WHEN_SIZE 32

/* "2026-11-22 23:16 UTC".  NULL for 0, which means never. */
const char *when_text(int64_t at, char ret_text[WHEN_SIZE]);

/* "2026-11-22T23:16:28Z" (RFC 3339); likewise. */
const char *when_json(int64_t at, char ret_text[WHEN_SIZE]);

#endif
