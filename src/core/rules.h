/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Which settings hold for a login: the first rule of the policy that matches
 * overrides the top level.  What cannot be determined is decided both ways,
 * and the stricter holds.  DESIGN section 3.3.
 */
#ifndef TF_CORE_RULES_H
#define TF_CORE_RULES_H

#include "core/policy.h"
#include "core/policytext.h"
#include "core/source.h"

/* A fact that somebody has to look up, and may fail to. */
enum holds {
	HOLDS_UNSURE = 0,
	HOLDS_NO,
	HOLDS_YES,
};

struct rules_login {
	const char *user;	/* NULL: no such account, or unknown */
	const char *service;	/* NULL: not known */
	const struct origin *origin;
	/* Whether the user is in the group NAME; asked only where the rest
	 * of a rule matches. */
	enum holds (*in_group)(struct span name, void *arg);
	void *arg;
};

/* Values are views into the policy's text, or into constants. */
struct ruling {
	struct span values[N_POLICY_KEYS];
	unsigned lines[N_POLICY_KEYS];	/* of the .conf; 0: the default */
	bool must_enroll;	/* one reading spares nobody before enroll_by */
	unsigned rule;		/* its line in the .conf; 0: no rule matched */
	unsigned unsure_rule;	/* the first one that might match; 0: none */
	enum policytext_kind unsure_of;	/* which condition of it was unsure */
};

/* Decides for LOGIN.  BODY is that of a parsed policy, or empty: the built-in
 * default.  Where rules are unsure, each value is the strictest of all that
 * might hold, and RULE is the one that holds if none of these matches. */
void rules_decide(struct span body, const struct rules_login *login,
		  struct ruling *ret_ruling);

/* The ruling's values as the module uses them. */
struct policy rules_policy(const struct ruling *ruling);

/* What the top level alone says, which for keys that no rule can have is what
 * holds for everybody. */
struct policy rules_top(struct span body);

/* Takes the next rule, with all its lines, off REST, and its line in the
 * .conf.  False at the end.  Settings before the first rule are skipped. */
bool rules_next(struct span *rest, struct span *ret_rule,
		unsigned *ret_line) TF_MUST_CHECK;

/* Whether every login that RULE matches is matched by BEFORE as well, so that
 * behind BEFORE it can never decide. */
bool rules_shadows(struct span before, struct span rule) TF_MUST_CHECK;

#endif
