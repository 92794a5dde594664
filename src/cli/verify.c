/* SPDX-License-Identifier: BSD-2-Clause
 *
 * twofactor verify: checks, and spends, one code from standard input.
 */
#include "cli/subcommands.h"

#include <stdio.h>

#include "cli/authorize.h"
#include "cli/terminal.h"
#include "core/wipe.h"
#include "io/translate.h"

enum cli_exit
verify_run(const struct cli *cli)
{
	char line[TERMINAL_LINE_SIZE];
	struct decision decision;
	enum cli_exit status;
	struct span code;
	WIPE_AT_END(line);

	if (!terminal_ask("Code: ", line, &code)) {
		cli_error("no code on standard input, or too long a line");
		return CLI_REFUSED;
	}
	status = authorize_spend(cli, code, &decision);
	if (status != CLI_DONE)
		return status;
	if (decision.reason == REASON_BACKUP)
		printf(translate_count("Right: backup code %u. %u is left.\n",
				       "Right: backup code %u. %u are left.\n",
				       decision.backup_left),
		       decision.backup_number, decision.backup_left);
	else if (decision.reason == REASON_DELIVERED)
		printf(_("Right: the code that was sent.\n"));
	else
		printf(_("Right: %s.\n"), decision.device);
	return CLI_DONE;
}
