/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The seal of a slot; see state_slot.h.
 */
#include "core/state_slot.h"

bool
state_slot_seal(const char text[STATE_SLOT_TEXT_SIZE],
		char ret_seal[STATE_SLOT_SEAL_SIZE])
{
	struct sink out = {ret_seal, STATE_SLOT_SEAL_SIZE, 0, false};
	uint8_t digest[SHA256_SIZE];

	if (!hash_sha256(text, STATE_SLOT_TEXT_SIZE, digest))
		return false;
	sink_text(&out, STATE_SLOT_SEAL);
	sink_hex(&out, digest, sizeof(digest));
	/* The LF takes the place of the sink's NUL. */
	ret_seal[STATE_SLOT_SEAL_SIZE - 1] = '\n';
	return !out.full;
}
