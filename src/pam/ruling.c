/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The policy for a login; see ruling.h.
 */
#include "pam/ruling.h"

#include <syslog.h>

#include "core/rules.h"
#include "io/clock.h"
#include "io/fault.h"
#include "io/group.h"
#include "pam/log.h"

#define LONG_OVER 1
#define NANOSECONDS UINT64_C(1000000000)

bool
ruling_load(pam_handle_t *pamh, const struct args *args,
	    struct policyfile *ret_file, struct policy *ret_top)
{
	struct fault fault;
	char text[512];

	if (!policyfile_load(args->policy, ret_file, &fault)) {
		log_note(pamh, LOG_ERR, "refusing everybody: %s",
			 fault_text(&fault, text, sizeof(text)));
		return false;
	}
	if (ret_file->conf_newer)
		log_note(pamh, LOG_WARNING, POLICYFILE_CONF " is newer than "
			 "the policy that holds; as root: twofactor policy "
			 "apply");
	*ret_top = rules_top(ret_file->policy.body);
	/* Which of the two was forgotten there nobody knows. */
	if (args->secret && policy_moves_files(ret_top)) {
		log_note(pamh, LOG_ERR, "refusing everybody: secret= in the "
			 "pam.d file, and secrets_dir or state_dir in the "
			 "policy; take one of them away");
		return false;
	}
	return true;
}

static enum holds
in_group(struct span name, void *arg)
{
	const struct login *l = arg;
	enum holds unused;

	if (l->found)
		return group_has(name, l->name, l->login_uid, l->login_gid);
	/* Directories are slow, so the unknown wait for them, too. */
	unused = group_has(name, l->typed, (uid_t)-1, 0);
	(void)unused;
	return HOLDS_UNSURE;
}

static void
log_unsure(pam_handle_t *pamh, const struct login *login,
	   const struct ruling *r)
{
	static const char *const whats[] = {
		[POLICYTEXT_USER] = "the user",
		[POLICYTEXT_SERVICE] = "the service",
		[POLICYTEXT_FROM] = "the address behind the host name",
		[POLICYTEXT_GROUP] = "membership in the group",
	};

	/* That there is no such account is logged as that. */
	if (login->found && r->unsure_rule != 0)
		log_about(pamh, login, LOG_WARNING, "%s, which the rule in "
			  "line %u of twofactor.conf asks for, cannot be "
			  "determined; the strictest of what may hold is taken",
			  whats[r->unsure_of], r->unsure_rule);
}

/* A clock that stands before the policy was written is wrong, and would keep
 * enroll_by open for longer. */
static bool
clock_is_behind(const struct policyfile *file)
{
	int64_t now = clock_now();

	return now < 0 ||
	       (uint64_t)now < file->policy.source_time / NANOSECONDS;
}

void
ruling_apply(pam_handle_t *pamh, const struct args *args,
	     const struct policyfile *file, const struct login *login,
	     struct policy *ret_policy)
{
	union {
		const void *in;
		void *out;
	} cast = {login};
	struct rules_login facts = {
		.user = login->found ? login->name : NULL,
		.service = login->service,
		.origin = &login->source.origin,
		.in_group = in_group,
		.arg = cast.out,
	};
	struct ruling ruling;
	struct policy p;

	rules_decide(file->policy.body, &facts, &ruling);
	log_unsure(pamh, login, &ruling);
	p = rules_policy(&ruling);
	if (args->nullok && !p.require_set)
		p.require = REQUIRE_ENROLLED;
	if (p.enroll_by > 0 && clock_is_behind(file))
		p.enroll_by = LONG_OVER;
	if (args->no_skew_adjust)
		p.learn_drift = false;
	if (!p.trust_set && args->grace_seconds > 0) {
		p.trust_by = TRUST_BY_ADDRESS;
		p.trust_ask = false;
		p.trust_seconds = (int64_t)args->grace_seconds;
	}
	p.echo = p.echo || args->echo;
	*ret_policy = p;
}
