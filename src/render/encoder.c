/* SPDX-License-Identifier: BSD-2-Clause
 *
 * libqrencode opened on demand; see encoder.h.
 */
#include "render/encoder.h"

#include <dlfcn.h>
#include <string.h>

bool
encoder_open(struct encoder *ret_encoder)
{
	struct encoder e = {
		.library = dlopen(TF_QRENCODE_SONAME, RTLD_NOW | RTLD_LOCAL),
	};

	if (!e.library)
		return false;
	/* POSIX: a data pointer that dlsym returns holds a function's. */
	*(void **)&e.encode = dlsym(e.library, "QRcode_encodeString8bit");
	*(void **)&e.free = dlsym(e.library, "QRcode_free");
	if (!e.encode || !e.free) {
		encoder_close(&e);
		return false;
	}
	*ret_encoder = e;
	return true;
}

void
encoder_close(struct encoder *encoder)
{
	if (encoder->library)
		dlclose(encoder->library);
	memset(encoder, 0, sizeof(*encoder));
}
