/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Devices and their otpauth URIs; see device.h.
 */
#include "core/device.h"

#include <string.h>

#include "core/base32.h"
#include "core/wipe.h"

const char *
device_type_name(enum device_type type)
{
	return type == DEVICE_TOTP ? "totp" : "hotp";
}

bool
device_name_ok(struct span name)
{
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyz"
				      "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				      "0123456789._-";

	if (name.len == 0 || name.len >= DEVICE_NAME_SIZE ||
	    name.at[0] == '-' || name.at[0] == '.')
		return false;
	for (size_t i = 0; i < name.len; i++)
		if (!memchr(allowed, name.at[i], sizeof(allowed) - 1))
			return false;
	return true;
}

static int
escape_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

/* Undoes percent escapes (RFC 3986 section 2.1) into a NUL-ended buffer. */
static bool
unescape(struct span in, char *ret_text, size_t size)
{
	size_t n = 0;

	for (size_t i = 0; i < in.len; i++) {
		char c = in.at[i];
		if (c == '%') {
			if (in.len - i < 3)
				return false;
			int high = escape_digit(in.at[i + 1]);
			int low = escape_digit(in.at[i + 2]);
			if (high < 0 || low < 0)
				return false;
			c = (char)(high << 4 | low);
			i += 2;
		}
		if (n + 1 >= size)
			return false;
		ret_text[n++] = c;
	}
	ret_text[n] = '\0';
	return span_is_text((struct span){ret_text, n});
}

static void
write_escaped(struct sink *out, const char *text)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyz"
				    "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "0123456789-._~@";
	static const char hex[] = "0123456789ABCDEF";

	for (; *text; text++) {
		if (memchr(plain, *text, sizeof(plain) - 1)) {
			sink_char(out, *text);
			continue;
		}
		sink_char(out, '%');
		sink_char(out, hex[(uint8_t)*text >> 4]);
		sink_char(out, hex[(uint8_t)*text & 15]);
	}
}

static bool
read_secret(struct span value, struct device *d)
{
	return base32_decode(value, d->secret, sizeof(d->secret),
			     &d->secret_size) &&
	       d->secret_size >= (d->imported ? 1 : DEVICE_SECRET_MIN);
}

static bool
read_issuer(struct span value, struct device *d)
{
	return unescape(value, d->issuer, sizeof(d->issuer));
}

static bool
read_algorithm(struct span value, struct device *d)
{
	for (unsigned a = HASH_SHA1; a <= HASH_SHA512; a++)
		if (span_is(value, hash_name((enum hash_algorithm)a))) {
			d->algorithm = (enum hash_algorithm)a;
			return true;
		}
	return false;
}

static bool
read_digits(struct span value, struct device *d)
{
	uint64_t n;

	if (!span_number(value, OTP_MAX_DIGITS, &n) || n < OTP_MIN_DIGITS)
		return false;
	d->digits = (unsigned)n;
	return true;
}

static bool
read_period(struct span value, struct device *d)
{
	uint64_t n;

	if (d->type != DEVICE_TOTP ||
	    !span_number(value, DEVICE_PERIOD_MAX, &n) ||
	    n < (d->imported ? 1 : DEVICE_PERIOD_MIN))
		return false;
	d->period = (unsigned)n;
	return true;
}

static bool
read_counter(struct span value, struct device *d)
{
	return d->type == DEVICE_HOTP &&
	       span_number(value, UINT64_MAX / 2, &d->counter);
}

static const struct parameter {
	const char *name;
	bool (*read)(struct span value, struct device *d);
	const char *what;
} parameters[] = {
	{"secret", read_secret, "secret= is not base32 of 16 to 64 bytes"},
	{"issuer", read_issuer, "issuer= is damaged or too long"},
	{"algorithm", read_algorithm,
	 "algorithm= is not SHA1, SHA256 or SHA512"},
	{"digits", read_digits, "digits= is not 6, 7 or 8"},
	{"period", read_period, "period= is not 15 to 120 on a totp device"},
	{"counter", read_counter, "counter= is damaged or not on hotp"},
};
#define N_PARAMETERS (sizeof(parameters) / sizeof(parameters[0]))

static bool
read_parameters(struct span query, struct device *d, const char **ret_what)
{
	bool seen[N_PARAMETERS] = {false};

	while (query.len > 0) {
		struct span value = scan_until(&query, '&');
		struct span name = scan_until(&value, '=');
		size_t i = 0;

		while (i < N_PARAMETERS && !span_is(name, parameters[i].name))
			i++;
		if (i == N_PARAMETERS || seen[i]) {
			*ret_what = "the URI has an unknown or a doubled "
				    "parameter";
			return false;
		}
		seen[i] = true;
		if (!parameters[i].read(value, d)) {
			*ret_what = parameters[i].what;
			return false;
		}
	}
	if (d->secret_size == 0 || (d->type == DEVICE_HOTP && !seen[5])) {
		*ret_what = d->secret_size == 0 ? "the URI has no secret="
						: "the URI has no counter=";
		return false;
	}
	return true;
}

