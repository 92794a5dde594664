/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The decision on one answer; see decide.h.
 */
#include "core/decide.h"

#include <string.h>

#include "core/delivered.h"
#include "core/throttle.h"
#include "core/trial.h"

/* Starts from STATE, pruned and refilled to now. */
static bool
begin(const struct question *q, const struct state *state, uint64_t *ret_worth,
      struct decision *d)
{
	memset(d, 0, sizeof(*d));
	if (q->now < 0 || q->now >= STATE_MAX_TIME) {
		d->reason = REASON_INTERNAL;
		return false;
	}
	d->next = *state;
	state_prune(&d->next, q->secrets);
	delivered_expire(&d->next, q->now);
	*ret_worth = throttle_worth(q->secrets, &d->next, q->policy);
	for (int i = 0; i < N_POOLS; i++)
		throttle_refill(&d->next.pools[i], q->policy, q->now);
	d->known = throttle_pool(&d->next, q->source) == POOL_KNOWN;
	/* No refusal makes a clock that was set back the right one. */
	if (q->now > d->next.last_event)
		d->next.last_event = q->now;
	return true;
}

static struct pool *
pool_of(const struct question *q, struct decision *d)
{
	return &d->next.pools[throttle_pool(&d->next, q->source)];
}

static void
charge(const struct question *q, uint64_t cost, struct decision *d)
{
	d->charged = cost;
	d->pool = throttle_pool(&d->next, q->source);
	throttle_charge(&d->next.pools[d->pool], cost);
	d->commit = COMMIT_LAZY;
}

static void
refuse_throttled(const struct question *q, uint64_t worth, struct decision *d)
{
	d->reason = REASON_THROTTLED;
	d->wait_seconds = throttle_wait(pool_of(q, d), q->policy, worth);
}

static enum reason
try_candidate(const struct question *q, const struct candidate *c,
	      bool throttled, uint64_t *cost, struct decision *d)
{
	uint64_t price;
	enum reason reason;

	if (c->digits == 0)
		return trial_backup(q, c, d);
	price = throttle_cost(q->secrets, &d->next, q->policy, c->digits);
	if (price == 0)
		return REASON_NOT_A_CODE;
	if (throttled)
		return REASON_THROTTLED;
	reason = trial_devices(q, c, d);
	if (reason == REASON_WRONG)
		reason = trial_backup(q, c, d);
	if (reason == REASON_WRONG)
		*cost += price;
	return reason;
}

/* Whether the pools were last written by a clock ahead of NOW.  Then they
 * refill only once that is put right, which takes a write. */
static bool
clock_was_ahead(const struct state *state, int64_t now)
{
	return state->pools[POOL_KNOWN].at > now ||
	       state->pools[POOL_OTHERS].at > now;
}

void
decide(const struct secrets *secrets, const struct state *state,
       const struct policy *policy, int64_t now, const struct source *source,
       const struct answer *answer, struct decision *d)
{
	struct question q = {secrets, policy, source, now};
	uint64_t worth, cost = 0;
	bool throttled;

	if (!begin(&q, state, &worth, d))
		return;
	throttled = throttle_wait(pool_of(&q, d), policy, worth) > 0;
	for (unsigned i = 0; i < answer->n && d->verdict == VERDICT_DENY; i++) {
		enum reason reason = try_candidate(&q, &answer->list[i],
						   throttled, &cost, d);
		if (reason > d->reason)
			d->reason = reason;
	}
	d->backup_left = state_backup_left(&d->next, secrets);
	if (d->verdict == VERDICT_ACCEPT)
		return;
	if (d->reason == REASON_THROTTLED) {
		refuse_throttled(&q, worth, d);
		if (clock_was_ahead(state, now))
			d->commit = COMMIT_LAZY;
	}
	if (cost > 0) {
		charge(&q, cost, d);
		if (answer_has_digits(answer, DELIVERED_DIGITS))
			delivered_miss(&d->next, source->id);
	}
}

void
decide_other_guess(const struct secrets *secrets, const struct state *state,
		   const struct policy *policy, int64_t now,
		   const struct source *source, struct decision *d)
{
	struct question q = {secrets, policy, source, now};
	uint64_t worth;

	if (!begin(&q, state, &worth, d))
		return;
	d->reason = REASON_WRONG;
	charge(&q, worth, d);
}

void
decide_refund(struct decision *decision, const struct decision *first)
{
	struct pool *pool = &decision->next.pools[first->pool];

	pool->used -= first->charged < pool->used ? first->charged
						  : pool->used;
}

/* Whether no reading of ANSWER needs the state: backup codes of nobody, or no
 * code at all. */
static bool
is_hopeless(const struct secrets *secrets, const struct answer *answer)
{
	for (unsigned i = 0; i < answer->n; i++) {
		const struct candidate *c = &answer->list[i];
		if (c->digits > 0 || !c->derived ||
		    backup_find(&secrets->backup, false, c->hash) > 0)
			return false;
	}
	return true;
}

bool
decide_early(const struct secrets *secrets, const struct state *state,
	     const struct policy *policy, int64_t now,
	     const struct source *source, const struct answer *answer,
	     struct decision *d)
{
	struct question q = {secrets, policy, source, now};
	uint64_t worth;

	if (!begin(&q, state, &worth, d))
		return false;
	d->backup_left = state_backup_left(&d->next, secrets);
	if (is_hopeless(secrets, answer)) {
		d->reason = answer->n > 0 ? REASON_WRONG : REASON_NOT_A_CODE;
		return true;
	}
	if (answer_has_backup(answer) || clock_was_ahead(state, now) ||
	    throttle_wait(pool_of(&q, d), policy, worth) == 0)
		return false;
	refuse_throttled(&q, worth, d);
	return true;
}

const char *
decide_reason_name(enum reason reason)
{
	static const char *const names[] = {
		[REASON_NOT_A_CODE] = "not-a-code",
		[REASON_WRONG] = "wrong-code",
		[REASON_THROTTLED] = "throttled",
		[REASON_STALE] = "stale-code",
		[REASON_SPENT] = "spent-code",
		[REASON_INTERNAL] = "internal-error",
		[REASON_NO_ANSWER] = "no-answer",
		[REASON_STORAGE] = "storage",
		[REASON_NO_ACCOUNT] = "no-account",
		[REASON_NOT_ENROLLED] = "not-enrolled",
		[REASON_EXEMPT] = "exempt",
		[REASON_DEVICE] = "device",
		[REASON_BACKUP] = "backup-code",
		[REASON_DELIVERED] = "delivered-code",
		[REASON_TRUSTED] = "trusted",
		[REASON_ENROLLED] = "enrolled",
	};

	return names[reason];
}
