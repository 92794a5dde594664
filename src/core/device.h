/* SPDX-License-Identifier: BSD-2-Clause
 *
 * A device that shows codes, and its otpauth URI: the Key Uri Format of
 * Google Authenticator, which every authenticator app reads.
 */
#ifndef TF_CORE_DEVICE_H
#define TF_CORE_DEVICE_H

#include "core/hash.h"
#include "core/otp.h"
#include "core/scan.h"

#define DEVICE_NAME_SIZE 33
#define DEVICE_ISSUER_SIZE 129
#define DEVICE_ACCOUNT_SIZE 257
#define DEVICE_URI_SIZE 2048	/* every byte of both escaped, and the rest */
#define DEVICE_SECRET_MIN 16	/* bytes; RFC 4226 section 4, R6 */
#define DEVICE_SECRET_MAX 64
#define DEVICE_PERIOD_MIN 15
#define DEVICE_PERIOD_MAX 120
#define DEVICE_PRINT_SIZE 16

enum device_type {
	DEVICE_NONE = 0,
	DEVICE_TOTP,
	DEVICE_HOTP,
};

struct device {
	char name[DEVICE_NAME_SIZE];	/* letters, digits, '.', '_', '-' */
	char added[DATE_SIZE];
	enum device_type type;
	enum hash_algorithm algorithm;
	unsigned digits;		/* 6 to 8 */
	unsigned period;		/* seconds; TOTP only */
	uint64_t counter;		/* where an HOTP device began */
	uint8_t secret[DEVICE_SECRET_MAX];
	size_t secret_size;		/* bytes */
	char issuer[DEVICE_ISSUER_SIZE];	/* may be empty */
	char account[DEVICE_ACCOUNT_SIZE];
	bool prefixed;		/* the label is "ISSUER:ACCOUNT" */
	bool imported;		/* may be weaker than what is enrolled */
};

/* "totp" or "hotp". */
const char *device_type_name(enum device_type type);

/* Whether NAME may name a device. */
bool device_name_ok(struct span name) TF_MUST_CHECK;

/* Reads URI; name and added are left empty.  Parameters that the format does
 * not have, doubled ones, values out of range and damaged escapes are
 * refused, and *ret_what then says which, without quoting. */
bool device_parse_uri(struct span uri, struct device *ret_device,
		      const char **ret_what) TF_MUST_CHECK;

/* The same for a device of another program: its secret may be shorter and its
 * period too, down to 1.  ret_device->imported says that one of them is. */
bool device_parse_imported(struct span uri, struct device *ret_device,
			   const char **ret_what) TF_MUST_CHECK;

/* Whether DEVICE is weaker than what may be enrolled. */
bool device_weak(const struct device *device) TF_MUST_CHECK;

/* Appends the URI: what equals the format's defaults (SHA1, 6, 30 s) is left
 * out, which keeps the QR symbol small; never the counter, for which the
 * format has no default.  The result is a secret. */
void device_write_uri(const struct device *device, struct sink *out);

/* Which device state belongs to: the first bytes of a SHA-256 over type,
 * algorithm, digits, period and secret. */
bool device_print(const struct device *device,
		  uint8_t ret_print[DEVICE_PRINT_SIZE]) TF_MUST_CHECK;

#endif
