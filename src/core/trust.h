/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Trusted sources: after a good code, none is asked for from there until a
 * time.  DESIGN section 5 (5).
 */
#ifndef TF_CORE_TRUST_H
#define TF_CORE_TRUST_H

#include "core/state.h"

/* Where the day of the last password change is not known. */
#define TRUST_DAY_UNKNOWN (-1)

/* Whether SOURCE, the id of a source or of its address, is trusted at NOW.
 * Never where the clock stands before the grant or before the state's last
 * event, and never where the password was changed on the day of the grant or
 * later, or that day is not known.  PASSWORD_DAY counts days since 1970, as shadow(5) does. */
bool trust_holds(const struct state *state, const char *source,
		 int64_t now, int64_t password_day) TF_MUST_CHECK;

/* Trusts SOURCE from NOW for SECONDS; in a full list the one that ends first
 * makes room. */
void trust_grant(struct state *state, const char *source, int64_t now,
		 int64_t seconds);

#endif
