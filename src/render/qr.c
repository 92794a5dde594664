/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The QR symbol as rows of text and as SVG; see qr.h.  All drawing goes
 * through is_dark, which adds the quiet zone and knows no style.
 */
#include "render/qr.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/wipe.h"

#define QR_QUIET_SVG 4 /* ISO/IEC 18004 5.3.8: paper has the room */
#define QR_MODULE_DARK 1u

/* What a run of the path takes at most, and how much longer the head can get
 * when its four %u become numbers: none has more than three digits. */
#define SVG_RUN_SIZE (sizeof("M185 185h185v1h-185z") - 1)
#define SVG_HEAD_GROWTH 4

static const char svg_head[] =
	"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
	"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %u %u\" "
	"shape-rendering=\"crispEdges\">\n"
	"<rect width=\"%u\" height=\"%u\" fill=\"#fff\"/>\n"
	"<path fill=\"#000\" d=\"";
static const char svg_tail[] = "\"/>\n</svg>\n";

struct qr {
	unsigned width;		/* modules across, without any quiet zone */
	unsigned char modules[];
};

static unsigned
framed_width(const struct qr *qr, unsigned quiet)
{
	return qr->width + 2 * quiet;
}

/* Whether the module at X, Y of the framed symbol is dark.  Everything
 * outside the symbol is light, also below the frame: the second half of the
 * last text row is there when the module rows are odd in number. */
static bool
is_dark(const struct qr *qr, unsigned quiet, unsigned x, unsigned y)
{
	unsigned width = qr->width;

	if (x < quiet || y < quiet || x - quiet >= width || y - quiet >= width)
		return false;
	return qr->modules[(y - quiet) * width + (x - quiet)] &
	       QR_MODULE_DARK;
}

struct qr *
qr_new(const struct encoder *encoder, const char *text)
{
	QRcode *code = encoder->encode(text, 0, QR_ECLEVEL_L);
	struct qr *qr = NULL;
	size_t n;

	if (!code)
		return NULL;
	n = (size_t)code->width * (size_t)code->width;
	qr = malloc(sizeof(*qr) + n);
	if (qr) {
		qr->width = (unsigned)code->width;
		memcpy(qr->modules, code->data, n);
	}
	OPENSSL_cleanse(code->data, n);
	encoder->free(code);
	return qr;
}

struct qr *
qr_new_fitting(const struct encoder *encoder, struct device *d, unsigned rows)
{
	char uri[DEVICE_URI_SIZE];
	struct sink out = {uri, sizeof(uri), 0, false};
	struct qr *qr;
	WIPE_AT_END(uri);

	device_write_uri(d, &out);
	qr = qr_new(encoder, uri);
	if ((qr && qr_rows(qr, QR_UTF8) <= rows) || !d->prefixed ||
	    strchr(d->account, ':'))
		return qr;
	qr_free(&qr);
	d->prefixed = false;
	out = (struct sink){uri, sizeof(uri), 0, false};
	device_write_uri(d, &out);
	return qr_new(encoder, uri);
}

void
qr_free(struct qr **qr)
{
	if (!*qr)
		return;
	OPENSSL_cleanse(*qr, sizeof(**qr) +
			     (size_t)(*qr)->width * (*qr)->width);
	free(*qr);
	*qr = NULL;
}

unsigned
qr_rows(const struct qr *qr, enum qr_style style)
{
	unsigned modules = framed_width(qr, QR_QUIET);

	return style == QR_ASCII ? modules : (modules + 1) / 2;
}

unsigned
qr_columns(const struct qr *qr, enum qr_style style)
{
	unsigned modules = framed_width(qr, QR_QUIET);

	return style == QR_ASCII ? 2 * modules : modules;
}

/* The text row ROW in half blocks, which are the light modules. */
static void
light_blocks(const struct qr *qr, unsigned row, char *at)
{
	static const char *const blocks[2][2] = {{"█", "▀"}, {"▄", " "}};
	unsigned columns = framed_width(qr, QR_QUIET);

	for (unsigned x = 0; x < columns; x++) {
		bool top = is_dark(qr, QR_QUIET, x, 2 * row);
		bool bottom = is_dark(qr, QR_QUIET, x, 2 * row + 1);

		at = stpcpy(at, blocks[top][bottom]);
	}
}

/* The same with colours set: dark ink on a light ground.  A cell of one colour
 * is a space, reversed if dark: fonts leave gaps around the full block. */
static char *
coloured_cells(const struct qr *qr, unsigned row, char *at)
{
	static const char *const cells[2][2] = {{" ", "▄"}, {"▀", " "}};
	unsigned columns = framed_width(qr, QR_QUIET);
	bool reversed = false;

	for (unsigned x = 0; x < columns; x++) {
		bool top = is_dark(qr, QR_QUIET, x, 2 * row);
		bool bottom = is_dark(qr, QR_QUIET, x, 2 * row + 1);

		if ((top && bottom) != reversed) {
			reversed = !reversed;
			at = stpcpy(at, reversed ? "\033[7m" : "\033[27m");
		}
		at = stpcpy(at, cells[top][bottom]);
	}
	return at;
}

/* '@' of all letters: its strokes are spread the most evenly over the cell, so
 * that a camera that blurs the glyphs sees an area (system/qr-screen). */
static void
ascii_cells(const struct qr *qr, unsigned row, char *at)
{
	unsigned columns = framed_width(qr, QR_QUIET);

	for (unsigned x = 0; x < columns; x++)
		at = stpcpy(at, is_dark(qr, QR_QUIET, x, row) ? "  " : "@@");
}

void
qr_row(const struct qr *qr, enum qr_style style, int colours, unsigned row,
       char ret_row[QR_ROW_SIZE])
{
	char *at = ret_row;

	switch (style) {
	case QR_ANSI:
		at = stpcpy(at, colours >= 256 ? "\033[38;5;16;48;5;231m"
					       : "\033[30;47m");
		at = coloured_cells(qr, row, at);
		stpcpy(at, "\033[0m");
		return;
	case QR_UTF8:
		light_blocks(qr, row, at);
		return;
	case QR_ASCII:
		ascii_cells(qr, row, at);
		return;
	}
}

/* Writes module row Y as one rectangle for each run of dark modules. */
static char *
svg_runs(const struct qr *qr, unsigned y, char *at)
{
	unsigned side = framed_width(qr, QR_QUIET_SVG);
	unsigned x = 0, run;

	while (x < side) {
		for (run = 0; is_dark(qr, QR_QUIET_SVG, x + run, y); run++)
			;
		if (run > 0)
			at += sprintf(at, "M%u %uh%uv1h-%uz", x, y, run, run);
		x += run + 1;
	}
	return at;
}

/* One allocation that holds the worst case: a buffer that grows would leave
 * copies of the secret behind in freed memory. */
char *
qr_svg(const struct qr *qr, size_t *ret_size)
{
	unsigned side = framed_width(qr, QR_QUIET_SVG);
	size_t runs = (size_t)side * ((qr->width + 1) / 2);
	char *svg, *at;

	svg = malloc(sizeof(svg_head) + SVG_HEAD_GROWTH + runs * SVG_RUN_SIZE +
		     sizeof(svg_tail));
	if (!svg)
		return NULL;
	at = svg + sprintf(svg, svg_head, side, side, side, side);
	for (unsigned y = 0; y < side; y++)
		at = svg_runs(qr, y, at);
	at = stpcpy(at, svg_tail);
	*ret_size = (size_t)(at - svg);
	return svg;
}
