/* SPDX-License-Identifier: BSD-2-Clause
 *
 * A request for a code through the transaction; see order.h.
 */
#include "io/order.h"

#include "core/delivered.h"
#include "io/clock.h"
#include "io/entropy.h"
#include "io/fault.h"
#include "io/spent.h"

/* The largest multiple of 10^DELIVERED_DIGITS that 32 bits hold: what is above
 * would make some codes likelier than others. */
#define CODES 100000000u
#define EVEN_BELOW (UINT32_MAX / CODES * CODES)

struct visit {
	struct order *order;
	struct spent *spent;
	enum request_answer answer;
};

static bool
draw_code(struct request *r)
{
	uint32_t random = UINT32_MAX;

	while (random >= EVEN_BELOW)
		if (!entropy_fill(&random, sizeof(random)))
			return false;
	r->code = random % CODES;
	return entropy_fill(r->salt, sizeof(r->salt));
}

static enum store_write
change(struct record *record, void *arg)
{
	struct visit *v = arg;
	struct order *o = v->order;
	int64_t now = clock_now();
	bool ahead;

	if (record->presence != PRESENCE_ENROLLED) {
		v->answer = REQUEST_NO_CONTACT;
		return STORE_NOTHING;
	}
	spent_apply(v->spent, &record->state);
	ahead = request_clock_was_ahead(&record->state, now);
	v->answer = request_decide(&record->secrets, &record->state, o->policy,
				   now, &o->request, &record->state,
				   o->address);
	if (v->answer == REQUEST_LIMIT && ahead)
		return STORE_STATE_LAZY;
	return v->answer == REQUEST_SEND ? STORE_STATE : STORE_NOTHING;
}

/* Its lock comes before that of the state, and goes after it. */
static bool
begin(void *arg, struct fault *ret_fault)
{
	const struct visit *v = arg;

	return spent_begin(v->order->marker, v->spent, ret_fault);
}

enum request_answer
order_place(struct order *order, struct fault *ret_fault)
{
	struct spent spent = spent_none();
	struct visit visit = {order, &spent, REQUEST_FAILED};
	struct prelude prelude = {begin, &visit};
	bool ok;

	if (!draw_code(&order->request)) {
		fault_check(ret_fault, TF_ERR_SYSTEM, "", "no random bytes");
		return REQUEST_FAILED;
	}
	ok = store_update_after(&prelude, order->account, order->place,
				STORE_USE, change, &visit, ret_fault);
	spent_end(&spent);
	if (!ok)
		return REQUEST_FAILED;
	if (visit.answer == REQUEST_FAILED)
		fault_check(ret_fault, TF_ERR_INTERNAL, "",
			    "hashing failed, or the clock is absurd");
	return visit.answer;
}
