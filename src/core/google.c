/* SPDX-License-Identifier: BSD-2-Clause
 *
 * pam_google_authenticator's file; see google.h.
 */
#include "core/google.h"

#include <string.h>

#include "core/base32.h"
#include "core/wipe.h"

#define STEP_MAX (UINT64_C(1) << 40)
#define WINDOW_DEFAULT 3

/* The digits that people read for letters. */
static char
reread(char c)
{
	static const char misread[] = "0O1L8B";

	for (size_t i = 0; i < sizeof(misread) - 1; i += 2)
		if (c == misread[i])
			return misread[i + 1];
	return c;
}

/* Bits after the last whole byte are dropped, as that module does. */
static const char *
decode(struct span line, uint8_t *ret_bytes, size_t max, size_t *ret_size)
{
	char digits[GOOGLE_MAX_SIZE];
	size_t n = 0;
	WIPE_AT_END(digits);

	for (size_t i = 0; i < line.len; i++)
		if (!memchr(" \t\r-", line.at[i], 4))
			digits[n++] = reread(line.at[i]);
	if (!base32_decode_loosely((struct span){digits, n}, ret_bytes, max,
				   ret_size))
		return "the secret is not base32";
	return *ret_size > 0 ? NULL : "there is no secret";
}

/* Of a key that is longer than a block HMAC takes the hash (RFC 2104 section
 * 2), so that has the same codes. */
static const char *
read_secret(struct span line, struct device *d)
{
	uint8_t bytes[GOOGLE_MAX_SIZE * 5 / 8];
	const char *what = decode(line, bytes, sizeof(bytes),
				  &d->secret_size);
	WIPE_AT_END(bytes);

	if (what)
		return what;
	if (d->secret_size <= sizeof(d->secret)) {
		memcpy(d->secret, bytes, d->secret_size);
		return NULL;
	}
	if (!hash_digest(HASH_SHA1, bytes, d->secret_size, d->secret))
		return "hashing failed";
	d->secret_size = hash_size(HASH_SHA1);
	return NULL;
}

static struct span
trim(struct span s)
{
	while (s.len > 0 && memchr(" \t\r", s.at[s.len - 1], 3))
		s.len--;
	while (s.len > 0 && memchr(" \t", s.at[0], 2)) {
		s.at++;
		s.len--;
	}
	return s;
}

/* What stands behind KEY on the first line of that option. */
static bool
find_option(struct span text, const char *key, struct span *ret_value,
	    unsigned *ret_line)
{
	size_t n = strlen(key);
	struct span line;

	for (*ret_line = 1; scan_line(&text, &line); ++*ret_line) {
		if (line.len < n + 2 || memcmp(line.at, "\" ", 2) != 0 ||
		    memcmp(line.at + 2, key, n) != 0)
			continue;
		line.at += n + 2;
		line.len -= n + 2;
		if (line.len > 0 && !memchr(" \t\r", line.at[0], 3))
			continue;
		*ret_value = trim(line);
		return true;
	}
	return false;
}

struct reading {
	struct span text;
	struct imported *out;
	struct fault *fault;
};

/* The option's number, from 1 to MAX, FALLBACK where it is not there; what
 * stands behind the number does not matter. */
static bool
take_size(const struct reading *r, const char *key, uint64_t max,
	  uint64_t fallback, uint64_t *ret_number)
{
	struct span value, word = {NULL, 0};
	unsigned line;

	*ret_number = fallback;
	if (!find_option(r->text, key, &value, &line))
		return true;
	return (scan_word(&value, &word) &&
		span_number(word, max, ret_number) && *ret_number > 0) ||
	       imported_refuse(r->fault, line,
			       "the option's number is damaged or out of "
			       "range");
}

/* The number that the option begins with, as strtol() reads it; 0 where there
 * is none.  That module asks no more of these two. */
static int64_t
take_loosely(const struct reading *r, const char *key)
{
	const int64_t max = INT64_MAX / 16;
	struct span value;
	int64_t n = 0;
	size_t i = 0;
	unsigned line;

	if (!find_option(r->text, key, &value, &line))
		return 0;
	if (value.len > 0 && (value.at[0] == '-' || value.at[0] == '+'))
		i++;
	for (; i < value.len && value.at[i] >= '0' && value.at[i] <= '9'; i++)
		n = n > max ? max : n * 10 + (value.at[i] - '0');
	return value.len > 0 && value.at[0] == '-' ? -n : n;
}

