/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Reading text strictly, and writing it into a fixed buffer.  A span is a
 * view into somebody else's memory and owns nothing.
 */
#ifndef TF_CORE_SCAN_H
#define TF_CORE_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/err.h"

#define DATE_SIZE 11	/* "2026-11-22" and NUL */

struct span {
	const char *at;
	size_t len;
};

struct span span_of(const char *text);

/* Takes the next line, without its LF, off the front of REST.  False at the
 * end.  A last line without LF counts as a line. */
bool scan_line(struct span *rest, struct span *ret_line) TF_MUST_CHECK;

/* Takes the next word (of anything but blank and tab) off the front of REST,
 * blanks before it skipped.  False when only blanks are left. */
bool scan_word(struct span *rest, struct span *ret_word) TF_MUST_CHECK;

/* Takes everything before the first C off REST, and C too; without C, all. */
struct span scan_until(struct span *rest, char c);

bool span_is(struct span word, const char *literal) TF_MUST_CHECK;

/* Whole WORD as a decimal number of at most MAX: digits only, no sign, no
 * leading zero. */
bool span_number(struct span word, uint64_t max,
		 uint64_t *ret_number) TF_MUST_CHECK;

/* The same with a leading '-' allowed; between -MAX and MAX. */
bool span_signed(struct span word, int64_t max,
		 int64_t *ret_number) TF_MUST_CHECK;

/* Whole WORD as exactly SIZE bytes of lower-case hexadecimal. */
bool span_hex(struct span word, uint8_t *ret_bytes, size_t size) TF_MUST_CHECK;

/* Whole WORD, copied with a NUL into a buffer of SIZE; false when it does not
 * fit or is empty. */
bool span_copy(struct span word, char *ret_text, size_t size) TF_MUST_CHECK;

/* Whole WORD as a day, YYYY-MM-DD, copied. */
bool span_date(struct span word, char ret_date[DATE_SIZE]) TF_MUST_CHECK;

/* Whether TEXT is well-formed UTF-8 (RFC 3629) without control characters. */
bool span_is_text(struct span text) TF_MUST_CHECK;

/* A writer into BUF; once something did not fit, FULL stays true and nothing
 * more is written.  The text is always NUL-terminated. */
struct sink {
	char *buf;
	size_t size;
	size_t len;
	bool full;
};

void sink_text(struct sink *out, const char *text);
void sink_char(struct sink *out, char c);
void sink_number(struct sink *out, uint64_t n);
void sink_signed(struct sink *out, int64_t n);
void sink_hex(struct sink *out, const uint8_t *bytes, size_t size);

/* TEXT (NULL: nothing) as the value of a key=value pair on a line of a log:
 * whatever could end it, or forge another, as \xHH.  What does not fit in what
 * MAX leaves is cut off. */
void sink_escaped(struct sink *out, const char *text, size_t max);

#endif
