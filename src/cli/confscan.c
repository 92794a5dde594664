/* SPDX-License-Identifier: BSD-2-Clause
 *
 * A look at the text of twofactor.conf before libconfig's; see confscan.h.
 */
#include "cli/confscan.h"

#include <string.h>

#define DIGITS_MAX 18	/* fits an int64_t; then the range decides */

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

/* How long a string in quotes is, both of them included. */
static size_t
string_length(struct span at)
{
	size_t n = 1;

	while (n < at.len && at.at[n] != '"')
		n += at.at[n] == '\\' ? 2 : 1;
	return n < at.len ? n + 1 : at.len;
}

static size_t
line_length(struct span at)
{
	const char *end = memchr(at.at, '\n', at.len);

	return end ? (size_t)(end - at.at) : at.len;
}

static size_t
comment_length(struct span at)
{
	const char *end = memmem(at.at + 2, at.len - 2, "*/", 2);

	return end ? (size_t)(end + 2 - at.at) : at.len;
}

/* A name or a number, with all that libconfig would take for part of it. */
static size_t
word_length(struct span at)
{
	size_t n = 1;

	while (n < at.len && (is_digit(at.at[n]) || is_letter(at.at[n]) ||
			      at.at[n] == '.' || at.at[n] == '-' ||
			      at.at[n] == '+'))
		n++;
	return n;
}

static const char *
check_number(struct span word)
{
	size_t sign = word.at[0] == '-' || word.at[0] == '+';

	if (word.len > sign + 1 && word.at[sign] == '0' &&
	    word.at[sign + 1] != '.')
		return "write numbers in decimal, without a 0 in front";
	if (word.len > DIGITS_MAX)
		return "this number is out of every range";
	return NULL;
}

/* How much of TEXT is one token; *ret_why where it must not stand. */
static size_t
token(struct span at, const char **ret_why)
{
	char c = at.at[0];
	bool slash = c == '/' && at.len > 1;
	size_t n;

	if (c == '\0')
		*ret_why = "there is a NUL byte";
	else if (c == '@')
		*ret_why = "@include is not followed; put everything here";
	else if (c == '"')
		return string_length(at);
	else if (c == '#' || (slash && at.at[1] == '/'))
		return line_length(at);
	else if (slash && at.at[1] == '*')
		return comment_length(at);
	else if (is_letter(c))
		return word_length(at);
	else if (is_digit(c) || c == '-' || c == '+' || c == '.') {
		n = word_length(at);
		*ret_why = check_number((struct span){at.at, n});
		return n;
	}
	return 1;
}

const char *
confscan(struct span text, unsigned *ret_line)
{
	const char *why = NULL;
	unsigned line = 1;

	while (text.len > 0 && !why) {
		size_t n = token(text, &why);
		*ret_line = line;
		for (size_t i = 0; i < n; i++) {
			if (text.at[i] == '\0')
				why = "there is a NUL byte";
			line += text.at[i] == '\n';
		}
		text.at += n;
		text.len -= n;
	}
	return why;
}
