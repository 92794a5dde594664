/* SPDX-License-Identifier: BSD-2-Clause
 *
 * A login from its arguments to its outcome; see flow.h.
 */
#include "pam/flow.h"

#include <openssl/crypto.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <syslog.h>
#include <unistd.h>

#include "core/trust.h"
#include "core/wipe.h"
#include "io/attempt.h"
#include "io/clock.h"
#include "io/fault.h"
#include "io/policyfile.h"
#include "io/seen.h"
#include "io/shadow.h"
#include "pam/args.h"
#include "pam/authtok.h"
#include "pam/firstfactor.h"
#include "pam/log.h"
#include "pam/login.h"
#include "pam/ui.h"

struct flow {
	pam_handle_t *pamh;
	int flags;
	struct args args;
	struct policy policy;
	struct login login;
	struct record record;	/* as it was before the prompt */
	bool unenrolled;	/* surely: DESIGN section 4.4 */
};

/* The policy, with what the pam.d line says on top of it. */
static bool
load_policy(struct flow *f)
{
	struct fault fault;
	char text[512];

	if (!policyfile_load(f->args.policy, &f->policy, &fault)) {
		log_note(f->pamh, LOG_ERR, "refusing everybody: %s",
			 fault_text(&fault, text, sizeof(text)));
		return false;
	}
	if (f->args.nullok)
		f->policy.require = REQUIRE_ENROLLED;
	if (f->args.no_skew_adjust)
		f->policy.learn_drift = false;
	f->policy.grace_seconds = f->args.grace_seconds;
	f->policy.echo = f->policy.echo || f->args.echo;
	return true;
}

static bool
set_up(struct flow *f, int argc, const char **argv)
{
	const char *option, *advice;

	if (args_parse(argc, argv, &f->args, &option, &advice))
		return load_policy(f);
	log_note(f->pamh, LOG_ERR,
		 "refusing everybody: option \"%s\" in the pam.d file: %s",
		 option, advice);
	return false;
}

/* Root remembers who was enrolled, so that files which cannot be found are
 * not taken for files that never were. */
static bool
surely_unenrolled(const struct flow *f)
{
	const struct login *l = &f->login;
	struct fault fault;

	if (f->record.presence == PRESENCE_DISABLED) {
		if (geteuid() == 0 && !seen_clear(l->marker, &fault))
			log_fault(f->pamh, l, &fault);
		return true;
	}
	if (f->record.presence != PRESENCE_ABSENT)
		return false;
	/* The user's own processes need no marker, and cannot read one. */
	if (geteuid() != 0 && geteuid() == l->account.uid)
		return true;
	if (seen_find(l->marker, l->account.uid) == SEEN_NO)
		return true;
	log_note(f->pamh, LOG_ERR,
		 "user=%s was enrolled before, and the secrets are gone; "
		 "restore them, or as root: twofactor disable --user %s",
		 l->name, l->name);
	return false;
}

/* What there is for this user, before the prompt. */
static void
look(struct flow *f)
{
	struct login *l = &f->login;
	struct fault fault;

	if (!l->found) {
		log_fault(f->pamh, l, &l->why);
		return;
	}
	if (!store_read(&l->account, &l->place, STORE_USE, &f->record,
			&fault)) {
		log_fault(f->pamh, l, &fault);
		return;
	}
	if (f->args.debug)
		log_note(f->pamh, LOG_DEBUG, "user=%s presence=%s devices=%u",
			 l->name, store_presence_name(f->record.presence),
			 f->record.secrets.n_devices);
	f->unenrolled = surely_unenrolled(f);
	if (f->record.presence == PRESENCE_ENROLLED && geteuid() == 0 &&
	    !seen_mark(l->marker, l->account.uid, &fault))
		log_fault(f->pamh, l, &fault);
}

static bool
code_due(const struct flow *f)
{
	switch (f->policy.require) {
	case REQUIRE_NOBODY:
		return false;
	case REQUIRE_ENROLLED:
		return !f->unenrolled;
	case REQUIRE_EVERYONE:
		break;
	}
	return true;
}

static bool
is_trusted(const struct flow *f)
{
	return f->policy.grace_seconds > 0 && f->login.source.address[0] &&
	       f->record.presence == PRESENCE_ENROLLED &&
	       trust_holds(&f->record.state, f->login.source.address,
			   clock_now(), shadow_password_day(f->login.typed));
}

