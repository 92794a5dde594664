/* SPDX-License-Identifier: BSD-2-Clause
 *
 * What the fuzz targets share.  Each is one file with one function, which
 * libFuzzer (make fuzz) or replay.c (make check) calls with an input.
 */
#ifndef TF_TESTS_FUZZ_FUZZ_H
#define TF_TESTS_FUZZ_FUZZ_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/scan.h"

/* A property: what does not hold is a crash, which both drivers report. */
#define MUST(fact)                                                             \
	do {                                                                   \
		if (!(fact)) {                                                 \
			fprintf(stderr, "%s:%d: not so: %s\n", __FILE__,       \
				__LINE__, #fact);                              \
			abort();                                               \
		}                                                              \
	} while (0)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A copy that ends with the input, so that a sanitizer sees reading beyond it;
 * for free(). */
static inline struct span
fuzz_copy(const uint8_t *data, size_t size)
{
	char *copy = malloc(size ? size : 1);

	MUST(copy);
	memcpy(copy, data, size);
	return (struct span){copy, size};
}

static inline void
fuzz_free(struct span text)
{
	free((void *)(uintptr_t)text.at);
}

/* A fault tells the line and what is wrong, and never what stands there: the
 * text is one of ours. */
static inline void
fuzz_check_fault(const struct fault *fault)
{
	MUST(fault->err == TF_ERR_DAMAGED && fault->what);
	MUST(span_is_text(span_of(fault->what)));
}

#endif
