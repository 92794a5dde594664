/* SPDX-License-Identifier: BSD-2-Clause
 *
 * One answer through the transaction; see attempt.h.
 */
#include "io/attempt.h"

#include <string.h>

#include "core/wipe.h"
#include "io/clock.h"
#include "io/fault.h"
#include "io/spent.h"

struct visit {
	const struct attempt *attempt;
	struct decision *decision;
};

static void
deny(struct decision *d, enum reason reason)
{
	memset(d, 0, sizeof(*d));
	d->reason = reason;
}

/* Decides on what RECORD says. */
static void
judge(const struct visit *v, struct record *record)
{
	const struct attempt *a = v->attempt;
	struct decision *d = v->decision;

	deny(d, REASON_NOT_ENROLLED);
	if (record->presence != PRESENCE_ENROLLED)
		return;
	deny(d, REASON_INTERNAL);
	/* Done before the lock, unless the set was replaced meanwhile. */
	if (a->answer && !answer_derive(a->answer, &record->secrets.backup))
		return;
	if (!a->answer) {
		decide_other_guess(&record->secrets, &record->state, a->policy,
				   clock_now(), a->source, d);
		return;
	}
	decide(&record->secrets, &record->state, a->policy, clock_now(),
	       a->source, a->answer, d);
	if (a->first && d->verdict == VERDICT_ACCEPT)
		decide_refund(d, a->first);
}

static enum store_write
change(struct record *record, void *arg)
{
	static const enum store_write writes[] = {
		[COMMIT_NOTHING] = STORE_NOTHING,
		[COMMIT_LAZY] = STORE_STATE_LAZY,
		[COMMIT_DURABLE] = STORE_STATE,
	};
	const struct visit *v = arg;

	judge(v, record);
	record->state = v->decision->next;
	return writes[v->decision->commit];
}

/* Whether DECISION may be recorded where a reboot forgets it: a refusal, or a
 * code that no reboot outlives.  Never a counter or a backup code. */
static bool
may_forget(const struct visit *v, const struct record *record)
{
	const struct decision *d = v->decision;
	const struct device *device = secrets_find(&record->secrets,
						   d->device);
	unsigned steps = 2 * v->attempt->policy->window_steps + 1 +
			 STATE_MAX_DRIFT;

	if (d->verdict == VERDICT_DENY)
		return true;
	return d->reason == REASON_DEVICE && device &&
	       device->type == DEVICE_TOTP &&
	       clock_uptime() > (int64_t)steps * device->period;
}

static bool
run_elsewhere(const struct visit *v, struct spent *spent)
{
	const struct attempt *a = v->attempt;
	struct record record;
	struct fault fault;
	bool ok;
	WIPE_AT_END(record);

	if (spent->file.fd < 0 ||
	    !store_read(a->account, a->place, STORE_USE, &record, &fault))
		return false;
	spent_apply(spent, &record.state);
	judge(v, &record);
	ok = may_forget(v, &record) &&
	     (v->decision->commit == COMMIT_NOTHING ||
	      spent_record(spent, &v->decision->next, &fault));
	return ok;
}

enum attempt_end
attempt_run(const struct attempt *attempt, struct decision *ret_decision,
	    struct fault *ret_fault)
{
	enum attempt_end end = ATTEMPT_FAILED;
	struct visit visit = {attempt, ret_decision};
	struct spent spent;

	deny(ret_decision, REASON_STORAGE);
	if (spent_update(&spent, attempt->marker, attempt->account,
			 attempt->place, change, &visit, ret_fault))
		end = ATTEMPT_DONE;
	else if ((ret_fault->err == TF_ERR_READ_ONLY ||
		  ret_fault->err == TF_ERR_FULL) &&
		 run_elsewhere(&visit, &spent))
		end = ATTEMPT_ELSEWHERE;
	if (end == ATTEMPT_FAILED)
		deny(ret_decision, REASON_STORAGE);
	spent_end(&spent);
	return end;
}
