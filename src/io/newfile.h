/* SPDX-License-Identifier: BSD-2-Clause
 *
 * A file that a person asked for by name, to hold what only its owner may see.
 */
#ifndef TF_IO_NEWFILE_H
#define TF_IO_NEWFILE_H

#include <stdbool.h>
#include <stddef.h>

#include "core/err.h"

/* Whether nothing stands at PATH yet, links included: for a caller that wants
 * to know before it asks for anything. */
bool newfile_is_new(const char *path, struct fault *ret_fault) TF_MUST_CHECK;

/* Writes BYTES to a new file PATH of mode 0600, synced with its directory.
 * What stood there is left alone, and PATH never names half a file, whenever
 * the process ends; a kill may leave PATH.XXXXXX. */
bool newfile_write(const char *path, const char *bytes, size_t size,
		   struct fault *ret_fault) TF_MUST_CHECK;

#endif