static bool
may_grant_trust(const struct flow *f)
{
	return f->policy.grace_seconds > 0 && f->login.source.address[0] &&
	       firstfactor_proved(f->pamh, f->login.typed);
}

/* An answer to judge. */
struct typed {
	struct span text;
	bool tail;		/* a password with the code at its end */
	bool keep_refused;	/* PAM_AUTHTOK stays whole without a code */
	const struct decision *first;	/* on what came before; or NULL */
};

static void
run_attempt(const struct flow *f, const struct typed *typed,
	    struct answer *answer, bool grant_trust, struct decision *d)
{
	struct fault fault;
	struct attempt attempt = {
		.account = &f->login.account,
		.place = &f->login.place,
		.marker = f->login.marker,
		.policy = &f->policy,
		.source = &f->login.source,
		.answer = answer,
		.first = typed->first,
	};

	if (grant_trust)
		attempt.trust_seconds = (int64_t)f->policy.grace_seconds;
	switch (attempt_run(&attempt, d, &fault)) {
	case ATTEMPT_DONE:
		return;
	case ATTEMPT_ELSEWHERE:
		log_note(f->pamh, LOG_WARNING, "the state cannot be written, "
			 "so it is kept in /run until the next reboot:");
		break;
	case ATTEMPT_FAILED:
		break;
	}
	log_fault(f->pamh, &f->login, &fault);
}

/* Whoever has nothing to compare with derives a backup code for nothing, too,
 * so that its slowness tells nobody apart. */
static void
decide_on(const struct flow *f, const struct typed *typed,
	  struct answer *answer, struct decision *d)
{
	bool grant_trust = may_grant_trust(f);

	memset(d, 0, sizeof(*d));
	d->reason = REASON_INTERNAL;
	if (!answer_derive(answer, &f->record.secrets.backup))
		return;
	if (!f->login.found)
		d->reason = REASON_NO_ACCOUNT;
	else if (f->record.presence == PRESENCE_UNSURE)
		d->reason = REASON_STORAGE;
	else if (f->record.presence != PRESENCE_ENROLLED)
		d->reason = REASON_NOT_ENROLLED;
	else if (!decide_early(&f->record.secrets, &f->record.state,
			       &f->policy, clock_now(), &f->login.source,
			       answer, d))
		run_attempt(f, typed, answer, grant_trust, d);
}

/* Waiting times are told only to who has succeeded from there before. */
static void
tell(const struct flow *f, const struct decision *d)
{
	long long wait = (long long)d->wait_seconds;

	if (d->reason == REASON_BACKUP &&
	    d->backup_left <= f->policy.backup_warn_at)
		ui_tell(f->pamh, f->flags,
			"%u backup codes are left. Make new ones: "
			"twofactor codes --new", d->backup_left);
	if (!d->known)
		return;
	if (d->reason == REASON_SPENT && wait > 0)
		ui_tell(f->pamh, f->flags,
			"This code was used already. The next one comes in "
			"%lld seconds.", wait);
	if (d->reason == REASON_THROTTLED)
		ui_tell(f->pamh, f->flags,
			"Too many wrong codes. Wait %lld minutes, or use a "
			"backup code.", (wait + 59) / 60);
}

static enum outcome
finish(const struct flow *f, enum outcome outcome, const struct decision *d)
{
	log_outcome(f->pamh, &f->login, outcome, d);
	tell(f, d);
	return outcome;
}

/* How much of a password with a code behind it is the password. */
static size_t
password_part(const struct flow *f, size_t len, const struct decision *d)
{
	size_t tail = f->record.secrets.n_devices > 0
		      ? f->record.secrets.devices[0].digits
		      : OTP_MIN_DIGITS;

	if (d->verdict == VERDICT_ACCEPT)
		tail = d->tail;
	return len > tail ? len - tail : 0;
}

/* Decides on what was typed and hands the password in it on. */
static enum outcome
judge(const struct flow *f, const struct typed *typed, struct decision *d)
{
	struct span text = typed->text;
	struct answer answer;
	bool accepted;
	WIPE_AT_END(answer);

	if (typed->tail)
		answer_read_tail(text, &answer);
	else
		answer_read(text, &answer);
	decide_on(f, typed, &answer, d);
	accepted = d->verdict == VERDICT_ACCEPT;
	if (typed->tail && (accepted || !typed->keep_refused) &&
	    !authtok_set(f->pamh, text.at, password_part(f, text.len, d)))
		accepted = false;
	return accepted ? OUTCOME_ACCEPTED : OUTCOME_REFUSED;
}

