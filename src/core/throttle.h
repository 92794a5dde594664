/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Guessing bounded by arithmetic: two pools of risk an account, one for known
 * sources together and one for all others.  DESIGN section 6.
 */
#ifndef TF_CORE_THROTTLE_H
#define TF_CORE_THROTTLE_H

#include "core/policy.h"
#include "core/state.h"

/* How many steps an accepted code may be from the device's now; the windows
 * around now and around now + drift may overlap. */
unsigned throttle_window(const struct policy *policy, int drift);

/* What one guess of DIGITS digits may hit: accepted codes / 10^DIGITS over
 * the devices of that length, imported scratch codes and the code that was
 * sent, of RISK_ONE.  0 where nothing has it. */
uint64_t throttle_cost(const struct secrets *secrets,
		       const struct state *state, const struct policy *policy,
		       unsigned digits);

/* What the dearest answer costs, which is a guess of every length at once (a
 * password with a code behind it has several readings).  A pool holds
 * policy->throttle_burst of it. */
uint64_t throttle_worth(const struct secrets *secrets,
			const struct state *state,
			const struct policy *policy);

/* Refills POOL for the time since it was last looked at: used risk becomes
 * unused again, half of the yearly risk a year.  Time that ran backwards
 * refills nothing. */
void throttle_refill(struct pool *pool, const struct policy *policy,
		     int64_t now);

/* Seconds until the refilled POOL holds one guess; 0: it does. */
int64_t throttle_wait(const struct pool *pool, const struct policy *policy,
		      uint64_t worth);

/* When, in seconds since 1970, the sources of pool KIND may guess again; 0:
 * they may now, or there is nothing to guess. */
int64_t throttle_until(const struct secrets *secrets,
		       const struct state *state, const struct policy *policy,
		       enum pool_kind kind, int64_t now);

/* Takes COST out of POOL. */
void throttle_charge(struct pool *pool, uint64_t cost);

/* The pool that answers for SOURCE. */
enum pool_kind throttle_pool(const struct state *state,
			     const struct source *source);

#endif
