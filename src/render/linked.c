/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The linked libqrencode; see encoder.h.
 */
#include "render/encoder.h"

const struct encoder encoder_linked = {
	.encode = QRcode_encodeString8bit,
	.free = QRcode_free,
};
