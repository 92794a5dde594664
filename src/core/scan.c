/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Strict reading and bounded writing of text; see scan.h.
 */
#include "core/scan.h"

#include <string.h>

struct span
span_of(const char *text)
{
	return (struct span){text, strlen(text)};
}

struct span
scan_until(struct span *rest, char c)
{
	const char *hit = rest->len ? memchr(rest->at, c, rest->len) : NULL;
	size_t n = hit ? (size_t)(hit - rest->at) : rest->len;
	struct span head = {rest->at, n};

	rest->at += n + (hit != NULL);
	rest->len -= n + (hit != NULL);
	return head;
}

bool
scan_line(struct span *rest, struct span *ret_line)
{
	if (rest->len == 0)
		return false;
	*ret_line = scan_until(rest, '\n');
	return true;
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t';
}

bool
scan_word(struct span *rest, struct span *ret_word)
{
	size_t n = 0;

	while (rest->len > 0 && is_blank(*rest->at)) {
		rest->at++;
		rest->len--;
	}
	while (n < rest->len && !is_blank(rest->at[n]))
		n++;
	if (n == 0)
		return false;
	*ret_word = (struct span){rest->at, n};
	rest->at += n;
	rest->len -= n;
	return true;
}

bool
span_is(struct span word, const char *literal)
{
	return word.len == strlen(literal) &&
	       memcmp(word.at, literal, word.len) == 0;
}

bool
span_number(struct span word, uint64_t max, uint64_t *ret_number)
{
	uint64_t n = 0;

	if (word.len == 0 || (word.len > 1 && word.at[0] == '0'))
		return false;
	for (size_t i = 0; i < word.len; i++) {
		if (word.at[i] < '0' || word.at[i] > '9')
			return false;
		uint64_t digit = (uint64_t)(word.at[i] - '0');
		if (n > (UINT64_MAX - digit) / 10)
			return false;
		n = n * 10 + digit;
	}
	if (n > max)
		return false;
	*ret_number = n;
	return true;
}

bool
span_signed(struct span word, int64_t max, int64_t *ret_number)
{
	bool negative = word.len > 1 && word.at[0] == '-';
	uint64_t n;

	if (negative) {
		word.at++;
		word.len--;
	}
	if (!span_number(word, (uint64_t)max, &n) || (negative && n == 0))
		return false;
	*ret_number = negative ? -(int64_t)n : (int64_t)n;
	return true;
}

static int
hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return -1;
}

bool
span_hex(struct span word, uint8_t *ret_bytes, size_t size)
{
	if (word.len != 2 * size)
		return false;
	for (size_t i = 0; i < word.len; i++)
		if (hex_digit(word.at[i]) < 0)
			return false;
	for (size_t i = 0; i < size; i++)
		ret_bytes[i] = (uint8_t)(hex_digit(word.at[2 * i]) * 16 +
					 hex_digit(word.at[2 * i + 1]));
	return true;
}

bool
span_copy(struct span word, char *ret_text, size_t size)
{
	if (word.len == 0 || word.len >= size)
		return false;
	memcpy(ret_text, word.at, word.len);
	ret_text[word.len] = '\0';
	return true;
}

static bool
two_digits(const char *at, int min, int max)
{
	int n = (at[0] - '0') * 10 + (at[1] - '0');

	return n >= min && n <= max;
}

bool
span_date(struct span word, char ret_date[DATE_SIZE])
{
	static const char shape[] = "dddd-dd-dd";

	if (word.len != DATE_SIZE - 1)
		return false;
	for (size_t i = 0; i < word.len; i++) {
		bool digit = word.at[i] >= '0' && word.at[i] <= '9';
		if (shape[i] == 'd' ? !digit : word.at[i] != shape[i])
			return false;
	}
	return two_digits(word.at + 5, 1, 12) &&
	       two_digits(word.at + 8, 1, 31) &&
	       span_copy(word, ret_date, DATE_SIZE);
}

/* The length of the well-formed sequence at the front of TEXT, else 0;
 * RFC 3629 section 4: no overlong form, no surrogate, at most U+10FFFF. */
static size_t
utf8_sequence(struct span text)
{
	const uint8_t *b = (const uint8_t *)text.at;
	size_t n = b[0] < 0x80 ? 1 : b[0] < 0xe0 ? 2 : b[0] < 0xf0 ? 3 : 4;

	if (n == 1)
		return b[0] >= 0x20 && b[0] != 0x7f;
	if (b[0] < 0xc2 || b[0] > 0xf4 || n > text.len)
		return 0;
	for (size_t i = 1; i < n; i++)
		if ((b[i] & 0xc0) != 0x80)
			return 0;
	if ((b[0] == 0xe0 && b[1] < 0xa0) || (b[0] == 0xed && b[1] > 0x9f) ||
	    (b[0] == 0xf0 && b[1] < 0x90) || (b[0] == 0xf4 && b[1] > 0x8f))
		return 0;
	if (b[0] == 0xc2 && b[1] < 0xa0)	/* C1 controls */
		return 0;
	return n;
}

bool
span_is_text(struct span text)
{
	while (text.len > 0) {
		size_t n = utf8_sequence(text);
		if (n == 0)
			return false;
		text.at += n;
		text.len -= n;
	}
	return true;
}

static void
sink_bytes(struct sink *out, const char *bytes, size_t n)
{
	if (out->full || n >= out->size - out->len) {
		out->full = true;
		return;
	}
	memcpy(out->buf + out->len, bytes, n);
	out->len += n;
	out->buf[out->len] = '\0';
}

void
sink_text(struct sink *out, const char *text)
{
	sink_bytes(out, text, strlen(text));
}

void
sink_char(struct sink *out, char c)
{
	sink_bytes(out, &c, 1);
}

void
sink_number(struct sink *out, uint64_t n)
{
	char digits[20];
	size_t at = sizeof(digits);

	do {
		digits[--at] = (char)('0' + n % 10);
		n /= 10;
	} while (n > 0);
	sink_bytes(out, digits + at, sizeof(digits) - at);
}

void
sink_signed(struct sink *out, int64_t n)
{
	if (n < 0)
		sink_char(out, '-');
	sink_number(out, n < 0 ? -(uint64_t)n : (uint64_t)n);
}

void
sink_hex(struct sink *out, const uint8_t *bytes, size_t size)
{
	static const char hex[] = "0123456789abcdef";

	for (size_t i = 0; i < size; i++) {
		sink_char(out, hex[bytes[i] >> 4]);
		sink_char(out, hex[bytes[i] & 15]);
	}
}

void
sink_escaped(struct sink *out, const char *text, size_t max)
{
	static const char digits[] = "0123456789abcdef";

	for (size_t n = 0; text && *text && n + 4 <= max; text++) {
		unsigned char c = (unsigned char)*text;
		if (c > ' ' && c < 0x7f && c != '\\' && c != '"' && c != '=') {
			sink_char(out, *text);
			n++;
			continue;
		}
		sink_text(out, "\\x");
		sink_char(out, digits[c >> 4]);
		sink_char(out, digits[c & 15]);
		n += 4;
	}
}
