/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Who may change an enrolment; see authorize.h.
 */
#include "cli/authorize.h"

#include <string.h>
#include <unistd.h>

#include "cli/log.h"
#include "cli/terminal.h"
#include "core/wipe.h"
#include "io/attempt.h"
#include "io/password.h"
#include "io/translate.h"

static void
explain(const struct decision *d)
{
	long long seconds = (long long)d->wait_seconds;
	long long minutes = (seconds + 59) / 60;

	switch (d->reason) {
	case REASON_SPENT:
		if (seconds > 0)
			cli_error(translate_count("this code was used already; "
						  "the next one comes in %lld "
						  "second",
						  "this code was used already; "
						  "the next one comes in %lld "
						  "seconds",
						  (unsigned long)seconds),
				  seconds);
		else
			cli_error("this code was used already");
		break;
	case REASON_STALE:
		cli_error("this code is genuine but not of now; the device's "
			  "next one brings it back in step: twofactor resync "
			  "%s", d->device);
		break;
	case REASON_THROTTLED:
		cli_error(translate_count("too many wrong codes; wait %lld "
					  "minute, or use a backup code",
					  "too many wrong codes; wait %lld "
					  "minutes, or use a backup code",
					  (unsigned long)minutes), minutes);
		break;
	default:
		cli_error("wrong code");
	}
}

/* The command is a place that its caller logs in from. */
static struct source
own_source(void)
{
	struct source source = {
		.may_be_known = true,
		.origin = {.kind = ORIGIN_LOCAL},
	};
	struct sink id = {source.id, sizeof(source.id), 0, false};

	sink_text(&id, "local:" CLI_SERVICE ":");
	sink_number(&id, getuid());
	return source;
}

/* ANSWER through the transaction; NULL: a wrong password. */
static enum cli_exit
run(const struct cli *cli, struct answer *answer,
    struct decision *ret_decision)
{
	struct source source = own_source();
	enum cli_exit status = CLI_REFUSED;
	char marker[PATH_MAX];
	struct fault fault;
	struct attempt attempt = {
		.account = &cli->account,
		.place = &cli->place,
		.marker = marker,
		.policy = &cli->policy,
		.source = &source,
		.answer = answer,
	};

	place_marker(&cli->place, &cli->account, marker);
	if (attempt_run(&attempt, ret_decision, &fault) == ATTEMPT_FAILED)
		status = cli_fault(&fault);
	else if (ret_decision->verdict == VERDICT_ACCEPT)
		status = CLI_DONE;
	if (answer)
		log_attempt(cli, &source, ret_decision);
	return status;
}

enum cli_exit
authorize_check(const struct cli *cli, struct span text,
		struct decision *ret_decision)
{
	struct answer answer;
	struct record record;
	enum cli_exit status = cli_read(cli, STORE_USE, &record);
	WIPE_AT_END(answer);
	WIPE_AT_END(record);

	memset(ret_decision, 0, sizeof(*ret_decision));
	if (status != CLI_DONE)
		return status;
	answer_read(text, &answer);
	/* Slow by intent, so it comes before the lock. */
	if (!answer_derive(&answer, &record.secrets.backup))
		return CLI_REFUSED;
	return run(cli, &answer, ret_decision);
}

enum cli_exit
authorize_spend(const struct cli *cli, struct span text,
		struct decision *ret_decision)
{
	enum cli_exit status = authorize_check(cli, text, ret_decision);

	if (status == CLI_REFUSED)
		explain(ret_decision);
	return status;
}

enum cli_exit
authorize_by_code(const struct cli *cli)
{
	char line[TERMINAL_LINE_SIZE];
	struct span code;
	struct decision decision;
	WIPE_AT_END(line);

	if (cli->acting)
		return CLI_DONE;
	if (!terminal_ask("Current code of a device, or a backup code: ", line,
			  &code)) {
		cli_error("a current code is needed, on standard input");
		return CLI_REFUSED;
	}
	return authorize_spend(cli, code, &decision);
}

/* PAM_MAX_RESP_SIZE is no limit of passwords, but nobody types more. */
static bool
ask_password(char line[TERMINAL_LINE_SIZE], char password[TERMINAL_LINE_SIZE])
{
	struct span text;

	return terminal_ask_hidden("Password: ", line, &text) &&
	       span_copy(text, password, TERMINAL_LINE_SIZE);
}

/* A wrong one costs what a wrong code costs.  It is tried, too, when there is
 * nothing left to pay with: an outsider who guesses must not keep the owner,
 * who has backup codes, from changing things. */
static void
charge(const struct cli *cli)
{
	struct decision decision;
	struct record record;
	struct fault fault;
	bool enrolled = store_read(&cli->account, &cli->place, STORE_USE,
				   &record, &fault) &&
			record.presence == PRESENCE_ENROLLED;
	WIPE_AT_END(record);

	if (enrolled)
		(void)!run(cli, NULL, &decision);
}

static enum cli_exit
refuse_password(const struct cli *cli, const char *why)
{
	cli_error("%s", _(why));
	log_action(cli, "password", NULL, CLI_REFUSED);
	return CLI_REFUSED;
}

enum cli_exit
authorize_by_password(const struct cli *cli)
{
	bool due = cli->policy.confirm_password && !cli->acting &&
		   !cli->options.all;
	bool given = cli->options.password_stdin && !terminal_interactive();
	char line[TERMINAL_LINE_SIZE], password[TERMINAL_LINE_SIZE];
	bool asked;
	WIPE_AT_END(line);
	WIPE_AT_END(password);

	if (!due && !given)
		return CLI_DONE;
	if (!given && !terminal_interactive())
		return refuse_password(
			cli, N_("the account's password is needed; without a "
				"terminal give --password-stdin, and it on "
				"standard input's first line"));
	asked = ask_password(line, password);
	if (!due)
		return CLI_DONE;
	if (asked && password_works(cli->account.name, password, true))
		return CLI_DONE;
	if (asked)
		charge(cli);
	return refuse_password(
		cli, N_("the PAM service \"twofactor\" does not take this "
			"password"));
}

enum cli_exit
authorize_change(const struct cli *cli)
{
	enum cli_exit status = authorize_by_password(cli);

	return status == CLI_DONE ? authorize_by_code(cli) : status;
}
