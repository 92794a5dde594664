/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The code that is waited for; see delivered.h.  The state holds no code and
 * no source, only what is computed of them under a salt.
 */
#include "core/delivered.h"

#include <string.h>

#include "core/wipe.h"

#define TEXT_SIZE (SOURCE_SIZE + 1 + 10)

/* HMACs of SOURCE, and of SOURCE with the code behind it. */
static bool
prints(const struct delivered *d, const char *source, uint32_t value,
       uint8_t ret_asker[HASH_MAX_SIZE], uint8_t ret_code[HASH_MAX_SIZE])
{
	char text[TEXT_SIZE];
	struct sink out = {text, sizeof(text), 0, false};
	struct hmac key;
	size_t n;
	WIPE_AT_END(text);
	WIPE_AT_END(key);

	if (!hmac_init(&key, HASH_SHA256, d->salt, sizeof(d->salt)))
		return false;
	sink_text(&out, source);
	n = out.len;
	sink_char(&out, ' ');
	sink_number(&out, value);
	return !out.full && hmac_digest(&key, text, n, ret_asker) &&
	       hmac_digest(&key, text, out.len, ret_code);
}

bool
delivered_set(struct state *s, const char *source, uint32_t value,
	      const uint8_t salt[DELIVERED_SALT_SIZE], int64_t now,
	      unsigned lifetime_seconds)
{
	struct delivered d = {
		.sent_at = now,
		.expires_at = now + lifetime_seconds,
		.tries = DELIVERED_TRIES,
	};
	uint8_t asker[HASH_MAX_SIZE], code[HASH_MAX_SIZE];

	s->delivered = (struct delivered){.tries = 0};
	memcpy(d.salt, salt, sizeof(d.salt));
	if (!prints(&d, source, value, asker, code))
		return false;
	memcpy(d.asker, asker, sizeof(d.asker));
	memcpy(d.code, code, sizeof(d.code));
	s->delivered = d;
	return true;
}

void
delivered_expire(struct state *s, int64_t now)
{
	struct delivered *d = &s->delivered;

	if (now < d->sent_at || now >= d->expires_at)
		d->tries = 0;
}

enum delivered_match
delivered_match(const struct state *s, const char *source, uint32_t value)
{
	const struct delivered *d = &s->delivered;
	uint8_t asker[HASH_MAX_SIZE], code[HASH_MAX_SIZE];

	if (d->expires_at == 0)
		return DELIVERED_OTHER;
	if (!prints(d, source, value, asker, code))
		return DELIVERED_FAILED;
	if (CRYPTO_memcmp(d->code, code, sizeof(d->code)) != 0)
		return DELIVERED_OTHER;
	return d->tries > 0 ? DELIVERED_OPEN : DELIVERED_VOID;
}

void
delivered_spend(struct state *s)
{
	s->delivered.tries = 0;
}

void
delivered_miss(struct state *s, const char *source)
{
	struct delivered *d = &s->delivered;
	uint8_t asker[HASH_MAX_SIZE], code[HASH_MAX_SIZE];

	/* Others must not use up the owner's tries. */
	if (d->tries > 0 &&
	    (!prints(d, source, 0, asker, code) ||
	     memcmp(d->asker, asker, sizeof(d->asker)) == 0))
		d->tries--;
}
