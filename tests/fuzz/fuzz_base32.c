/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Base32: the text of the bytes of a text is that text in upper case, so that
 * nothing is dropped; and the bytes of the text of any bytes are these.
 */
#include <ctype.h>

#include "core/base32.h"
#include "fuzz.h"

#define MAX_SIZE 256

static void
check_bytes(const uint8_t *data, size_t size)
{
	char text[2 * MAX_SIZE + 1];
	struct sink out = {text, sizeof(text), 0, false};
	uint8_t again[MAX_SIZE];
	size_t n = MAX_SIZE + 1;

	base32_encode(data, size, &out);
	MUST(!out.full);
	MUST(out.len == (size * 8 + 4) / 5);
	/* There is no text of nothing. */
	if (size == 0)
		return;
	MUST(base32_decode((struct span){text, out.len}, again, sizeof(again),
			   &n));
	MUST(n == size && memcmp(again, data, size) == 0);
	MUST(!base32_decode((struct span){text, out.len}, again, size - 1, &n));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span text = fuzz_copy(data, size);
	uint8_t bytes[MAX_SIZE];
	char again[2 * MAX_SIZE + 1];
	struct sink out = {again, sizeof(again), 0, false};
	size_t n = 0;

	if (base32_decode(text, bytes, sizeof(bytes), &n)) {
		base32_encode(bytes, n, &out);
		MUST(!out.full && out.len == text.len);
		for (size_t i = 0; i < text.len; i++)
			MUST(again[i] == toupper((unsigned char)text.at[i]));
	}
	if (size <= MAX_SIZE)
		check_bytes(data, size);
	fuzz_free(text);
	return 0;
}
