/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The code that was sent to a contact and is waited for: 8 digits, one at a
 * time, good for minutes, for one login, for 3 tries, and only from the source
 * that asked for it.  DESIGN section 5 (4).
 */
#ifndef TF_CORE_DELIVERED_H
#define TF_CORE_DELIVERED_H

#include "core/state.h"

#define DELIVERED_DIGITS 8
#define DELIVERED_TRIES 3

/* Makes VALUE, of DELIVERED_DIGITS digits, the one that is waited for from
 * SOURCE, in the place of any other.  SALT is random.  False: hashing failed,
 * and nothing is waited for. */
bool delivered_set(struct state *state, const char *source, uint32_t value,
		   const uint8_t salt[DELIVERED_SALT_SIZE], int64_t now,
		   unsigned lifetime_seconds) TF_MUST_CHECK;

/* Voids what has lived out its time, and what a clock that was set back puts
 * into the future. */
void delivered_expire(struct state *state, int64_t now);

enum delivered_match {
	DELIVERED_FAILED = 0,	/* hashing */
	DELIVERED_OTHER,	/* not this code, or not from this source */
	DELIVERED_VOID,		/* this one, and spent, used up or expired */
	DELIVERED_OPEN,		/* this one; spend it */
};

/* What VALUE, typed from SOURCE, is. */
enum delivered_match delivered_match(const struct state *state,
				     const char *source,
				     uint32_t value) TF_MUST_CHECK;

/* The code is good for no other login. */
void delivered_spend(struct state *state);

/* Counts a wrong try, if SOURCE is the one that asked. */
void delivered_miss(struct state *state, const char *source);

#endif
