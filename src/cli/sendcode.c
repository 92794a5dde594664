/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Trying an address out; see sendcode.h.
 */
#include "cli/sendcode.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/terminal.h"
#include "core/delivered.h"
#include "core/wipe.h"
#include "io/clock.h"
#include "io/deliver.h"
#include "io/fault.h"
#include "io/order.h"
#include "io/translate.h"

static enum cli_exit
refuse_order(const struct channel *channel, enum request_answer answer,
	     const struct fault *fault)
{
	if (answer == REQUEST_FAILED)
		return cli_fault(fault);
	if (answer == REQUEST_LIMIT)
		cli_error("%s sends %u codes an hour at most, and all "
			  "channels %d; wait, or say --no-confirm",
			  channel->name, channel->per_hour, STATE_MAX_SENT);
	else
		cli_error("nothing was sent");
	return CLI_REFUSED;
}

static enum cli_exit
explain(const struct channel *channel, const struct spawn_result *r)
{
	const char *command = channel->arguments[0];

	switch (r->end) {
	case SPAWN_EXITED:
		if (r->number == 0)
			return CLI_DONE;
		cli_error("%s: %s ended with status %d%s", channel->name,
			  command, r->number,
			  r->number == SPAWN_NOT_RUN ? _(": it cannot be run")
			  : r->number == SPAWN_NOT_USER
				  ? _(": it cannot be run as that user")
				  : "");
		break;
	case SPAWN_KILLED:
		cli_error("%s: %s was killed by signal %d", channel->name,
			  command, r->number);
		break;
	case SPAWN_TIMED_OUT:
		cli_error(translate_count("%s: %s was killed after %d second",
					  "%s: %s was killed after %d seconds",
					  (unsigned long)r->number),
			  channel->name, command, r->number);
		break;
	case SPAWN_UNKNOWN:
		cli_error("%s: nobody knows what became of %s", channel->name,
			  command);
	}
	return CLI_REFUSED;
}

/* Starts it and waits for its end, which its timeout bounds. */
static enum cli_exit
run(const struct deliver *deliver, int ends[2])
{
	struct spawn_result result = {SPAWN_UNKNOWN, 0};
	struct fault fault;
	bool started = deliver_start(deliver, &fault);
	ssize_t n;

	close(ends[1]);
	ends[1] = -1;
	if (!started) {
		char text[512];
		cli_error("%s: %s", deliver->channel->name,
			  fault_text(&fault, text, sizeof(text)));
		return CLI_CONFIGURATION;
	}
	do {
		n = read(ends[0], &result, sizeof(result));
	} while (n < 0 && errno == EINTR);
	if (n != (ssize_t)sizeof(result))
		result.end = SPAWN_UNKNOWN;
	return explain(deliver->channel, &result);
}

static enum cli_exit
deliver(const struct cli *cli, const struct order *order)
{
	char log[LINE_MAX];
	struct deliver d = {
		.channel = order->request.channel,
		.address = order->address,
		.user = cli->account.name,
		.code = order->request.code,
		.log = log,
	};
	enum cli_exit status;
	int ends[2];

	snprintf(log, sizeof(log), "user=%s service=%s channel=%s delivery=",
		 cli->account.name, CLI_SERVICE, d.channel->name);
	if (pipe2(ends, O_CLOEXEC) != 0) {
		cli_error("cannot make a pipe: %s", strerror(errno));
		return CLI_STORAGE;
	}
	d.result = ends[1];
	status = run(&d, ends);
	close(ends[0]);
	OPENSSL_cleanse(&d.code, sizeof(d.code));
	return status;
}

static bool
is_code(struct span typed, uint32_t code)
{
	struct answer answer;
	bool right;
	WIPE_AT_END(answer);

	answer_read(typed, &answer);
	right = answer.n == 1 && answer.list[0].digits == DELIVERED_DIGITS &&
		CRYPTO_memcmp(&answer.list[0].value, &code, sizeof(code)) == 0;
	return right;
}

static enum cli_exit
ask(const struct order *order)
{
	int64_t end = clock_monotonic_ms() +
		      INT64_C(1000) * order->request.channel->lifetime_seconds;
	char line[TERMINAL_LINE_SIZE];
	struct span typed;
	WIPE_AT_END(line);

	printf(_("A code was sent to %s.\n"), order->address);
	for (int i = 0; i < DELIVERED_TRIES; i++) {
		if (!terminal_ask("The code: ", line, &typed))
			break;
		if (clock_monotonic_ms() >= end) {
			cli_error("too late: the code has expired");
			return CLI_REFUSED;
		}
		if (is_code(typed, order->request.code))
			return CLI_DONE;
		cli_error("that is not the code");
	}
	cli_error("the code did not come back; nothing was stored");
	return CLI_REFUSED;
}

enum cli_exit
sendcode_confirm(const struct cli *cli, const struct channel *channel,
		 const char *address)
{
	struct source source = {.id = "local:" CLI_SERVICE};
	char marker[PATH_MAX];
	struct order order = {
		.account = &cli->account,
		.place = &cli->place,
		.marker = marker,
		.policy = &cli->policy,
		.request = {.channel = channel, .source = &source,
			    .address = address},
	};
	enum request_answer answer;
	struct fault fault;
	enum cli_exit status;
	WIPE_AT_END(order);

	place_marker(&cli->place, &cli->account, marker);
	answer = order_place(&order, &fault);
	if (answer != REQUEST_SEND)
		return refuse_order(channel, answer, &fault);
	status = deliver(cli, &order);
	return status == CLI_DONE ? ask(&order) : status;
}
