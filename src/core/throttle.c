/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Guessing bounded by arithmetic; see throttle.h.
 */
#include "core/throttle.h"

#include "core/delivered.h"

#define YEAR_SECONDS UINT64_C(31557600)

unsigned
throttle_window(const struct policy *policy, int drift)
{
	unsigned width = 2 * policy->window_steps + 1;
	unsigned shift = (unsigned)(drift < 0 ? -drift : drift);

	return width + (shift < width ? shift : width);
}

static uint64_t
scratch_codes(const struct secrets *secrets, const struct state *state)
{
	const struct backup *b = &secrets->backup;
	uint64_t spent = state_spent(state, secrets), left = 0;

	for (unsigned i = 0; i < b->n_codes; i++)
		left += b->codes[i].scratch &&
			!(spent >> (b->codes[i].number - 1) & 1);
	return left;
}

uint64_t
throttle_cost(const struct secrets *secrets, const struct state *state,
	      const struct policy *policy, unsigned digits)
{
	uint64_t codes = 0;

	for (unsigned i = 0; i < secrets->n_devices; i++) {
		const struct device *d = &secrets->devices[i];
		const struct device_state *s = state_find(state, d);
		if (d->digits != digits)
			continue;
		codes += d->type == DEVICE_HOTP
			 ? policy->hotp_look_ahead + 1
			 : throttle_window(policy, s ? s->drift : 0);
		/* What would complete a resync is let in, too. */
		codes += s && s->expected > 0;
	}
	if (digits == BACKUP_SCRATCH_DIGITS)
		codes += scratch_codes(secrets, state);
	if (digits == DELIVERED_DIGITS)
		codes += state->delivered.tries > 0;
	return codes * (RISK_ONE / otp_modulus(digits));
}

uint64_t
throttle_worth(const struct secrets *secrets, const struct state *state,
	       const struct policy *policy)
{
	uint64_t worth = 0;

	for (unsigned n = OTP_MIN_DIGITS; n <= OTP_MAX_DIGITS; n++)
		worth += throttle_cost(secrets, state, policy, n);
	return worth;
}

/* Each of the two pools gets half of what a year may cost. */
static uint64_t
refill_rate(const struct policy *policy)
{
	uint64_t rate = policy->yearly_risk / 2 / YEAR_SECONDS;

	return rate ? rate : 1;
}

void
throttle_refill(struct pool *pool, const struct policy *policy, int64_t now)
{
	uint64_t rate = refill_rate(policy);

	if (now > pool->at) {
		uint64_t seconds = (uint64_t)(now - pool->at);
		if (seconds > pool->used / rate)
			pool->used = 0;
		else
			pool->used -= seconds * rate;
	}
	/* Never cut to what this login's policy lets a pool hold: a rule with
	 * a narrower one would give back what was guessed under another. */
	if (pool->used > RISK_ONE)
		pool->used = RISK_ONE;
	pool->at = now;
}

int64_t
throttle_wait(const struct pool *pool, const struct policy *policy,
	      uint64_t worth)
{
	uint64_t capacity = worth * policy->throttle_burst;
	uint64_t rate = refill_rate(policy);

	if (pool->used + worth <= capacity)
		return 0;
	return (int64_t)((pool->used + worth - capacity + rate - 1) / rate);
}

int64_t
throttle_until(const struct secrets *secrets, const struct state *state,
	       const struct policy *policy, enum pool_kind kind, int64_t now)
{
	struct state current = *state;
	struct pool *pool = &current.pools[kind];
	uint64_t worth;
	int64_t wait;

	state_prune(&current, secrets);
	delivered_expire(&current, now);
	throttle_refill(pool, policy, now);
	worth = throttle_worth(secrets, &current, policy);
	wait = worth > 0 ? throttle_wait(pool, policy, worth) : 0;
	return wait > 0 ? now + wait : 0;
}

void
throttle_charge(struct pool *pool, uint64_t cost)
{
	pool->used += cost < UINT64_MAX - pool->used ? cost
						     : UINT64_MAX - pool->used;
}

enum pool_kind
throttle_pool(const struct state *state, const struct source *source)
{
	return source->may_be_known && state_knows(state, source->id)
	       ? POOL_KNOWN
	       : POOL_OTHERS;
}
