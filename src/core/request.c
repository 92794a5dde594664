/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Whether a code may be sent; see request.h.
 */
#include "core/request.h"

#include <string.h>

#include "core/delivered.h"
#include "core/throttle.h"

/* Forgets what was sent more than an hour ago.  What a clock that was ahead
 * put into the future counts from now on. */
static void
forget_old(struct state *s, int64_t now)
{
	unsigned kept = 0;

	for (unsigned i = 0; i < s->n_sent; i++) {
		struct sent one = s->sent[i];
		if (one.at > now)
			one.at = now;
		if (now - one.at < REQUEST_HOUR)
			s->sent[kept++] = one;
	}
	s->n_sent = kept;
}

bool
request_clock_was_ahead(const struct state *state, int64_t now)
{
	for (unsigned i = 0; i < state->n_sent; i++)
		if (state->sent[i].at > now)
			return true;
	return false;
}

static bool
limit_reached(const struct state *s, const struct channel *channel)
{
	unsigned n = 0;

	for (unsigned i = 0; i < s->n_sent; i++)
		n += strcmp(s->sent[i].channel, channel->name) == 0;
	return n >= channel->per_hour || s->n_sent == STATE_MAX_SENT;
}

static void
note_sent(struct state *s, const struct channel *channel, int64_t now)
{
	struct sent *one = &s->sent[s->n_sent++];

	memset(one, 0, sizeof(*one));
	memcpy(one->channel, channel->name, sizeof(one->channel));
	one->at = now;
}

static bool
is_throttled(const struct secrets *secrets, struct state *s,
	     const struct policy *policy, int64_t now,
	     const struct source *source)
{
	struct pool *pool = &s->pools[throttle_pool(s, source)];

	throttle_refill(pool, policy, now);
	return throttle_wait(pool, policy,
			     throttle_worth(secrets, s, policy)) > 0;
}

enum request_answer
request_decide(const struct secrets *secrets, const struct state *state,
	       const struct policy *policy, int64_t now,
	       const struct request *r, struct state *ret_next,
	       char ret_address[CONTACT_ADDRESS_SIZE])
{
	const struct contact *contact =
		secrets_contact(secrets, r->channel->name);
	const char *address = r->address;
	struct state s = *state;

	if (now < 0 || now >= STATE_MAX_TIME)
		return REQUEST_FAILED;
	if (!address && contact)
		address = contact->address;
	if (!address)
		return REQUEST_NO_CONTACT;
	if (!contact_address_is(r->channel->kind, span_of(address)))
		return REQUEST_BAD_ADDRESS;
	state_prune(&s, secrets);
	delivered_expire(&s, now);
	if (!r->address && is_throttled(secrets, &s, policy, now, r->source))
		return REQUEST_THROTTLED;
	forget_old(&s, now);
	if (limit_reached(&s, r->channel)) {
		*ret_next = s;
		return REQUEST_LIMIT;
	}
	note_sent(&s, r->channel, now);
	if (!r->address &&
	    !delivered_set(&s, r->source->id, r->code, r->salt, now,
			   r->channel->lifetime_seconds))
		return REQUEST_FAILED;
	if (now > s.last_event)
		s.last_event = now;
	*ret_next = s;
	memset(ret_address, 0, CONTACT_ADDRESS_SIZE);
	memcpy(ret_address, address, strlen(address));
	return REQUEST_SEND;
}
