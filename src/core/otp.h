/* SPDX-License-Identifier: BSD-2-Clause
 *
 * HOTP (RFC 4226) and, since TOTP is HOTP over a step number, TOTP (RFC 6238).
 */
#ifndef TF_CORE_OTP_H
#define TF_CORE_OTP_H

#include "core/hash.h"

#define OTP_MIN_DIGITS 6
#define OTP_MAX_DIGITS 8

/* HOTP(KEY, COUNTER) mod 10^DIGITS, RFC 4226 section 5.3.  DIGITS 6 to 8. */
bool otp_value(const struct hmac *key, uint64_t counter, unsigned digits,
	       uint32_t *ret_value) TF_MUST_CHECK;

/* 10^DIGITS for 0 to 8. */
uint32_t otp_modulus(unsigned digits);

#endif
