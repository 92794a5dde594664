/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Base32 (RFC 4648 section 6); see base32.h.
 */
#include "core/base32.h"

#include "core/wipe.h"

void
base32_encode(const uint8_t *bytes, size_t size, struct sink *out)
{
	static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
	unsigned bits = 0, held = 0;

	for (size_t i = 0; i < size; i++) {
		held = (held << 8 | bytes[i]) & 0xfff;
		for (bits += 8; bits >= 5; bits -= 5)
			sink_char(out, alphabet[held >> (bits - 5) & 31]);
	}
	if (bits > 0)
		sink_char(out, alphabet[held << (5 - bits) & 31]);
}

void
base32_encode_groups(const uint8_t *bytes, size_t size, struct sink *out)
{
	char text[9];	/* of five bytes: two groups */
	WIPE_AT_END(text);

	for (size_t at = 0; at < size; at += 5) {
		struct sink two = {text, sizeof(text), 0, false};
		base32_encode(bytes + at, size - at < 5 ? size - at : 5, &two);
		for (size_t i = 0; i < two.len; i++) {
			if (i == 4 || (i == 0 && at > 0))
				sink_char(out, ' ');
			sink_char(out, text[i]);
		}
	}
}

static int
base32_digit(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a';
	if (c >= '2' && c <= '7')
		return c - '2' + 26;
	return -1;
}

/* ret_rest: the bits after the last whole byte. */
static bool
decode(struct span text, uint8_t *ret_bytes, size_t max, size_t *ret_size,
       unsigned *ret_rest)
{
	unsigned bits = 0, held = 0;
	size_t n = 0;

	if (text.len * 5 / 8 > max)
		return false;
	for (size_t i = 0; i < text.len; i++) {
		int digit = base32_digit(text.at[i]);
		if (digit < 0)
			return false;
		held = (held << 5 | (unsigned)digit) & 0xfff;
		bits += 5;
		if (bits >= 8) {
			bits -= 8;
			ret_bytes[n++] = (uint8_t)(held >> bits);
		}
	}
	*ret_size = n;
	*ret_rest = held & ((1u << bits) - 1);
	return true;
}

bool
base32_decode(struct span text, uint8_t *ret_bytes, size_t max,
	      size_t *ret_size)
{
	unsigned rest;
	size_t size;

	if (text.len * 5 % 8 >= 5 ||
	    !decode(text, ret_bytes, max, &size, &rest) || rest != 0)
		return false;
	*ret_size = size;
	return true;
}

bool
base32_decode_loosely(struct span text, uint8_t *ret_bytes, size_t max,
		      size_t *ret_size)
{
	unsigned rest;

	return decode(text, ret_bytes, max, ret_size, &rest);
}