static bool
take_type(const struct reading *r)
{
	struct device *d = &r->out->devices[0];
	int64_t counter = take_loosely(r, "HOTP_COUNTER");
	uint64_t step;

	/* In spite of TOTP_AUTH, but never 0. */
	if (counter > 0) {
		d->type = DEVICE_HOTP;
		d->counter = (uint64_t)counter;
		r->out->first[0].counter = d->counter;
		return true;
	}
	if (!memmem(r->text.at, r->text.len, "TOTP_AUTH", 9))
		return imported_refuse(r->fault, 0,
				       "neither TOTP_AUTH nor HOTP_COUNTER");
	if (!take_size(r, "STEP_SIZE", 60, 30, &step))
		return false;
	d->type = DEVICE_TOTP;
	d->period = (unsigned)step;
	return true;
}

static void
take_drift(const struct reading *r)
{
	int64_t skew = take_loosely(r, "TIME_SKEW");

	if (skew == 0 || r->out->devices[0].type != DEVICE_TOTP)
		return;
	if (skew > STATE_MAX_DRIFT || skew < -STATE_MAX_DRIFT) {
		r->out->notes |= IMPORTED_FAR;
		return;
	}
	r->out->notes |= IMPORTED_DRIFT;
	r->out->first[0].drift = (int)skew;
}

static bool
take_used(const struct reading *r)
{
	struct span value, word;
	uint64_t step;
	unsigned line;

	if (r->out->devices[0].type != DEVICE_TOTP)
		return true;
	if (!find_option(r->text, "DISALLOW_REUSE", &value, &line)) {
		r->out->notes |= IMPORTED_REUSE;
		return true;
	}
	while (scan_word(&value, &word)) {
		if (!span_number(word, STEP_MAX, &step))
			return imported_refuse(r->fault, line,
					       "a used step is damaged");
		ranges_add(&r->out->first[0].used, step);
	}
	return true;
}

static bool
take_notes(const struct reading *r)
{
	struct span value;
	unsigned line;
	uint64_t window;

	if (!take_size(r, "WINDOW_SIZE", 100, WINDOW_DEFAULT, &window))
		return false;
	if (window != WINDOW_DEFAULT)
		r->out->notes |= IMPORTED_WINDOW;
	if (find_option(r->text, "RATE_LIMIT", &value, &line))
		r->out->notes |= IMPORTED_RATE;
	return true;
}

static bool
is_scratch_code(struct span line)
{
	for (size_t i = 0; i < line.len; i++)
		if (line.at[i] < '0' || line.at[i] > '9')
			return false;
	return line.len == BACKUP_SCRATCH_DIGITS && line.at[0] != '0';
}

static bool
have_scratch(const struct imported *i, struct span code)
{
	for (unsigned n = 0; n < i->n_scratch; n++)
		if (span_is(code, i->scratch[n]))
			return true;
	return false;
}

/* Up to the first line that is something else. */
static bool
take_scratch(const struct reading *r)
{
	struct span rest = r->text, line;
	struct imported *out = r->out;
	unsigned number = 1;

	for (; scan_line(&rest, &line); number++) {
		line = trim(line);
		if (number == 1 || line.len == 0 || line.at[0] == '"')
			continue;
		if (!is_scratch_code(line))
			return true;
		if (have_scratch(out, line))
			continue;
		if (out->n_scratch == BACKUP_MAX_CODES ||
		    !span_copy(line, out->scratch[out->n_scratch++],
			       sizeof(out->scratch[0])))
			return imported_refuse(r->fault, number,
					       "more than 64 scratch codes");
	}
	return true;
}

bool
google_parse(struct span text, struct imported *ret_imported,
	     struct fault *ret_fault)
{
	struct imported out = {.n = 1};
	struct reading r = {text, &out, ret_fault};
	struct device *d = &out.devices[0];
	struct span rest = text, line;
	const char *what;
	WIPE_AT_END(out);

	*d = (struct device){.algorithm = HASH_SHA1, .digits = 6};
	if (text.len > GOOGLE_MAX_SIZE)
		return imported_refuse(ret_fault, 0, "larger than 64 KiB");
	if (text.len > 0 && memchr(text.at, '\0', text.len))
		return imported_refuse(ret_fault, 0, "has a NUL byte");
	if (!scan_line(&rest, &line))
		return imported_refuse(ret_fault, 1, "empty");
	what = read_secret(line, d);
	if (what)
		return imported_refuse(ret_fault, 1, what);
	if (!take_type(&r) || !take_used(&r) || !take_notes(&r) ||
	    !take_scratch(&r))
		return false;
	take_drift(&r);
	d->imported = device_weak(d);
	*ret_imported = out;
	return true;
}
