/* SPDX-License-Identifier: BSD-2-Clause
 *
 * confirm_password; see password.h.  A wrong one is counted by the modules of
 * the PAM service, as at a login, and not by the throttle, whose guesses are
 * of codes.
 */
#include "cli/password.h"

#include "cli/log.h"
#include "cli/terminal.h"
#include "core/wipe.h"
#include "io/password.h"
#include "io/translate.h"

/* PAM_MAX_RESP_SIZE is no limit of passwords, but nobody types more. */
static bool
ask(char line[TERMINAL_LINE_SIZE], char password[TERMINAL_LINE_SIZE])
{
	struct span text;

	return terminal_ask_hidden("Password: ", line, &text) &&
	       span_copy(text, password, TERMINAL_LINE_SIZE);
}

static enum cli_exit
refuse(const struct cli *cli, const char *why)
{
	cli_error("%s", _(why));
	log_action(cli, "password", NULL, CLI_REFUSED);
	return CLI_REFUSED;
}

enum cli_exit
password_confirm(const struct cli *cli)
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
		return refuse(cli, N_("the account's password is needed; "
				      "without a terminal give "
				      "--password-stdin, and it on standard "
				      "input's first line"));
	asked = ask(line, password);
	if (!due)
		return CLI_DONE;
	if (asked && password_works(cli->account.name, password, true))
		return CLI_DONE;
	return refuse(cli, N_("the PAM service \"twofactor\" does not take "
			      "this password"));
}
