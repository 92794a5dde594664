/* SPDX-License-Identifier: BSD-2-Clause
 *
 * twofactor reset: forgets an account's second factor, as if there had never
 * been one, whatever has become of its files.  For root.
 */
#include "cli/subcommands.h"

#include <stdio.h>

#include "cli/log.h"
#include "cli/terminal.h"
#include "io/fault.h"
#include "io/forget.h"
#include "io/seen.h"
#include "io/spent.h"
#include "io/translate.h"

/* The marker goes last: until then an account whose files are half gone is
 * refused. */
static enum cli_exit
forget(const struct cli *cli)
{
	char marker[PATH_MAX];
	struct fault fault;
	bool any;

	place_marker(&cli->place, &cli->account, marker);
	any = seen_find(marker, cli->account.uid) != SEEN_NO;
	if (!forget_files(&cli->account, &cli->place, &any, &fault) ||
	    !spent_forget(marker, &fault) || !seen_clear(marker, &fault)) {
		(void)cli_fault(&fault);
		cli_error("not all is forgotten; mend that, and reset again");
		return CLI_STORAGE;
	}
	if (any)
		return CLI_DONE;
	cli_error("%s is not enrolled", cli->account.name);
	return CLI_NOT_ENROLLED;
}

/* A pam_google_authenticator file, say, is not ours to forget. */
static void
explain_rest(const struct cli *cli)
{
	struct fault fault;
	char text[512];

	if (!store_read(&cli->account, &cli->place, STORE_USE, NULL, &fault))
		cli_error("note: a login is refused all the same: %s",
			  fault_text(&fault, text, sizeof(text)));
}

enum cli_exit
reset_run(const struct cli *cli)
{
	enum cli_exit status;

	fprintf(stderr, _("This forgets all devices, backup codes, contacts "
			  "and trusted devices of %s.\n"), cli->account.name);
	if (!cli_confirm("Forget them? [y/N] "))
		return CLI_REFUSED;
	status = forget(cli);
	log_action(cli, "reset", NULL, status);
	if (status != CLI_DONE)
		return status;
	explain_rest(cli);
	printf(_("%s has no second factor any more, and gets in only where "
		 "none is required.\n"), cli->account.name);
	return CLI_DONE;
}
