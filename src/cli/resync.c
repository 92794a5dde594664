/* SPDX-License-Identifier: BSD-2-Clause
 *
 * twofactor resync NAME: two codes in a row bring a device that is out of step
 * back.  It is two attempts as a login makes them, so they cost what those
 * cost, and both codes are spent.
 */
#include "cli/subcommands.h"

#include <stdio.h>
#include <string.h>

#include "cli/authorize.h"
#include "cli/terminal.h"
#include "core/match.h"
#include "core/wipe.h"
#include "io/translate.h"

static enum cli_exit
ask(const struct cli *cli, const char *prompt, struct decision *ret_decision)
{
	char line[TERMINAL_LINE_SIZE];
	struct span code;
	WIPE_AT_END(line);

	if (terminal_ask(prompt, line, &code))
		return authorize_check(cli, code, ret_decision);
	cli_error("two codes in a row are needed, on standard input");
	return CLI_USAGE;
}

static enum cli_exit
refuse(const struct cli *cli, const struct decision *d, bool second)
{
	long long minutes = (long long)(d->wait_seconds + 59) / 60;

	if (d->reason == REASON_SPENT)
		cli_error("this code was used already");
	else if (d->reason == REASON_THROTTLED)
		cli_error(translate_count("too many wrong codes; wait %lld "
					  "minute",
					  "too many wrong codes; wait %lld "
					  "minutes", (unsigned long)minutes),
			  minutes);
	else if (second)
		cli_error("this is not the code after the first; try again "
			  "with two new ones");
	else
		cli_error("this is no code of %s, nor of %d steps or %d "
			  "counts around now; if it is farther off, enrol it "
			  "anew: twofactor enroll --replace %s",
			  cli->operand, STATE_MAX_DRIFT, MATCH_RESYNC_COUNTS,
			  cli->operand);
	return CLI_REFUSED;
}

/* The first code is refused, and remembered, unless it is of now. */
static enum cli_exit
resync(const struct cli *cli)
{
	struct decision d;
	enum cli_exit status = ask(cli, N_("A code of the device: "), &d);
	bool second = status == CLI_REFUSED && d.reason == REASON_STALE &&
		      strcmp(d.device, cli->operand) == 0;

	if (second)
		status = ask(cli, N_("The code after it: "), &d);
	if (status == CLI_REFUSED)
		return refuse(cli, &d, second);
	if (status != CLI_DONE)
		return status;
	if (strcmp(d.device, cli->operand) != 0) {
		cli_error("that was a code of another device; %s is as it was",
			  cli->operand);
		return CLI_REFUSED;
	}
	printf(d.resynced ? _("%s is in step again.\n")
			  : _("%s was in step.\n"),
	       cli->operand);
	return CLI_DONE;
}

enum cli_exit
resync_run(const struct cli *cli)
{
	struct record record;
	const struct device *found;
	enum cli_exit status = cli_read_device(cli, &record, &found);
	WIPE_AT_END(record);

	if (status == CLI_DONE)
		status = authorize_by_password(cli);
	return status == CLI_DONE ? resync(cli) : status;
}
