/* SPDX-License-Identifier: BSD-2-Clause
 *
 * A login from its arguments to its outcome; see authenticate.h.
 */
#include "pam/authenticate.h"

#include <stdlib.h>
#include <string.h>
#include <syslog.h>
#include <unistd.h>

#include "core/wipe.h"
#include "io/clock.h"
#include "io/decoy.h"
#include "io/password.h"
#include "io/seen.h"
#include "io/translate.h"
#include "pam/atlogin.h"
#include "pam/firstfactor.h"
#include "pam/flow.h"
#include "pam/judge.h"
#include "pam/log.h"
#include "pam/ruling.h"
#include "pam/trusting.h"
#include "pam/unenrolled.h"

static bool
set_up(struct flow *f, int argc, const char **argv)
{
	const char *option, *advice;

	if (args_parse(argc, argv, &f->args, &option, &advice))
		return true;
	log_note(f->pamh, LOG_ERR,
		 "refusing everybody: option \"%s\" in the pam.d file: %s",
		 option, advice);
	return false;
}

/* What there is for this user, before the prompt. */
static void
look(struct flow *f)
{
	struct login *l = &f->login;
	struct seen_query seen = {l->marker, l->account.uid, SEEN_UNSURE};
	struct prelude prelude = {seen_answer, &seen};
	struct fault fault;

	if (!l->found) {
		/* An unknown user is no fault, and costs no line of its own. */
		if (l->why.err != TF_ERR_ABSENT)
			log_fault(f->pamh, l, &l->why);
		decoy_read(&f->policy, l->typed);
		return;
	}
	if (!store_read_after(&prelude, &l->account, &l->place, STORE_USE,
			      &f->record, &fault)) {
		log_fault(f->pamh, l, &fault);
		return;
	}
	if (f->args.debug)
		log_about(f->pamh, l, LOG_DEBUG, "presence=%s devices=%u",
			  store_presence_name(f->record.presence),
			  f->record.secrets.n_devices);
	f->unenrolled = unenrolled_surely(f, &f->record, seen.found);
	f->spared = f->unenrolled && policy_spares(&f->policy, clock_now());
	if (f->record.presence == PRESENCE_ENROLLED && geteuid() == 0 &&
	    seen.found != SEEN_YES &&
	    !seen_mark(l->marker, l->account.uid, &fault))
		log_fault(f->pamh, l, &fault);
}

/* What is asked of who must give a code.  The first factor is tried for all
 * users alike.  One that is wrong sees what everybody sees; with none, as where
 * the module stands in front of the password, enroll_by holds, and so it does
 * where there is no home yet that would take what is enrolled. */
static enum outcome
ask(const struct flow *f)
{
	enum firstfactor first = FIRSTFACTOR_NONE;

	if (atlogin_is_open(f))
		first = firstfactor_try(f->pamh, f->login.typed);
	if (first == FIRSTFACTOR_WRONG ||
	    (first == FIRSTFACTOR_NONE && !f->spared) ||
	    !unenrolled_anywhere(f))
		return judge_login(f);
	if (first == FIRSTFACTOR_PROVED && atlogin_can_store(f))
		return atlogin_enrol(f);
	if (!f->spared)
		return judge_login(f);
	unenrolled_tell(f);
	return judge_pass_on(f, OUTCOME_NOT_DUE, REASON_NOT_ENROLLED);
}

static enum outcome
log_in(struct flow *f, const struct policyfile *file,
       const struct policy *top)
{
	if (!login_read(f->pamh, &f->args, top, &f->login))
		return OUTCOME_NO_CONVERSATION;
	if (strcmp(f->login.service, PASSWORD_SERVICE) == 0) {
		log_note(f->pamh, LOG_ERR, "the PAM service \"%s\" must not "
			 "hold this module", PASSWORD_SERVICE);
		return OUTCOME_MISCONFIGURED;
	}
	ruling_apply(f->pamh, &f->args, file, &f->login, &f->policy);
	f->login.place.may_lack_home = f->policy.may_lack_home;
	f->policy_body = file->policy.body;
	look(f);
	if (f->policy.require == REQUIRE_NOBODY)
		return judge_pass_on(f, OUTCOME_NOT_DUE, REASON_EXEMPT);
	if (f->policy.require == REQUIRE_ENROLLED && unenrolled_anywhere(f))
		return judge_pass_on(f, OUTCOME_NOT_DUE, REASON_NOT_ENROLLED);
	if (trusting_holds(f))
		return judge_pass_on(f, OUTCOME_ACCEPTED, REASON_TRUSTED);
	return ask(f);
}

/* The policy is there before anybody is asked for anything, the user's name
 * included. */
static enum outcome
authenticate(struct flow *f, int argc, const char **argv)
{
	enum outcome outcome = OUTCOME_MISCONFIGURED;
	struct policyfile file;
	struct policy top;

	translate_begin();
	if (!set_up(f, argc, argv))
		return OUTCOME_MISCONFIGURED;
	if (ruling_load(f->pamh, &f->args, &file, &top))
		outcome = log_in(f, &file, &top);
	policyfile_free(&file);
	return outcome;
}

/* Not on the stack: who calls su chooses how large that is, and where there is
 * too little su would die.  tests/system/limits.test */
enum outcome
authenticate_run(pam_handle_t *pamh, int flags, int argc, const char **argv)
{
	struct flow *f = calloc(1, sizeof(*f));
	enum outcome outcome;

	if (!f)
		return OUTCOME_REFUSED;
	f->pamh = pamh;
	f->flags = flags;
	outcome = authenticate(f, argc, argv);
	OPENSSL_cleanse(f, sizeof(*f));
	free(f);
	return outcome;
}
