/* SPDX-License-Identifier: BSD-2-Clause
 *
 * JSON output; see json.h.
 */
#include "cli/json.h"

#include <stdio.h>

#include "core/scan.h"

/* Bytes of the well-formed character at the front of TEXT, 0 if none. */
static size_t
character(const char *text)
{
	size_t left = 0;

	while (left < 4 && text[left])
		left++;
	for (size_t n = 1; n <= left; n++)
		if (span_is_text((struct span){text, n}))
			return n;
	return 0;
}

void
json_string(const char *text)
{
	if (!text) {
		fputs("null", stdout);
		return;
	}
	putchar('"');
	while (*text) {
		size_t n = character(text);
		if (*text == '"' || *text == '\\')
			printf("\\%c", *text);
		else if (n > 0)
			fwrite(text, 1, n, stdout);
		else if ((unsigned char)*text < 0x20 || *text == 0x7f)
			printf("\\u%04x", (unsigned)*text);
		else
			fputs("\\ufffd", stdout);
		text += n > 0 ? n : 1;
	}
	putchar('"');
}

void
json_key(const char *key)
{
	json_string(key);
	putchar(':');
}

void
json_backup_codes(const struct backupset *set)
{
	json_key("backup_codes");
	putchar('[');
	for (unsigned i = 0; i < set->stored.n_codes; i++) {
		if (i > 0)
			putchar(',');
		json_string(set->shown[i]);
	}
	putchar(']');
}
