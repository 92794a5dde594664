/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Random bytes from the kernel.
 */
#ifndef TF_IO_ENTROPY_H
#define TF_IO_ENTROPY_H

#include <stdbool.h>
#include <stddef.h>

#include "core/err.h"

/* Fills BYTES with SIZE bytes of getrandom(2), or says false. */
bool entropy_fill(void *bytes, size_t size) TF_MUST_CHECK;

#endif
