/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Trusted devices at a login; see trusting.h.
 */
#include "pam/trusting.h"

#include <stdio.h>
#include <strings.h>

#include "core/trust.h"
#include "io/clock.h"
#include "io/shadow.h"
#include "io/translate.h"
#include "pam/firstfactor.h"
#include "pam/log.h"
#include "pam/ui.h"

/* With a password as old as DAY, in days since 1970. */
static bool
holds(const struct flow *f, int64_t day)
{
	return trust_holds(&f->record.state, &f->login.source, &f->policy,
			   clock_now(), day);
}

/* The shadow file is read only for who trusts this device: the time that it
 * takes would tell others who is enrolled. */
bool
trusting_holds(const struct flow *f)
{
	return f->policy.trust_by != TRUST_BY_NONE &&
	       f->record.presence == PRESENCE_ENROLLED && holds(f, 0) &&
	       holds(f, shadow_password_day(f->login.name));
}

/* Whether trust granted now would hold, and the first factor is proved: a code
 * with a wrong password earns none. */
static bool
may_be_granted(const struct flow *f)
{
	return f->policy.trust_by != TRUST_BY_NONE &&
	       trust_may(&f->login.source, &f->policy, clock_now(),
			 shadow_password_day(f->login.name)) &&
	       firstfactor_proved(f->pamh, f->login.typed);
}

/* A conversation that fails says no: the code was good. */
static bool
ask(const struct flow *f)
{
	long long days = f->policy.trust_seconds / POLICY_DAY_SECONDS;
	char prompt[128], *text = NULL;
	bool yes;

	snprintf(prompt, sizeof(prompt),
		 translate_count("Trust this device for %lld day? (y/N) ",
				 "Trust this device for %lld days? (y/N) ",
				 (unsigned long)days), days);
	if (!ui_ask(f->pamh, prompt, true, &text))
		return false;
	yes = strcasecmp(text, "y") == 0 || strcasecmp(text, "yes") == 0;
	ui_forget(&text);
	return yes;
}

/* Somebody may have been disabled while the question stood. */
static enum store_write
grant(struct record *record, void *arg)
{
	const struct flow *f = arg;

	if (record->presence != PRESENCE_ENROLLED)
		return STORE_NOTHING;
	trust_grant(&record->state, &f->login.source, &f->policy, clock_now());
	return STORE_STATE;
}

static void
record_trust(const struct flow *f)
{
	union {
		const void *in;
		void *out;
	} cast = {f};
	struct fault fault;

	if (store_update(&f->login.account, &f->login.place, STORE_USE, grant,
			 cast.out, &fault))
		return;
	log_fault(f->pamh, &f->login, &fault);
	ui_tell(f->pamh, f->flags,
		"That this device is trusted could not be recorded.");
}

void
trusting_offer(const struct flow *f)
{
	bool asked = f->policy.trust_ask;

	if (asked && !flow_may_ask_more(f))
		return;
	if (may_be_granted(f) && (!asked || ask(f)))
		record_trust(f);
}
