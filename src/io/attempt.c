/* SPDX-License-Identifier: BSD-2-Clause
 *
 * One answer through the transaction; see attempt.h.
 */
#include "io/attempt.h"

#include <string.h>

#include "core/trust.h"
#include "io/clock.h"

struct visit {
	const struct attempt *attempt;
	struct decision *decision;
};

static enum store_write
change(struct record *record, void *arg)
{
	static const enum store_write writes[] = {
		[COMMIT_NOTHING] = STORE_NOTHING,
		[COMMIT_LAZY] = STORE_STATE_LAZY,
		[COMMIT_DURABLE] = STORE_STATE,
	};
	struct visit *v = arg;
	const struct attempt *a = v->attempt;
	int64_t now = clock_now();

	if (record->presence != PRESENCE_ENROLLED) {
		v->decision->reason = REASON_NOT_ENROLLED;
		return STORE_NOTHING;
	}
	/* Done before the lock, unless the set was replaced meanwhile. */
	if (!answer_derive(a->answer, &record->secrets.backup))
		return STORE_NOTHING;
	decide(&record->secrets, &record->state, a->policy, now, a->source,
	       a->answer, v->decision);
	if (a->trust_seconds > 0 && v->decision->verdict == VERDICT_ACCEPT)
		trust_grant(&v->decision->next, a->source->address, now,
			    a->trust_seconds);
	record->state = v->decision->next;
	return writes[v->decision->commit];
}

static void
deny(struct decision *d)
{
	memset(d, 0, sizeof(*d));
	d->reason = REASON_STORAGE;
}

bool
attempt_run(const struct attempt *attempt, struct decision *ret_decision,
	    struct fault *ret_fault)
{
	struct visit visit = {attempt, ret_decision};

	deny(ret_decision);
	if (store_update(attempt->account, attempt->place, STORE_USE, change,
			 &visit, ret_fault))
		return true;
	deny(ret_decision);
	return false;
}
