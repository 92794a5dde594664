/* SPDX-License-Identifier: BSD-2-Clause
 *
 * unit/qr: the sizes of the symbol on the screen, the bytes of its rows, and
 * that all styles and the SVG draw the same modules.  That a scanner reads
 * them is system/qr-screen's.
 */
#include "render/qr.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define SIDE_MAX 192
#define QUIET_SVG 4

static const char uri[] =
	"otpauth://totp/host.example.org:alice"
	"?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=host.example.org";

static const enum qr_style styles[] = {QR_ANSI, QR_UTF8, QR_ASCII};

static const char ansi_256[] = "\033[38;5;16;48;5;231m";
static const char ansi_8[] = "\033[30;47m";
static const char ansi_reset[] = "\033[0m";

/* The dark modules as some style drew them, the quiet zone cut off. */
struct picture {
	unsigned side;
	bool dark[SIDE_MAX][SIDE_MAX];
};

static struct qr *
symbol_of(const char *text)
{
	struct qr *qr = qr_new(&encoder_linked, text);

	assert_non_null(qr);
	return qr;
}

/* A text whose symbol is as large as they come (version 40, level L). */
static struct qr *
largest_symbol(void)
{
	char text[2953 + 1];

	memset(text, 'a', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	return symbol_of(text);
}

/* Takes the half block at *AT, moves past it, and tells which halves are
 * inked. */
static void
take_block(const char **at, bool *ret_top, bool *ret_bottom)
{
	static const struct {
		const char *bytes;
		bool top, bottom;
	} blocks[] = {
		{" ", false, false},
		{"▀", true, false},
		{"▄", false, true},
		{"█", true, true},
	};

	for (size_t i = 0; i < sizeof(blocks) / sizeof(blocks[0]); i++) {
		size_t len = strlen(blocks[i].bytes);

		if (strncmp(*at, blocks[i].bytes, len))
			continue;
		*at += len;
		*ret_top = blocks[i].top;
		*ret_bottom = blocks[i].bottom;
		return;
	}
	fail_msg("no half block: %s", *at);
}

/* Follows a switch to reversed colours, or back. */
static void
take_reversal(const char **at, bool *reversed)
{
	const char *change = *reversed ? "\033[27m" : "\033[7m";
	size_t len = strlen(change);

	if (strncmp(*at, change, len))
		return;
	*at += len;
	*reversed = !*reversed;
}

/* The row without its colours, which must be exactly START and a reset. */
static void
strip_colours(char row[QR_ROW_SIZE], const char *start)
{
	size_t len = strlen(row), skip = strlen(start);
	size_t tail = sizeof(ansi_reset) - 1;

	assert_true(len > skip + tail);
	assert_memory_equal(row, start, skip);
	assert_string_equal(row + len - tail, ansi_reset);
	row[len - tail] = '\0';
	memmove(row, row + skip, len - tail - skip + 1);
}

static void
set_module(struct picture *p, unsigned x, unsigned y, bool dark)
{
	bool inside = x >= QR_QUIET && y >= QR_QUIET &&
		      x < QR_QUIET + p->side && y < QR_QUIET + p->side;

	if (inside)
		p->dark[y - QR_QUIET][x - QR_QUIET] = dark;
	else
		assert_false(dark);
}

static void
read_half_blocks(struct picture *p, const char *row, unsigned number,
		 bool ink_dark)
{
	bool reversed = false;
	unsigned x;

	for (x = 0; *row; x++) {
		bool top, bottom;

		if (ink_dark)
			take_reversal(&row, &reversed);
		take_block(&row, &top, &bottom);
		set_module(p, x, 2 * number, (top != reversed) == ink_dark);
		set_module(p, x, 2 * number + 1,
			   (bottom != reversed) == ink_dark);
	}
	assert_int_equal(x, p->side + 2 * QR_QUIET);
}

static void
read_ascii(struct picture *p, const char *row, unsigned number)
{
	unsigned x;

	for (x = 0; row[2 * x]; x++) {
		assert_int_equal(row[2 * x], row[2 * x + 1]);
		set_module(p, x, number, row[2 * x] == ' ');
	}
	assert_int_equal(x, p->side + 2 * QR_QUIET);
}

static void
read_row(struct picture *p, enum qr_style style, int colours, char *row,
	 unsigned number)
{
	if (style == QR_ASCII) {
		read_ascii(p, row, number);
		return;
	}
	if (style == QR_ANSI)
		strip_colours(row, colours >= 256 ? ansi_256 : ansi_8);
	read_half_blocks(p, row, number, style == QR_ANSI);
}

static void
read_picture(const struct qr *qr, enum qr_style style, int colours,
	     struct picture *ret_picture)
{
	memset(ret_picture, 0, sizeof(*ret_picture));
	ret_picture->side = qr_columns(qr, QR_ANSI) - 2 * QR_QUIET;
	for (unsigned i = 0; i < qr_rows(qr, style); i++) {
		char row[QR_ROW_SIZE];

		qr_row(qr, style, colours, i, row);
		read_row(ret_picture, style, colours, row, i);
	}
}

/* Fills the rectangles of the one path in SVG. */
static void
read_svg(const char *svg, unsigned side, struct picture *ret_picture)
{
	const char *at = strstr(svg, " d=\"");
	unsigned x, y, width, back;
	int used;

	memset(ret_picture, 0, sizeof(*ret_picture));
	ret_picture->side = side;
	assert_non_null(at);
	for (at += 4; *at != '"'; at += used) {
		used = 0;
		assert_int_equal(sscanf(at, "M%u %uh%uv1h-%uz%n", &x, &y,
					&width, &back, &used),
				 4);
		assert_true(used > 0);
		assert_int_equal(width, back);
		assert_in_range(y, QUIET_SVG, QUIET_SVG + side - 1);
		assert_in_range(x, QUIET_SVG, QUIET_SVG + side - width);
		for (unsigned i = 0; i < width; i++)
			ret_picture->dark[y - QUIET_SVG][x - QUIET_SVG + i] =
				true;
	}
}

/* Columns that ROW takes: bytes outside escapes that start a character. */
static unsigned
display_width(const char *row)
{
	unsigned width = 0;

	for (; *row; row++) {
		if (*row == '\033')
			row += strcspn(row, "m");
		else if (((unsigned char)*row & 0xc0) != 0x80)
			width++;
	}
	return width;
}

static void
test_fits_80x24(void **state)
{
	struct qr *qr = symbol_of(uri);

	(void)state;
	assert_int_equal(qr_rows(qr, QR_ANSI), 21);
	assert_int_equal(qr_rows(qr, QR_UTF8), 21);
	assert_int_equal(qr_rows(qr, QR_ASCII), 41);
	assert_int_equal(qr_columns(qr, QR_ANSI), 41);
	assert_int_equal(qr_columns(qr, QR_UTF8), 41);
	assert_int_equal(qr_columns(qr, QR_ASCII), 82);
	qr_free(&qr);
}

static void
check_widths(const struct qr *qr, enum qr_style style, int colours)
{
	for (unsigned i = 0; i < qr_rows(qr, style); i++) {
		char row[QR_ROW_SIZE];

		qr_row(qr, style, colours, i, row);
		assert_int_equal(display_width(row), qr_columns(qr, style));
	}
}

static void
test_rows_are_of_equal_width(void **state)
{
	struct qr *qr = symbol_of(uri);

	(void)state;
	for (size_t i = 0; i < sizeof(styles) / sizeof(styles[0]); i++) {
		check_widths(qr, styles[i], 256);
		check_widths(qr, styles[i], 8);
	}
	qr_free(&qr);
}

static void
test_only_ansi_escapes(void **state)
{
	struct qr *qr = symbol_of(uri);
	char row[QR_ROW_SIZE];

	(void)state;
	for (unsigned i = 0; i < qr_rows(qr, QR_UTF8); i++) {
		qr_row(qr, QR_UTF8, 256, i, row);
		assert_null(strchr(row, '\033'));
	}
	for (unsigned i = 0; i < qr_rows(qr, QR_ASCII); i++) {
		qr_row(qr, QR_ASCII, 256, i, row);
		for (const char *at = row; *at; at++)
			assert_in_range(*at, ' ', '~');
	}
	qr_free(&qr);
}

static void
check_styles_agree(struct qr *qr)
{
	static struct picture first, next;

	read_picture(qr, QR_ANSI, 256, &first);
	assert_true(first.dark[0][0]);
	for (size_t i = 0; i < sizeof(styles) / sizeof(styles[0]); i++) {
		read_picture(qr, styles[i], 8, &next);
		assert_memory_equal(&first, &next, sizeof(first));
	}
}

static void
test_styles_agree(void **state)
{
	struct qr *qr = symbol_of(uri);

	(void)state;
	check_styles_agree(qr);
	qr_free(&qr);
}

/* The pattern of rings 7 modules wide whose corner is at X, Y. */
static void
check_finder(const struct picture *p, unsigned x, unsigned y)
{
	static const char *const finder[7] = {
		"#######", "#     #", "# ### #", "# ### #",
		"# ### #", "#     #", "#######",
	};

	for (unsigned i = 0; i < 49; i++)
		assert_int_equal(p->dark[y + i / 7][x + i % 7],
				 finder[i / 7][i % 7] == '#');
}

static void
test_finders(void **state)
{
	static struct picture p;
	struct qr *qr = symbol_of(uri);

	(void)state;
	read_picture(qr, QR_ANSI, 256, &p);
	check_finder(&p, 0, 0);
	check_finder(&p, p.side - 7, 0);
	check_finder(&p, 0, p.side - 7);
	qr_free(&qr);
}

/* Every version has an odd width, so that every symbol ends in half a row. */
static void
test_last_half_row_is_light(void **state)
{
	struct qr *qr = symbol_of(uri);
	unsigned last = qr_rows(qr, QR_UTF8) - 1;
	char row[QR_ROW_SIZE];
	const char *at = row;

	(void)state;
	qr_row(qr, QR_UTF8, 0, last, row);
	while (*at) {
		bool top, bottom;

		take_block(&at, &top, &bottom);
		assert_true(top && bottom);
	}
	qr_row(qr, QR_ANSI, 256, last, row);
	strip_colours(row, ansi_256);
	assert_int_equal(strspn(row, " "), strlen(row));
	qr_free(&qr);
}

static void
test_largest(void **state)
{
	struct qr *qr = largest_symbol();
	char *svg;
	size_t size;

	(void)state;
	assert_int_equal(qr_columns(qr, QR_ANSI), 177 + 2 * QR_QUIET);
	check_styles_agree(qr);
	svg = qr_svg(qr, &size);
	assert_non_null(svg);
	assert_int_equal(strlen(svg), size);
	free(svg);
	qr_free(&qr);
}

static void
test_too_long(void **state)
{
	char text[2954 + 1];

	(void)state;
	memset(text, 'a', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	assert_null(qr_new(&encoder_linked, text));
	assert_null(qr_new(&encoder_linked, ""));
}

static void
test_free_clears(void **state)
{
	struct qr *qr = NULL;

	(void)state;
	qr_free(&qr);
	assert_null(qr);
	qr = symbol_of(uri);
	qr_free(&qr);
	assert_null(qr);
}

static void
test_svg(void **state)
{
	static const char head[] = "<?xml version=\"1.0\"";
	static const char tail[] = "\"/>\n</svg>\n";
	static struct picture rows, drawn;
	struct qr *qr = symbol_of(uri);
	size_t size = 0;
	char *svg = qr_svg(qr, &size);

	(void)state;
	assert_non_null(svg);
	assert_int_equal(strlen(svg), size);
	assert_memory_equal(svg, head, sizeof(head) - 1);
	assert_string_equal(svg + size - (sizeof(tail) - 1), tail);
	assert_non_null(strstr(svg, " viewBox=\"0 0 45 45\""));
	assert_non_null(strstr(svg, " shape-rendering=\"crispEdges\""));
	read_picture(qr, QR_ANSI, 256, &rows);
	read_svg(svg, rows.side, &drawn);
	assert_memory_equal(&rows, &drawn, sizeof(rows));
	free(svg);
	qr_free(&qr);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_fits_80x24),
		cmocka_unit_test(test_rows_are_of_equal_width),
		cmocka_unit_test(test_only_ansi_escapes),
		cmocka_unit_test(test_styles_agree),
		cmocka_unit_test(test_finders),
		cmocka_unit_test(test_last_half_row_is_light),
		cmocka_unit_test(test_largest),
		cmocka_unit_test(test_too_long),
		cmocka_unit_test(test_free_clears),
		cmocka_unit_test(test_svg),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
