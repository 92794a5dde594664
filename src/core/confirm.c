/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The code that confirms an enrolment; see confirm.h.
 */
#include "core/confirm.h"

#include <stdlib.h>

#include "core/decide.h"
#include "core/match.h"

/* The step nearest to BASE that the code is of. */
static uint64_t
nearest(const struct match *m, uint64_t base)
{
	uint64_t best = m->steps[0];

	for (unsigned i = 1; i < m->n; i++)
		if (llabs((long long)(m->steps[i] - base)) <
		    llabs((long long)(best - base)))
			best = m->steps[i];
	return best;
}

enum confirm
confirm_code(const struct device *d, const struct policy *policy, int64_t now,
	     uint32_t value, struct device_state *ret_state,
	     int64_t *ret_offset)
{
	bool totp = d->type == DEVICE_TOTP;
	uint64_t base = totp ? (uint64_t)now / d->period : d->counter;
	struct device_state state = {.counter = d->counter};
	struct match m;
	int64_t offset;

	if (now < 0 || now >= STATE_MAX_TIME ||
	    !match_find(d, NULL, policy, now,
			totp ? POLICY_DAY_SECONDS / d->period : 0, value,
			&m) ||
	    !m.any)
		return CONFIRM_WRONG;
	m.steps[0] = nearest(&m, base);
	m.n = 1;
	offset = totp ? (int64_t)(m.steps[0] - base) : 0;
	*ret_offset = offset;
	if (llabs((long long)offset) > DECIDE_LEARNED_DRIFT)
		return CONFIRM_FAR;
	match_spend(&m, d, &state);
	/* One step off is a late typist more often than a bad clock. */
	state.drift = llabs((long long)offset) > 1 ? (int)offset : 0;
	state.last_used = now;
	*ret_state = state;
	return CONFIRM_RIGHT;
}