/* "ISSUER:ACCOUNT", or the account alone.  A first colon belongs to the
 * issuer unless issuer= says otherwise. */
static bool
read_label(struct span label, struct device *d)
{
	char text[DEVICE_ISSUER_SIZE + DEVICE_ACCOUNT_SIZE];
	size_t prefix = strlen(d->issuer);

	if (!unescape(label, text, sizeof(text)))
		return false;
	if (prefix == 0) {
		char *colon = strchr(text, ':');
		prefix = colon ? (size_t)(colon - text) : 0;
		if (prefix > 0 &&
		    !span_copy((struct span){text, prefix}, d->issuer,
			       sizeof(d->issuer)))
			return false;
	}
	d->prefixed = prefix > 0 && strncmp(text, d->issuer, prefix) == 0 &&
		      text[prefix] == ':';
	return span_copy(span_of(d->prefixed ? text + prefix + 1 : text),
			 d->account, sizeof(d->account));
}

bool
device_weak(const struct device *d)
{
	return d->secret_size < DEVICE_SECRET_MIN ||
	       (d->type == DEVICE_TOTP && d->period < DEVICE_PERIOD_MIN);
}

static bool
parse_uri(struct span uri, bool imported, struct device *ret_device,
	  const char **ret_what)
{
	struct device d = {
		.algorithm = HASH_SHA1,
		.digits = 6,
		.period = 30,
		.imported = imported,
	};
	struct span query = uri;
	struct span head = scan_until(&query, '?');
	WIPE_AT_END(d);

	for (unsigned t = DEVICE_TOTP; t <= DEVICE_HOTP; t++) {
		const char *start = t == DEVICE_TOTP ? "otpauth://totp/"
						     : "otpauth://hotp/";
		size_t n = strlen(start);
		if (head.len > n && memcmp(head.at, start, n) == 0)
			d.type = (enum device_type)t;
	}
	if (d.type == DEVICE_NONE) {
		*ret_what = "not an otpauth://totp/ or otpauth://hotp/ URI";
		return false;
	}
	if (d.type == DEVICE_HOTP)
		d.period = 0;
	if (!read_parameters(query, &d, ret_what))
		return false;
	head.at += strlen("otpauth://totp/");
	head.len -= strlen("otpauth://totp/");
	if (!read_label(head, &d)) {
		*ret_what = "the URI's label is damaged or too long";
		return false;
	}
	d.imported = device_weak(&d);
	*ret_device = d;
	return true;
}

bool
device_parse_uri(struct span uri, struct device *ret_device,
		 const char **ret_what)
{
	return parse_uri(uri, false, ret_device, ret_what);
}

bool
device_parse_imported(struct span uri, struct device *ret_device,
		      const char **ret_what)
{
	return parse_uri(uri, true, ret_device, ret_what);
}

void
device_write_uri(const struct device *d, struct sink *out)
{
	sink_text(out, "otpauth://");
	sink_text(out, device_type_name(d->type));
	sink_char(out, '/');
	if (d->prefixed) {
		write_escaped(out, d->issuer);
		sink_char(out, ':');
	}
	write_escaped(out, d->account);
	sink_text(out, "?secret=");
	base32_encode(d->secret, d->secret_size, out);
	if (d->issuer[0]) {
		sink_text(out, "&issuer=");
		write_escaped(out, d->issuer);
	}
	if (d->algorithm != HASH_SHA1) {
		sink_text(out, "&algorithm=");
		sink_text(out, hash_name(d->algorithm));
	}
	if (d->digits != 6) {
		sink_text(out, "&digits=");
		sink_number(out, d->digits);
	}
	if (d->type == DEVICE_TOTP && d->period != 30) {
		sink_text(out, "&period=");
		sink_number(out, d->period);
	}
	if (d->type == DEVICE_HOTP) {
		sink_text(out, "&counter=");
		sink_number(out, d->counter);
	}
}

bool
device_print(const struct device *d, uint8_t ret_print[DEVICE_PRINT_SIZE])
{
	uint8_t input[4 + DEVICE_SECRET_MAX], digest[SHA256_SIZE];
	WIPE_AT_END(input);

	input[0] = (uint8_t)d->type;
	input[1] = (uint8_t)d->algorithm;
	input[2] = (uint8_t)d->digits;
	input[3] = (uint8_t)d->period;
	memcpy(input + 4, d->secret, d->secret_size);
	if (!hash_sha256(input, 4 + d->secret_size, digest))
		return false;
	memcpy(ret_print, digest, DEVICE_PRINT_SIZE);
	return true;
}
