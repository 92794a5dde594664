/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Enrolment at login; see atlogin.h.  Clients show what they are sent very
 * differently, so the texts are plain: no ESC, which ssh escapes; half blocks
 * that a scanner reads on white-on-black; and always the key in words, for a
 * client whose locale has no blocks.  Symbol, key and prompt share 24 rows.
 */
#include "pam/atlogin.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <syslog.h>
#include <unistd.h>

#include "core/base32.h"
#include "core/confirm.h"
#include "core/wipe.h"
#include "io/clock.h"
#include "io/enrolment.h"
#include "io/seen.h"
#include "io/store.h"
#include "io/translate.h"
#include "pam/log.h"
#include "pam/ui.h"
#include "pam/unenrolled.h"
#include "render/qr.h"

#define TRIES 3
#define SYMBOL_ROWS 22	/* of 24; key and prompt are below it */
#define SCREEN_SIZE 65536

/* All of it is on the heap: the host's stack may be small. */
struct job {
	const struct flow *flow;
	struct enrolment e;
	struct decision outcome;	/* for the log */
	struct record again;		/* read after the last prompt */
	char screen[SCREEN_SIZE];
};

/* With user= one file may be everybody's. */
bool
atlogin_is_open(const struct flow *f)
{
	return policy_offers(&f->policy, clock_now()) && !f->args.user &&
	       flow_may_ask_more(f);
}

bool
atlogin_can_store(const struct flow *f)
{
	return !store_lacks_home(&f->login.account, &f->login.place);
}

/* The device and the codes, and nothing of it on disk. */
static bool
prepare(struct job *job)
{
	const struct flow *f = job->flow;
	struct enrolment *e = &job->e;
	const char *why;

	if (f->login.source.may_be_known)
		e->source = f->login.source.id;
	e->device = (struct device){
		.type = DEVICE_TOTP,
		.algorithm = HASH_SHA1,
		.digits = OTP_MIN_DIGITS,
		.period = 30,
	};
	why = enrolment_label(&f->policy, NULL, f->login.name, &e->device);
	if (why) {
		log_about(f->pamh, &f->login, LOG_ERR, "cannot enrol: %s",
			  why);
		return false;
	}
	enrolment_name("phone", &f->record.secrets, &e->device);
	clock_date(clock_now(), e->device.added);
	return enrolment_key(&e->device) &&
	       (f->record.secrets.backup.n_codes > 0 ||
		backupset_make(f->policy.backup_codes, &e->set));
}

/* NULL where it cannot be drawn: the key does as well. */
static struct qr *
draw(struct device *device)
{
	struct encoder encoder;
	struct qr *qr;

	if (!encoder_open(&encoder))
		return NULL;
	qr = qr_new_fitting(&encoder, device, SYMBOL_ROWS);
	encoder_close(&encoder);
	return qr;
}

static void
write_key(const struct device *device, struct sink *out)
{
	sink_text(out, _("Key: "));
	base32_encode_groups(device->secret, device->secret_size, out);
	sink_char(out, '\n');
}

static void
write_symbol(const struct qr *qr, struct sink *out)
{
	char row[QR_ROW_SIZE];
	WIPE_AT_END(row);

	for (unsigned i = 0; i < qr_rows(qr, QR_UTF8); i++) {
		qr_row(qr, QR_UTF8, 0, i, row);
		sink_text(out, row);
		sink_char(out, '\n');
	}
}

/* ssh puts "(user@host) " in front of it. */
static void
write_need(const struct flow *f, struct sink *out)
{
	char date[DATE_SIZE], text[256];

	clock_date(f->policy.enroll_by, date);
	snprintf(text, sizeof(text), f->spared
		 ? _("\nFrom %s on a second factor is needed here, and you "
		     "have none yet.\n")
		 : _("\nA second factor is needed here, and you have none "
		     "yet.\n"), date);
	sink_text(out, text);
}

/* A symbol that is too large leaves no room for the key below it. */
static bool
write_screen(struct job *job)
{
	struct sink out = {job->screen, sizeof(job->screen), 0, false};
	struct device *device = &job->e.device;
	struct qr *qr = draw(device);
	bool below = qr && qr_rows(qr, QR_UTF8) <= SYMBOL_ROWS;

	write_need(job->flow, &out);
	sink_text(&out, qr ? _("Scan the code below with your authenticator "
			       "app, or type the key into it.\n")
			   : _("Type this key into your authenticator app.\n"));
	sink_text(&out, _("It is time-based, with 6 digits.\n"));
	device_write_uri(device, &out);
	sink_char(&out, '\n');
	if (!below)
		write_key(device, &out);
	if (qr)
		write_symbol(qr, &out);
	if (below)
		write_key(device, &out);
	qr_free(&qr);
	/* The application ends the line. */
	if (out.len > 0)
		job->screen[out.len - 1] = '\0';
	return !out.full;
}

