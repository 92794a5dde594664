/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The QR symbol of a text, for terminals and as SVG (ISO/IEC 18004; the
 * symbol itself is libqrencode's).  Error correction L, quiet zone of 2.
 */
#ifndef TF_RENDER_QR_H
#define TF_RENDER_QR_H

#include <stdbool.h>
#include <stddef.h>

#include "core/device.h"
#include "render/encoder.h"

#define QR_QUIET 2		/* modules around the symbol */
#define QR_ROW_SIZE 2048	/* bytes that hold any row, and its NUL */

enum qr_style {
	QR_ANSI = 0,	/* half blocks in colours of their own */
	QR_UTF8,	/* half blocks, for light text on a dark ground */
	QR_ASCII,	/* two characters a module, the same ground */
};

struct qr;

/* Makes the symbol of TEXT, which stays secret inside: qr_free wipes it.
 * ENCODER is not needed any more then.  NULL when TEXT is too long or memory
 * is short. */
struct qr *qr_new(const struct encoder *encoder, const char *text)
	__attribute__((warn_unused_result));

/* Makes the symbol of DEVICE's URI.  Where it would have more than ROWS rows
 * of half blocks, DEVICE's label goes without the issuer, which the URI
 * repeats.  NULL as above. */
struct qr *qr_new_fitting(const struct encoder *encoder,
			  struct device *device, unsigned rows)
	__attribute__((warn_unused_result));

/* Wipes and frees *QR, and clears it; NULL inside is fine. */
void qr_free(struct qr **qr);

/* What the symbol takes on the screen, quiet zone included. */
unsigned qr_rows(const struct qr *qr, enum qr_style style);
unsigned qr_columns(const struct qr *qr, enum qr_style style);

/* Writes row ROW (from 0, below qr_rows) into ret_row, without a newline and,
 * in QR_ANSI, with the colours reset at its end.  COLOURS is how many the
 * terminal has: 256 gives 16 on 231, fewer 30;47. */
void qr_row(const struct qr *qr, enum qr_style style, int colours,
	    unsigned row, char ret_row[QR_ROW_SIZE]);

/* The symbol as a complete SVG document, malloc'd; the caller wipes and frees
 * it.  NULL when memory is short. */
char *qr_svg(const struct qr *qr, size_t *ret_size)
	__attribute__((warn_unused_result));

#endif
