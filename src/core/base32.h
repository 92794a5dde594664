/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Base32 as in RFC 4648 section 6, without padding, as otpauth URIs use it.
 */
#ifndef TF_CORE_BASE32_H
#define TF_CORE_BASE32_H

#include "core/scan.h"

/* SIZE bytes in groups, and a NUL. */
#define BASE32_GROUPED_SIZE(size) (((size) * 8 / 5 + 1) * 5 / 4 + 2)

/* Appends the encoding of BYTES to OUT: upper case, no padding. */
void base32_encode(const uint8_t *bytes, size_t size, struct sink *out);

/* The same in groups of four, as people read keys: "ABCD EFGH". */
void base32_encode_groups(const uint8_t *bytes, size_t size,
			  struct sink *out);

/* Decodes whole TEXT, either case, into at most MAX bytes.  Refused: other
 * characters, '=', lengths that no whole number of bytes has, and bits after
 * the last byte that are not zero.  Nothing is ever dropped silently. */
bool base32_decode(struct span text, uint8_t *ret_bytes, size_t max,
		   size_t *ret_size) TF_MUST_CHECK;

/* The same, but whatever comes after the last whole byte is dropped, as some
 * other programs do. */
bool base32_decode_loosely(struct span text, uint8_t *ret_bytes, size_t max,
			   size_t *ret_size) TF_MUST_CHECK;

#endif
