/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Where libqrencode comes from: linked, as the command has it, or opened for
 * as long as it is needed, as the module does, so that a login loads nothing.
 */
#ifndef TF_RENDER_ENCODER_H
#define TF_RENDER_ENCODER_H

#include <qrencode.h>
#include <stdbool.h>

struct encoder {
	QRcode *(*encode)(const char *text, int version, QRecLevel level);
	void (*free)(QRcode *code);
	void *library;		/* encoder_open's */
};

/* In render/linked.c, for those who link libqrencode. */
extern const struct encoder encoder_linked;

/* Opens the library that configure found, TF_QRENCODE_SONAME, and no other;
 * encoder_close it.  False where it is not there. */
bool encoder_open(struct encoder *ret_encoder)
	__attribute__((warn_unused_result));

/* Closes it; does nothing if it was not opened. */
void encoder_close(struct encoder *encoder);

#endif
