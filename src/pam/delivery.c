/* SPDX-License-Identifier: BSD-2-Clause
 *
 * A code by a channel; see delivery.h.
 */
#include "pam/delivery.h"

#include <stdlib.h>
#include <syslog.h>

#include "core/wipe.h"
#include "io/clock.h"
#include "io/deliver.h"
#include "io/order.h"
#include "pam/firstfactor.h"
#include "pam/log.h"
#include "pam/ui.h"

/* The second prompt comes this long after the name was typed, or a multiple of
 * it: longer than a disk takes to sync and a process to start. */
#define ASKED_MS 500

/* What an order needs, off the host's stack. */
struct delivery {
	struct channel channel;
	struct order order;
	char log[LOG_DELIVERY_SIZE];
};

static const char *
answer_name(enum request_answer answer)
{
	static const char *const names[] = {
		[REQUEST_FAILED] = "failed",
		[REQUEST_NO_CONTACT] = "no-contact",
		[REQUEST_BAD_ADDRESS] = "bad-address",
		[REQUEST_THROTTLED] = "throttled",
		[REQUEST_LIMIT] = "limit",
		[REQUEST_SEND] = "started",
	};

	return names[answer];
}

/* Why nothing can be sent, whatever the account's files say; or NULL. */
static const char *
obstacle(const struct flow *f, bool proved)
{
	if (!f->login.found)
		return "no-account";
	if (f->record.presence != PRESENCE_ENROLLED)
		return "not-enrolled";
	if (!proved)
		return "password-not-proved";
	return deliver_possible() ? NULL : "cannot-switch-user";
}

static const char *
send_code(const struct flow *f, struct delivery *d)
{
	struct deliver deliver = {
		.channel = &d->channel,
		.address = d->order.address,
		.user = f->login.name,
		.log = d->log,
		.result = -1,
	};
	enum request_answer answer;
	struct fault fault;
	bool started = true;

	answer = order_place(&d->order, &fault);
	if (answer == REQUEST_SEND) {
		deliver.code = d->order.request.code;
		started = deliver_start(&deliver, &fault);
		OPENSSL_cleanse(&deliver.code, sizeof(deliver.code));
	}
	if (answer == REQUEST_FAILED || !started)
		log_fault(f->pamh, &f->login, &fault);
	return started ? answer_name(answer) : "failed";
}

static void
deliver(const struct flow *f, struct delivery *d)
{
	/* Asked of everybody: it takes time. */
	bool proved = firstfactor_proved(f->pamh, f->login.typed);
	const char *what = obstacle(f, proved);

	d->order.account = &f->login.account;
	d->order.place = &f->login.place;
	d->order.marker = f->login.marker;
	d->order.policy = &f->policy;
	d->order.request.channel = &d->channel;
	d->order.request.source = &f->login.source;
	log_delivery(&f->login, d->channel.name, d->log);
	if (!what)
		what = send_code(f, d);
	log_note(f->pamh, LOG_NOTICE, "%s%s", d->log, what);
}

bool
delivery_asked(const struct flow *f, struct span answer)
{
	int64_t asked_at = clock_monotonic_ns();
	struct delivery *d = calloc(1, sizeof(*d));
	bool asked = d && channel_find(f->policy_body, answer, &d->channel);

	if (asked) {
		deliver(f, d);
		clock_wait_whole(asked_at, ASKED_MS);
		ui_tell(f->pamh, f->flags, "If there is a contact for \"%s\", "
			"a code was sent to it.", d->channel.name);
	}
	if (d)
		OPENSSL_cleanse(d, sizeof(*d));
	free(d);
	return asked;
}
