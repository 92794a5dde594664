/* SPDX-License-Identifier: BSD-2-Clause
 *
 * A slot of the file "state": a text, padding, and a seal over both.
 */
#ifndef TF_CORE_STATE_SLOT_H
#define TF_CORE_STATE_SLOT_H

#include "core/state.h"

#define STATE_SLOT_HEADER "pam_twofactor state, version 1"
#define STATE_SLOT_SEAL "sha256 "
#define STATE_SLOT_SEAL_SIZE (sizeof(STATE_SLOT_SEAL) - 1 + 2 * SHA256_SIZE + 1)
#define STATE_SLOT_TEXT_SIZE (STATE_SLOT_SIZE - STATE_SLOT_SEAL_SIZE)

/* Writes the line that ends a slot of TEXT, which is padded: the checksum over
 * it.  False: hashing failed. */
bool state_slot_seal(const char text[STATE_SLOT_TEXT_SIZE],
		     char ret_seal[STATE_SLOT_SEAL_SIZE]) TF_MUST_CHECK;

#endif
