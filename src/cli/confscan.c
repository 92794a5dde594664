/* SPDX-License-Identifier: BSD-2-Clause
 *
 * A look at the text of twofactor.conf before libconfig's; see confscan.h.
 */
#include "cli/confscan.h"

#include <string.h>

/* libconfig 1.5 keeps the lower 32 bits of a longer one. */
#define DIGITS_MAX 9
#define FLOAT_MAX 24	/* a float, with sign and exponent */

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
	bool whole = true;

	if (word.len > 0 && (word.at[0] == '-' || word.at[0] == '+'))
		word = (struct span){word.at + 1, word.len - 1};
	if (word.len > 1 && word.at[0] == '0' && word.at[1] != '.')
		return "write numbers in decimal, without a 0 in front";
	for (size_t i = 0; i < word.len; i++)
		whole = whole && is_digit(word.at[i]);
	if (word.len > (whole ? DIGITS_MAX : FLOAT_MAX))
		return "this number is out of every range";
	return NULL;
}

/* How much of AT is one token; *found gets what is wrong with it, and the
 * names that go by. */
static size_t
token(struct span at, struct confscan *found)
{
	char c = at.at[0];
	bool slash = c == '/' && at.len > 1;
	size_t n = 1;

	if (c == '@') {
		found->why = "@include is not followed; put everything here";
		found->name.len = 0;
	} else if (c == '"') {
		n = string_length(at);
	} else if (c == '#' || (slash && at.at[1] == '/')) {
		n = line_length(at);
	} else if (slash && at.at[1] == '*') {
		n = comment_length(at);
	} else if (is_letter(c)) {
		n = word_length(at);
		found->name = (struct span){at.at, n};
	} else if (is_digit(c) || c == '-' || c == '+' || c == '.') {
		n = word_length(at);
		found->why = check_number((struct span){at.at, n});
	}
	return n;
}

struct confscan
confscan(struct span text)
{
	struct confscan found = {.line = 1};
	unsigned line = 1;

	while (text.len > 0 && !found.why) {
		size_t n = token(text, &found);
		found.line = line;
		for (size_t i = 0; i < n && !found.why; i++) {
			found.line = line;
			if (text.at[i] == '\0') {
				found.why = "there is a NUL byte";
				found.name.len = 0;
			}
			line += text.at[i] == '\n';
		}
		text.at += n;
		text.len -= n;
	}
	return found;
}