/* Is TEXT a code of the new device?  If not, that is told. */
static void
check(struct job *job, const char *text)
{
	const struct flow *f = job->flow;
	struct enrolment *e = &job->e;
	enum confirm found = CONFIRM_WRONG;
	struct answer answer;
	int64_t offset;
	WIPE_AT_END(answer);

	answer_read(span_of(text), &answer);
	job->outcome.reason = REASON_NOT_A_CODE;
	if (answer.n > 0 && answer.list[0].digits == e->device.digits) {
		job->outcome.reason = REASON_WRONG;
		found = confirm_code(&e->device, &f->policy, clock_now(),
				     answer.list[0].value, &e->first, &offset);
	}
	e->confirmed = found == CONFIRM_RIGHT;
	if (found == CONFIRM_FAR)
		ui_tell(f->pamh, f->flags, "The app's clock is too far off. "
			"Set it to network time, and try again.");
	else if (!e->confirmed)
		ui_tell(f->pamh, f->flags, "This is not the code. It has %u "
			"digits.", e->device.digits);
}

/* Who is spared may leave it for later, by an empty answer. */
static enum outcome
ask(struct job *job)
{
	const struct flow *f = job->flow;
	const char *prompt = N_("Code that the app shows: ");
	bool later = false;
	char *text;

	if (f->spared)
		prompt = N_("Code that the app shows, or Enter for later: ");
	for (int i = 0; i < TRIES && !job->e.confirmed && !later; i++) {
		text = NULL;
		if (!ui_ask(f->pamh, prompt, f->policy.echo, &text))
			return OUTCOME_NO_CONVERSATION;
		later = f->spared && !*text;
		job->outcome.reason = REASON_NOT_ENROLLED;
		if (!later)
			check(job, text);
		ui_forget(&text);
	}
	return job->e.confirmed ? OUTCOME_ACCEPTED : OUTCOME_REFUSED;
}

/* Whether it is on disk, and the user's. */
static bool
commit(struct job *job)
{
	const struct flow *f = job->flow;
	struct enrolment *e = &job->e;
	struct fault fault;

	job->outcome.reason = REASON_STORAGE;
	if (!store_update(&f->login.account, &f->login.place, STORE_CREATE,
			  enrolment_change, e, &fault)) {
		log_fault(f->pamh, &f->login, &fault);
		ui_tell(f->pamh, f->flags, "It could not be stored. Keep the "
			"key until you have logged in again.");
		return false;
	}
	if (e->refusal) {
		job->outcome.reason = e->raced ? REASON_ENROLLED
					       : REASON_INTERNAL;
		ui_tell(f->pamh, f->flags,
			"The account was enrolled meanwhile. "
			"Forget this key, and log in anew.");
		return false;
	}
	job->outcome.reason = REASON_ENROLLED;
	memcpy(job->outcome.device, e->device.name,
	       sizeof(job->outcome.device));
	if (geteuid() == 0 && !seen_mark(f->login.marker, f->login.account.uid,
					 &fault))
		log_fault(f->pamh, &f->login, &fault);
	return true;
}

/* sshd shows a text to everybody only together with a prompt.  What is typed
 * there does not matter, nor that it failed: the code was right. */
static void
tell_codes(struct job *job)
{
	const struct flow *f = job->flow;
	struct sink out = {job->screen, sizeof(job->screen), 0, false};
	char *text = NULL;

	if (job->e.set.stored.n_codes == 0)
		return;
	sink_text(&out, _("\nYou are enrolled.\n"));
	backupset_write(&job->e.set, f->login.name, &out);
	ui_show(f->pamh, f->flags, job->screen);
	if (ui_ask(f->pamh, "Press Enter when you have kept them: ", true,
		   &text))
		ui_forget(&text);
}

static enum outcome
offer(struct job *job)
{
	const struct flow *f = job->flow;
	enum outcome outcome;

	job->outcome.reason = REASON_INTERNAL;
	if (!prepare(job) || !write_screen(job))
		return OUTCOME_REFUSED;
	job->outcome.reason = REASON_NOT_ENROLLED;
	ui_show(f->pamh, f->flags, job->screen);
	outcome = ask(job);
	if (outcome != OUTCOME_ACCEPTED)
		ui_tell(f->pamh, f->flags, "Nothing was enrolled. If the key "
			"is in the app, delete it there.");
	return outcome;
}

/* Nothing is written before the code was right, and until then enroll_by
 * holds as if nothing had been offered. */
static enum outcome
enrol(struct job *job)
{
	const struct flow *f = job->flow;
	enum outcome outcome = offer(job);

	if (outcome == OUTCOME_ACCEPTED)
		return commit(job) ? OUTCOME_ACCEPTED : OUTCOME_REFUSED;
	if (!unenrolled_is_still_spared(f, &job->again))
		return outcome;
	unenrolled_tell(f);
	return OUTCOME_NOT_DUE;
}

enum outcome
atlogin_enrol(const struct flow *f)
{
	struct job *job = calloc(1, sizeof(*job));
	enum outcome outcome;

	if (!job)
		return OUTCOME_REFUSED;
	job->flow = f;
	outcome = enrol(job);
	log_outcome(f->pamh, &f->login, outcome, &job->outcome);
	if (outcome == OUTCOME_ACCEPTED)
		tell_codes(job);
	OPENSSL_cleanse(job, sizeof(*job));
	free(job);
	return outcome;
}
