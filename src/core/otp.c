/* SPDX-License-Identifier: BSD-2-Clause
 *
 * HOTP values (RFC 4226); see otp.h.
 */
#include "core/otp.h"

#include "core/wipe.h"

uint32_t
otp_modulus(unsigned digits)
{
	uint32_t m = 1;

	while (digits-- > 0)
		m *= 10;
	return m;
}

bool
otp_value(const struct hmac *key, uint64_t counter, unsigned digits,
	  uint32_t *ret_value)
{
	uint8_t message[8], digest[HASH_MAX_SIZE];
	WIPE_AT_END(digest);

	if (digits < OTP_MIN_DIGITS || digits > OTP_MAX_DIGITS)
		return false;
	for (int i = 7; i >= 0; i--, counter >>= 8)
		message[i] = (uint8_t)(counter & 0xff);
	if (!hmac_digest(key, message, sizeof(message), digest))
		return false;

	/* RFC 4226 section 5.3: the last byte's low half picks the word. */
	const uint8_t *at = digest + (digest[hash_size(key->algorithm) - 1] &
				      15);
	uint32_t word = (uint32_t)(at[0] & 0x7f) << 24 | (uint32_t)at[1] << 16 |
			(uint32_t)at[2] << 8 | at[3];
	*ret_value = word % otp_modulus(digits);
	return true;
}
