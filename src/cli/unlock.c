/* SPDX-License-Identifier: BSD-2-Clause
 *
 * twofactor unlock: gives an account back the guesses that were used up.  Used
 * codes stay used.  For root.
 */
#include "cli/subcommands.h"

#include <stdio.h>

#include "cli/log.h"
#include "core/wipe.h"
#include "io/spent.h"
#include "io/translate.h"

static enum store_write
change(struct record *record, void *arg)
{
	bool *enrolled = arg;

	*enrolled = record->presence == PRESENCE_ENROLLED;
	if (!*enrolled)
		return STORE_NOTHING;
	state_unlock(&record->state);
	return STORE_STATE;
}

/* Guesses may be remembered in /run as well; the larger sum counts. */
static bool
unlock_spent(struct spent *spent, struct fault *ret_fault)
{
	if (!spent->valid)
		return true;
	state_unlock(&spent->state);
	return spent_record(spent, &spent->state, ret_fault);
}

static enum cli_exit
unlock(const struct cli *cli)
{
	char marker[PATH_MAX];
	struct fault fault;
	struct spent spent;
	bool enrolled = false, ok;

	place_marker(&cli->place, &cli->account, marker);
	ok = spent_update(&spent, marker, &cli->account, &cli->place, change,
			  &enrolled, &fault) &&
	     unlock_spent(&spent, &fault);
	spent_end(&spent);
	if (!ok)
		return cli_fault(&fault);
	if (enrolled)
		return CLI_DONE;
	cli_error("%s was disabled meanwhile", cli->account.name);
	return CLI_NOT_ENROLLED;
}

enum cli_exit
unlock_run(const struct cli *cli)
{
	struct record record;
	enum cli_exit status = cli_read(cli, STORE_USE, &record);
	WIPE_AT_END(record);

	if (status == CLI_DONE)
		status = unlock(cli);
	log_action(cli, "unlock", NULL, status);
	if (status == CLI_DONE)
		printf(_("Wrong codes hold %s up no longer. Used codes stay "
		       "used.\n"), cli->account.name);
	return status;
}
