/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The answer to the prompt; see judge.h.
 */
#include "pam/judge.h"

#include <string.h>
#include <syslog.h>

#include "core/trust.h"
#include "core/wipe.h"
#include "io/attempt.h"
#include "io/clock.h"
#include "io/decoy.h"
#include "io/translate.h"
#include "pam/authtok.h"
#include "pam/delivery.h"
#include "pam/log.h"
#include "pam/trusting.h"
#include "pam/ui.h"

/* A refusal comes this long after the answer, or a multiple of it. */
#define REFUSAL_MS 5

/* An answer to judge. */
struct typed {
	struct span text;
	bool tail;		/* a password with the code at its end */
	bool keep_refused;	/* PAM_AUTHTOK stays whole without a code */
	const struct decision *first;	/* on what came before; or NULL */
};

static void
run_attempt(const struct flow *f, const struct typed *typed,
	    struct answer *answer, struct decision *d)
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

	switch (attempt_run(&attempt, d, &fault)) {
	case ATTEMPT_DONE:
		return;
	case ATTEMPT_ELSEWHERE:
		log_about(f->pamh, &f->login, LOG_WARNING, "the state cannot "
			  "be written, so it is kept in /run until the next "
			  "reboot");
		break;
	case ATTEMPT_FAILED:
		break;
	}
	log_fault(f->pamh, &f->login, &fault);
}

/* Why an answer is refused without a transaction, in D; false where one
 * decides. */
static bool
refuse_early(const struct flow *f, const struct answer *answer,
	     struct decision *d)
{
	const struct record *r = &f->record;

	if (!f->login.found)
		d->reason = REASON_NO_ACCOUNT;
	else if (r->presence == PRESENCE_UNSURE)
		d->reason = REASON_STORAGE;
	else if (r->presence != PRESENCE_ENROLLED)
		d->reason = REASON_NOT_ENROLLED;
	else
		return decide_early(&r->secrets, &r->state, &f->policy,
				    clock_now(), &f->login.source, answer, d);
	return true;
}

/* Who is refused early gets a backup code derived and a transaction done for
 * nothing, so that neither tells anybody apart. */
static void
decide_on(const struct flow *f, const struct typed *typed,
	  struct answer *answer, struct decision *d)
{
	memset(d, 0, sizeof(*d));
	d->reason = REASON_INTERNAL;
	if (!answer_derive(answer, &f->record.secrets.backup))
		return;
	if (refuse_early(f, answer, d))
		decoy_refuse(&f->policy, f->login.typed, &f->login.source,
			     answer);
	else
		run_attempt(f, typed, answer, d);
}

static void
tell_backup_left(const struct flow *f, const struct decision *d)
{
	ui_tell(f->pamh, f->flags,
		place_is_roots(&f->login.place)
		? translate_count("%u backup code is left. Ask the "
				  "administrator for new ones.",
				  "%u backup codes are left. Ask the "
				  "administrator for new ones.",
				  d->backup_left)
		: translate_count("%u backup code is left. Make new ones: "
				  "twofactor codes --new",
				  "%u backup codes are left. Make new ones: "
				  "twofactor codes --new", d->backup_left),
		d->backup_left);
}

/* Waiting times are told only to who has succeeded from there before. */
static void
tell(const struct flow *f, const struct decision *d)
{
	long long wait = (long long)d->wait_seconds;

	if (d->reason == REASON_BACKUP &&
	    d->backup_left <= f->policy.backup_warn_at)
		tell_backup_left(f, d);
	if (!d->known)
		return;
	if (d->reason == REASON_SPENT && wait > 0)
		ui_tell(f->pamh, f->flags,
			translate_count("This code was used already. The next "
					"one comes in %lld second.",
					"This code was used already. The next "
					"one comes in %lld seconds.",
					(unsigned long)wait), wait);
	if (d->reason == REASON_THROTTLED)
		ui_tell(f->pamh, f->flags,
			translate_count("Too many wrong codes. Wait %lld "
					"minute, or use a backup code.",
					"Too many wrong codes. Wait %lld "
					"minutes, or use a backup code.",
					(unsigned long)(wait + 59) / 60),
			(wait + 59) / 60);
}

static enum outcome
finish(const struct flow *f, enum outcome outcome, const struct decision *d)
{
	if (outcome == OUTCOME_ACCEPTED && d->verdict == VERDICT_ACCEPT)
		trusting_offer(f);
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
	int64_t answered_at = clock_monotonic_ns();
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
	if (!accepted && !typed->keep_refused)
		clock_wait_whole(answered_at, REFUSAL_MS);
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
ask_once(const struct flow *f, char **ret_text)
{
	const char *prompt = f->policy.prompt;

	if (f->args.forward_pass)
		prompt = N_("Password & verification code: ");
	if (f->args.prompt)
		prompt = f->args.prompt;
	return ui_ask(f->pamh, prompt, f->policy.echo, ret_text);
}

/* The name of a channel is no answer yet. */
static bool
ask(const struct flow *f, char **ret_text)
{
	if (!ask_once(f, ret_text))
		return false;
	if (!delivery_asked(f, span_of(*ret_text)))
		return true;
	ui_forget(ret_text);
	return ask_once(f, ret_text);
}

/* Whoever got as far as the prompt, and left, is in the log. */
static enum outcome
no_answer(const struct flow *f)
{
	const struct decision none = {.reason = REASON_NO_ANSWER};

	log_outcome(f->pamh, &f->login, OUTCOME_NO_CONVERSATION, &none);
	return OUTCOME_NO_CONVERSATION;
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
		return no_answer(f);
	typed.text = span_of(text);
	outcome = finish(f, judge(f, &typed, &d), &d);
	ui_forget(&text);
	return outcome;
}

enum outcome
judge_login(const struct flow *f)
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

enum outcome
judge_pass_on(const struct flow *f, enum outcome outcome, enum reason reason)
{
	struct decision none = {.reason = reason};
	char *text = NULL;

	if (reason == REASON_TRUSTED)
		trust_ids(&f->login.source, f->policy.trust_by, none.device);

	if (f->args.forward_pass &&
	    f->args.first_pass == FIRST_PASS_IGNORE) {
		if (!ask_once(f, &text))
			return no_answer(f);
		if (!authtok_set(f->pamh, text, strlen(text)))
			outcome = OUTCOME_REFUSED;
		ui_forget(&text);
	}
	return finish(f, outcome, &none);
}
