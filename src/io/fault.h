/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Filling in a struct fault where a system call failed or a check did.
 */
#ifndef TF_IO_FAULT_H
#define TF_IO_FAULT_H

#include <stdbool.h>

#include "core/err.h"

/* Fills FAULT from errno (its kind too) and returns false, so that a caller
 * can end with it.  WHAT is a static text: what was being done. */
bool fault_errno(struct fault *fault, const char *file, const char *what);

/* The same for a failed check: no errno. */
bool fault_check(struct fault *fault, enum tf_err err, const char *file,
		 const char *what);

/* "FILE:LINE: WHAT: strerror" without the parts that are not there, cut to
 * SIZE; returns ret_text. */
const char *fault_text(const struct fault *fault, char *ret_text, int size);

#endif
