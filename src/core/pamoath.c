/* SPDX-License-Identifier: BSD-2-Clause
 *
 * pam_oath's users file; see pamoath.h.
 */
#include "core/pamoath.h"

#include <string.h>

#include "core/match.h"
#include "core/wipe.h"

static const char bad_type[] =
	"the type is not HOTP, HOTP/E or HOTP/T and seconds, and 6 to 8 digits";

/* "HOTP", "HOTP/E/6", "HOTP/T30", "HOTP/T30/8". */
static const char *
read_type(struct span type, struct device *d)
{
	struct span word = scan_until(&type, '/');
	uint64_t n;

	if (!span_is(word, "HOTP"))
		return bad_type;
	d->type = DEVICE_HOTP;
	d->digits = 6;
	if (type.len == 0)
		return NULL;
	word = scan_until(&type, '/');
	if (word.len > 1 && word.at[0] == 'T') {
		word = (struct span){word.at + 1, word.len - 1};
		if (!span_number(word, DEVICE_PERIOD_MAX, &n) || n == 0)
			return bad_type;
		d->type = DEVICE_TOTP;
		d->period = (unsigned)n;
	} else if (!span_is(word, "E")) {
		return bad_type;
	}
	if (type.len == 0)
		return NULL;
	if (!span_number(type, OTP_MAX_DIGITS, &n) || n < OTP_MIN_DIGITS)
		return bad_type;
	d->digits = (unsigned)n;
	return NULL;
}

static const char *
read_key(struct span word, struct device *d)
{
	char lower[2 * DEVICE_SECRET_MAX];
	WIPE_AT_END(lower);

	if (word.len > sizeof(lower) || word.len == 0 || word.len % 2 != 0)
		return "the key is not 1 to 64 bytes in hexadecimal";
	for (size_t i = 0; i < word.len; i++)
		lower[i] = word.at[i] >= 'A' && word.at[i] <= 'F'
			   ? (char)(word.at[i] - 'A' + 'a') : word.at[i];
	d->secret_size = word.len / 2;
	if (!span_hex((struct span){lower, word.len}, d->secret,
		      d->secret_size))
		return "the key is not 1 to 64 bytes in hexadecimal";
	return NULL;
}

/* What was typed last must not be good again: it is looked for where it would
 * be accepted. */
static bool
spend_last(const struct device *d, struct span last, int64_t now,
	   struct device_state *first)
{
	struct policy policy = policy_default();
	struct match m;
	uint64_t value;

	while (last.len > 1 && last.at[0] == '0')
		last = (struct span){last.at + 1, last.len - 1};
	if (!span_number(last, UINT32_MAX, &value))
		return true;	/* "-": none yet */
	if (!match_find(d, first, &policy, now, MATCH_STALE_STEPS,
			(uint32_t)value, &m))
		return false;
	match_spend(&m, d, first);
	return true;
}

static const char *
read_device(struct span words, struct span type, int64_t now,
	    struct imported *out)
{
	struct device *d = &out->devices[out->n];
	struct device_state *first = &out->first[out->n];
	struct span pin, key, moving, last;
	const char *what;

	if (out->n == SECRETS_MAX_DEVICES)
		return "more than 8 lines of this user";
	*d = (struct device){.algorithm = HASH_SHA1};
	what = read_type(type, d);
	if (what)
		return what;
	if (!scan_word(&words, &pin) || !scan_word(&words, &key))
		return "a line is: TYPE USER PIN KEY [COUNTER [CODE [TIME]]]";
	what = read_key(key, d);
	if (what)
		return what;
	if (!span_is(pin, "-") && !span_is(pin, "+"))
		out->notes |= IMPORTED_PIN;
	if (scan_word(&words, &moving) && d->type == DEVICE_HOTP &&
	    !span_number(moving, UINT64_MAX / 2, &d->counter))
		return "the counter is damaged";
	*first = (struct device_state){.counter = d->counter};
	if (scan_word(&words, &last) && !spend_last(d, last, now, first))
		return "hashing failed";
	d->counter = first->counter;
	d->imported = device_weak(d);
	out->n++;
	return NULL;
}

static bool
take_user(struct span *line, struct span *ret_type, struct span *ret_user)
{
	if (line->len > 0 && line->at[line->len - 1] == '\r')
		line->len--;
	return scan_word(line, ret_type) && ret_type->at[0] != '#' &&
	       scan_word(line, ret_user);
}

bool
pamoath_parse(struct span text, const char *user, int64_t now,
	      struct imported *ret_imported, struct fault *ret_fault)
{
	struct imported out = {0};
	struct span line, type, name;
	WIPE_AT_END(out);

	if (text.len > PAMOATH_MAX_SIZE)
		return imported_refuse(ret_fault, 0, "larger than 1 MiB");
	if (text.len > 0 && memchr(text.at, '\0', text.len))
		return imported_refuse(ret_fault, 0, "has a NUL byte");
	for (unsigned number = 1; scan_line(&text, &line); number++) {
		const char *what = NULL;
		if (take_user(&line, &type, &name) && span_is(name, user))
			what = read_device(line, type, now, &out);
		if (what)
			return imported_refuse(ret_fault, number, what);
	}
	*ret_imported = out;
	return true;
}
