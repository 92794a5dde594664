/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Trusted devices: after a good code, none is asked for from there until a
 * time.  A device is named by all the SSH keys that it proved, or by its
 * address.  DESIGN section 5 (5).
 */
#ifndef TF_CORE_TRUST_H
#define TF_CORE_TRUST_H

#include "core/policy.h"
#include "core/state.h"

/* Where the day of the last password change is not known. */
#define TRUST_DAY_UNKNOWN (-1)

#define TRUST_ADDRESS "address"	/* the kind that is no type of key */
#define TRUST_ID_SIZE 7		/* 6 hexadecimal digits, and NUL */
#define TRUST_IDS_SIZE (SSHKEY_MAX * TRUST_ID_SIZE)	/* commas between */

/* What is true of one that was granted, of no policy in particular. */
enum trust_end {
	TRUST_HOLDS = 0,
	TRUST_ENDED,		/* its time is over */
	TRUST_PASSWORD_CHANGED,	/* on the day of the grant, or later */
	TRUST_CLOCK_BEHIND,	/* the grant, or the state's last event */
};

/* PASSWORD_DAY unknown counts as long ago: who asks may be unable to see it. */
enum trust_end trust_end(const struct state *state, const struct trust *trust,
			 int64_t now, int64_t password_day) TF_MUST_CHECK;

/* Whether POLICY would trust the device behind SOURCE at NOW if that were
 * granted then: it has a name, and the password was not changed that day.
 * PASSWORD_DAY counts days since 1970, as shadow(5) does. */
bool trust_may(const struct source *source, const struct policy *policy,
	       int64_t now, int64_t password_day) TF_MUST_CHECK;

/* Whether it is trusted at NOW: each of its keys, where there are several.
 * Never where the clock stands before the grant or before the state's last
 * event, and never where the password was changed on the day of the grant or
 * later, or that day is not known.  POLICY's time counts where it is shorter
 * than what was granted. */
bool trust_holds(const struct state *state, const struct source *source,
		 const struct policy *policy, int64_t now,
		 int64_t password_day) TF_MUST_CHECK;

/* Trusts it from NOW for as long as POLICY says; in a full list the one that
 * ends first makes room. */
void trust_grant(struct state *state, const struct source *source,
		 const struct policy *policy, int64_t now);

/* Forgets what ended by NOW; and everything where the clock was set back, since
 * what had ended would begin again. */
void trust_prune(struct state *state, int64_t now);

/* Ends the trust in the device ID, or in all if that is NULL.  Returns how many
 * there were. */
unsigned trust_revoke(struct state *state, const char *id);

/* What people call a trusted device; always the same for the same source.  ""
 * where hashing failed. */
void trust_id(const char *source, char ret_id[TRUST_ID_SIZE]);

/* The ids of all that names the device behind SOURCE, with commas. */
void trust_ids(const struct source *source, enum policy_trust by,
	       char ret_ids[TRUST_IDS_SIZE]);

#endif
