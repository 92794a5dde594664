/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Base64 (RFC 4648 section 4), byte by byte, so that no size needs a limit.
 */
#ifndef TF_CORE_BASE64_H
#define TF_CORE_BASE64_H

#include "core/scan.h"

/* A reader; owns nothing. */
struct base64 {
	struct span rest;	/* without the padding */
	uint32_t bits;
	unsigned n_bits;
	bool bad;
};

/* Begins to read TEXT, which has to be padded. */
struct base64 base64_of(struct span text);

/* The next byte.  False at the end, and where the text is not Base64. */
bool base64_next(struct base64 *b, uint8_t *ret_byte) TF_MUST_CHECK;

/* Whether all of the text was read and was the one way to write it. */
bool base64_ended(const struct base64 *b) TF_MUST_CHECK;

/* Writes BYTES, not padded, as fingerprints are shown. */
void base64_write(const uint8_t *bytes, size_t size, struct sink *out);

#endif
