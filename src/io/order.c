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
	ahead = request_clock_was_ahead(&record->state, now);
	v->answer = request_decide(&record->secrets, &record->state, o->policy,
				   now, &o->request, &record->state,
				   o->address);
	if (v->answer == REQUEST_LIMIT && ahead)
		return STORE_STATE_LAZY;
	return v->answer == REQUEST_SEND ? STORE_STATE : STORE_NOTHING;
}

enum request_answer
order_place(struct order *order, struct fault *ret_fault)
{
	struct visit visit = {order, REQUEST_FAILED};
	struct spent spent;
	bool ok;

	if (!draw_code(&order->request)) {
		fault_check(ret_fault, TF_ERR_SYSTEM, "", "no random bytes");
		return REQUEST_FAILED;
	}
	ok = spent_update(&spent, order->marker, order->account, order->place,
			  change, &visit, ret_fault);
	spent_end(&spent);
	if (!ok)
		return REQUEST_FAILED;
	if (visit.answer == REQUEST_FAILED)
		fault_check(ret_fault, TF_ERR_INTERNAL, "",
			    "hashing failed, or the clock is absurd");
	return visit.answer;
}
