/* SPDX-License-Identifier: BSD-2-Clause
 *
 * A slot of the file "state" out of a text: padded, and with the checksum that
 * a mutation would hardly ever hit.
 */
#ifndef TF_TESTS_FUZZ_STATE_SLOT_H
#define TF_TESTS_FUZZ_STATE_SLOT_H

#include "core/state.h"
#include "fuzz.h"

#define SLOT_TEXT_SIZE (STATE_SLOT_SIZE - 7 - 2 * SHA256_SIZE - 1)

static inline void
slot_make(struct span text, char ret_slot[STATE_SLOT_SIZE])
{
	struct sink out = {ret_slot + SLOT_TEXT_SIZE,
			   STATE_SLOT_SIZE - SLOT_TEXT_SIZE, 0, false};
	uint8_t digest[SHA256_SIZE];

	if (text.len > SLOT_TEXT_SIZE)
		text.len = SLOT_TEXT_SIZE;
	memset(ret_slot, '.', SLOT_TEXT_SIZE);
	memcpy(ret_slot, text.at, text.len);
	MUST(hash_sha256(ret_slot, SLOT_TEXT_SIZE, digest));
	sink_text(&out, "sha256 ");
	sink_hex(&out, digest, sizeof(digest));
	ret_slot[STATE_SLOT_SIZE - 1] = '\n';
}

#endif
