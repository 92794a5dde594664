/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The decision on one answer; see decide.h.
 */
#include "core/decide.h"

#include <string.h>

#include "core/delivered.h"
#include "core/match.h"
#include "core/throttle.h"
#include "core/trust.h"
#include "core/wipe.h"

/* What every step of a decision needs to see. */
struct question {
	const struct secrets *secrets;
	const struct policy *policy;
	const struct source *source;
	int64_t now;
};

/* How far from now a code's device must be asked about. */
static unsigned
stale_steps(const struct policy *policy)
{
	return policy->window_steps > MATCH_STALE_STEPS
	       ? policy->window_steps
	       : MATCH_STALE_STEPS;
}

/* One step of drift a login at most, towards what the code showed. */
static void
learn_drift(struct device_state *entry, int offset)
{
	if (offset > entry->drift && entry->drift < DECIDE_LEARNED_DRIFT)
		entry->drift++;
	else if (offset < entry->drift && entry->drift > -DECIDE_LEARNED_DRIFT)
		entry->drift--;
}

/* What is true of a device when a code that matched it as M was accepted, on
 * it or on another. */
static void
spend_match(const struct question *q, const struct device *device,
	    const struct match *m, struct device_state *entry)
{
	bool totp = device->type == DEVICE_TOTP;

	match_spend(m, device, entry);
	if (!m->open && !m->completes)
		return;
	entry->last_used = q->now;
	entry->expected = 0;
	if (totp && m->completes)
		entry->drift = m->later_offset > STATE_MAX_DRIFT
			       ? STATE_MAX_DRIFT : m->later_offset;
	else if (totp && q->policy->learn_drift)
		learn_drift(entry, m->offset);
}

static void
accept(const struct question *q, size_t tail, struct decision *d)
{
	d->verdict = VERDICT_ACCEPT;
	d->commit = COMMIT_DURABLE;
	d->tail = tail;
	trust_prune(&d->next, q->now);
	d->next.last_event = q->now;
	if (q->source->may_be_known)
		state_remember(&d->next, q->source->id);
}

/* Seconds until DEVICE shows another code. */
static int64_t
next_code_in(const struct device *device, int64_t now)
{
	if (device->type == DEVICE_HOTP)
		return 0;
	return device->period - now % device->period;
}

/* What a match on one device means. */
static enum reason
match_reason(const struct match *m)
{
	if (m->spent)
		return REASON_SPENT;
	return m->open || m->completes ? REASON_DEVICE : REASON_STALE;
}

/* A code that was used on any device is refused on all, and one that is of
 * now on any device is not stale. */
static bool
outranks(enum reason reason, enum reason old)
{
	return old == REASON_WRONG || reason == REASON_SPENT ||
	       ((reason == REASON_DEVICE || reason == REASON_DELIVERED) &&
		old == REASON_STALE);
}

static void
describe(const struct question *q, const struct device *device,
	 const struct match *m, struct decision *d)
{
	/* An earlier reading of the same answer may have told more. */
	if (match_reason(m) < d->reason)
		return;
	d->resynced = !m->open && m->completes;
	d->offset = d->resynced ? m->later_offset : m->offset;
	d->wait_seconds = m->spent ? next_code_in(device, q->now) : 0;
	memcpy(d->device, device->name, sizeof(d->device));
}

/* Looks for the code on every device.  In copies of the state MARKED has it
 * spent wherever it stands, and EXPECTING its successor as what would complete
 * a resync (RFC 4226 section 7.4), if ret_later. */
static enum reason
look_on_devices(const struct question *q, const struct candidate *c,
		struct state *marked, struct state *expecting,
		bool *ret_later, struct decision *d)
{
	enum reason reason = REASON_WRONG;

	*ret_later = false;
	for (unsigned i = 0; i < q->secrets->n_devices; i++) {
		const struct device *device = &q->secrets->devices[i];
		struct device_state *entry, *waiting;
		struct match m;
		if (device->digits != c->digits)
			continue;
		entry = state_entry(marked, device);
		waiting = state_entry(expecting, device);
		if (!entry || !waiting ||
		    !match_find(device, entry, q->policy, q->now,
				stale_steps(q->policy), c->value, &m))
			return REASON_INTERNAL;
		if (m.any && outranks(match_reason(&m), reason)) {
			reason = match_reason(&m);
			describe(q, device, &m, d);
		}
		spend_match(q, device, &m, entry);
		if (m.later)
			waiting->expected = m.later_step + 1;
		*ret_later = *ret_later || m.later;
	}
	return reason;
}

/* The code that was sent is one more place where a code may stand: REASON is
 * what the devices say. */
static enum reason
look_at_delivered(const struct question *q, const struct candidate *c,
		  enum reason reason, struct state *marked)
{
	if (c->digits != DELIVERED_DIGITS)
		return reason;
	switch (delivered_match(marked, q->source->id, c->value)) {
	case DELIVERED_OPEN:
		delivered_spend(marked);
		return outranks(REASON_DELIVERED, reason) ? REASON_DELIVERED
							  : reason;
	case DELIVERED_VOID:
		return REASON_SPENT;
	case DELIVERED_OTHER:
		return reason;
	case DELIVERED_FAILED:
		break;
	}
	return REASON_INTERNAL;
}

static enum reason
try_devices(const struct question *q, const struct candidate *c,
	    struct decision *d)
{
	struct state marked = d->next, expecting = d->next;
	bool later;
	enum reason reason = look_on_devices(q, c, &marked, &expecting, &later,
					     d);

	reason = look_at_delivered(q, c, reason, &marked);
	if (reason == REASON_DEVICE || reason == REASON_DELIVERED) {
		d->next = marked;
		accept(q, c->tail, d);
	} else if (reason == REASON_STALE && later) {
		d->next = expecting;
		d->commit = COMMIT_LAZY;
	}
	return reason;
}

static enum reason
try_backup(const struct question *q, const struct candidate *c,
	   struct decision *d)
{
	unsigned number = c->derived ? backup_find(&q->secrets->backup,
						   c->digits > 0, c->hash)
				     : 0;
	uint64_t bit = number > 0 ? UINT64_C(1) << (number - 1) : 0;

	if (number == 0)
		return REASON_WRONG;
	d->backup_number = number;
	if (d->next.backup_spent & bit)
		return REASON_SPENT;
	d->next.backup_spent |= bit;
	accept(q, c->tail, d);
	return REASON_BACKUP;
}

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
		return try_backup(q, c, d);
	price = throttle_cost(q->secrets, &d->next, q->policy, c->digits);
	if (price == 0)
		return REASON_NOT_A_CODE;
	if (throttled)
		return REASON_THROTTLED;
	reason = try_devices(q, c, d);
	if (reason == REASON_WRONG)
		reason = try_backup(q, c, d);
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
