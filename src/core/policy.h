/* SPDX-License-Identifier: BSD-2-Clause
 *
 * What the administrator decided, as one flat value.  Where nothing was
 * configured the built-in default holds, and that is strict.
 */
#ifndef TF_CORE_POLICY_H
#define TF_CORE_POLICY_H

#include <stdbool.h>
#include <stdint.h>

#include "core/policykey.h"

#define POLICY_DAY_SECONDS 86400

/* Probabilities are integers: this is certainty. */
#define RISK_ONE UINT64_C(1000000000000000)

enum policy_require {
	REQUIRE_EVERYONE = 0,
	REQUIRE_ENROLLED,
	REQUIRE_NOBODY,
};

/* What names a device that may be trusted. */
enum policy_trust {
	TRUST_BY_NONE = 0,
	TRUST_BY_KEY,			/* the SSH keys that it proved */
	TRUST_BY_ADDRESS,
};

struct policy {
	enum policy_require require;
	bool require_set;		/* somebody wrote it down */
	int64_t enroll_by;		/* seconds since 1970; 0: none */
	bool enroll_at_login;		/* until then; without it always */
	bool must_enroll;		/* even before ENROLL_BY */
	bool may_lack_home;		/* and counts as surely unenrolled */
	unsigned window_steps;		/* either side of now */
	unsigned hotp_look_ahead;
	bool learn_drift;
	unsigned throttle_burst;	/* guesses */
	uint64_t yearly_risk;		/* of RISK_ONE */
	unsigned backup_codes;
	unsigned backup_warn_at;
	enum policy_trust trust_by;
	bool trust_set;			/* somebody wrote it down */
	bool trust_ask;			/* the user, first */
	int64_t trust_seconds;
	bool confirm_password;		/* before an enrolment is changed */
	bool echo;
	char prompt[POLICYKEY_TEXT_SIZE];
	char issuer[POLICYKEY_TEXT_SIZE];	/* "": the host's name */
	char secrets_dir[POLICYKEY_TEXT_SIZE];	/* as written: io/place */
	char state_dir[POLICYKEY_TEXT_SIZE];
};

/* What the defaults of the table of keys come to. */
struct policy policy_default(void);

/* Whether at NOW, seconds since 1970, who must give a code and surely has no
 * device gets in without one: before enroll_by. */
bool policy_spares(const struct policy *policy, int64_t now);

/* Whether such a user may enrol at the login. */
bool policy_offers(const struct policy *policy, int64_t now);

/* Whether it says itself where the files are, which are in ~/.twofactor
 * otherwise. */
bool policy_moves_files(const struct policy *policy) TF_MUST_CHECK;

/* Whether the secrets are root's, who alone can read them then. */
bool policy_keeps_secrets(const struct policy *policy) TF_MUST_CHECK;

#endif