/* The password that an earlier module asked for may end in the code. */
static enum outcome
judge_first_pass(const struct flow *f, struct decision *d)
{
	char *text = authtok_get(f->pamh);
	struct typed typed = {
		.tail = true,
		.keep_refused = f->args.first_pass == FIRST_PASS_TRY,
	};
	enum outcome outcome;

	memset(d, 0, sizeof(*d));
	if (!text)
		return OUTCOME_REFUSED;
	typed.text = span_of(text);
	outcome = judge(f, &typed, d);
	ui_forget(&text);
	return outcome;
}

static bool
ask(const struct flow *f, char **ret_text)
{
	const char *prompt = f->policy.prompt;

	if (f->args.forward_pass)
		prompt = "Password & verification code: ";
	if (f->args.prompt)
		prompt = f->args.prompt;
	return ui_ask(f->pamh, prompt, f->policy.echo, ret_text);
}

/* FIRST: the decision on a first pass, or NULL. */
static enum outcome
judge_prompted(const struct flow *f, const struct decision *first)
{
	struct typed typed = {.tail = f->args.forward_pass, .first = first};
	enum outcome outcome;
	struct decision d;
	char *text = NULL;
	WIPE_AT_END(d);

	if (!ask(f, &text))
		return OUTCOME_NO_CONVERSATION;
	typed.text = span_of(text);
	outcome = finish(f, judge(f, &typed, &d), &d);
	ui_forget(&text);
	return outcome;
}

static enum outcome
ask_and_judge(const struct flow *f)
{
	struct decision first;
	enum outcome outcome;
	WIPE_AT_END(first);

	if (f->args.first_pass == FIRST_PASS_IGNORE)
		return judge_prompted(f, NULL);
	outcome = judge_first_pass(f, &first);
	/* That a password is no code is nothing to log or to tell. */
	if (outcome == OUTCOME_ACCEPTED ||
	    f->args.first_pass == FIRST_PASS_USE)
		return finish(f, outcome, &first);
	return judge_prompted(f, &first);
}

/* No code is asked for; but the next module expects the password from here. */
static enum outcome
pass_password_on(const struct flow *f, enum outcome outcome,
		 enum reason reason)
{
	struct decision none = {.reason = reason};
	char *text = NULL;

	if (f->args.forward_pass &&
	    f->args.first_pass == FIRST_PASS_IGNORE) {
		if (!ask(f, &text))
			return OUTCOME_NO_CONVERSATION;
		if (!authtok_set(f->pamh, text, strlen(text)))
			outcome = OUTCOME_REFUSED;
		ui_forget(&text);
	}
	return finish(f, outcome, &none);
}

static enum outcome
log_in(struct flow *f, int argc, const char **argv)
{
	if (!set_up(f, argc, argv))
		return OUTCOME_MISCONFIGURED;
	if (!login_read(f->pamh, &f->args, &f->login))
		return OUTCOME_NO_CONVERSATION;
	if (strcmp(f->login.service, FIRSTFACTOR_SERVICE) == 0) {
		log_note(f->pamh, LOG_ERR, "the PAM service \"%s\" must not "
			 "hold this module", FIRSTFACTOR_SERVICE);
		return OUTCOME_MISCONFIGURED;
	}
	look(f);
	if (!code_due(f))
		return pass_password_on(f, OUTCOME_NOT_DUE,
					REASON_NOT_ENROLLED);
	if (is_trusted(f))
		return pass_password_on(f, OUTCOME_ACCEPTED, REASON_TRUSTED);
	return ask_and_judge(f);
}

/* Not on the stack: who calls su chooses how large that is, and where there is
 * too little su would die.  tests/system/limits.test */
enum outcome
flow_authenticate(pam_handle_t *pamh, int flags, int argc, const char **argv)
{
	struct flow *f = calloc(1, sizeof(*f));
	enum outcome outcome;

	if (!f)
		return OUTCOME_REFUSED;
	f->pamh = pamh;
	f->flags = flags;
	outcome = log_in(f, argc, argv);
	OPENSSL_cleanse(f, sizeof(*f));
	free(f);
	return outcome;
}
