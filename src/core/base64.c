/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Base64; see base64.h.
 */
#include "core/base64.h"

#include <string.h>

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
			       "abcdefghijklmnopqrstuvwxyz0123456789+/";

struct base64
base64_of(struct span text)
{
	struct base64 b = {.rest = text, .bad = text.len % 4 != 0};

	for (int i = 0; i < 2; i++)
		if (b.rest.len > 0 && b.rest.at[b.rest.len - 1] == '=')
			b.rest.len--;
	return b;
}

bool
base64_next(struct base64 *b, uint8_t *ret_byte)
{
	while (!b->bad && b->n_bits < 8 && b->rest.len > 0) {
		const char *at = memchr(alphabet, *b->rest.at,
					sizeof(alphabet) - 1);
		b->bad = !at;
		if (b->bad)
			return false;
		b->bits = b->bits << 6 | (uint32_t)(at - alphabet);
		b->n_bits += 6;
		b->rest.at++;
		b->rest.len--;
	}
	if (b->bad || b->n_bits < 8)
		return false;
	b->n_bits -= 8;
	*ret_byte = (uint8_t)(b->bits >> b->n_bits);
	b->bits &= (UINT32_C(1) << b->n_bits) - 1;
	return true;
}

bool
base64_ended(const struct base64 *b)
{
	return !b->bad && b->rest.len == 0 && b->n_bits < 6 && b->bits == 0;
}

void
base64_write(const uint8_t *bytes, size_t size, struct sink *out)
{
	uint32_t bits = 0;
	unsigned n_bits = 0;

	for (size_t i = 0; i < size; i++) {
		bits = (bits << 8 | bytes[i]) & 0xffff;
		for (n_bits += 8; n_bits >= 6; n_bits -= 6)
			sink_char(out, alphabet[bits >> (n_bits - 6) & 63]);
	}
	if (n_bits > 0)
		sink_char(out, alphabet[bits << (6 - n_bits) & 63]);
}
