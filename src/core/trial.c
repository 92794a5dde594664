/* SPDX-License-Identifier: BSD-2-Clause
 *
 * One reading of an answer; see trial.h.
 */
#include "core/trial.h"

#include <string.h>

#include "core/delivered.h"
#include "core/match.h"
#include "core/trust.h"

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

enum reason
trial_devices(const struct question *q, const struct candidate *c,
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

enum reason
trial_backup(const struct question *q, const struct candidate *c,
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
