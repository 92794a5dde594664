/* SPDX-License-Identifier: BSD-2-Clause
 *
 * twofactor disable: ends an account's second factor.
 */
#include "cli/subcommands.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/authorize.h"
#include "cli/log.h"
#include "core/trust.h"
#include "core/wipe.h"
#include "io/seen.h"
#include "io/translate.h"

static enum store_write
change(struct record *record, void *arg)
{
	(void)arg;
	memset(&record->secrets, 0, sizeof(record->secrets));
	trust_revoke(&record->state, NULL);
	return STORE_ALL;
}

static enum cli_exit
forget_marker(const struct cli *cli)
{
	char marker[PATH_MAX];
	struct fault fault;

	place_marker(&cli->place, &cli->account, marker);
	if (geteuid() == 0 && !seen_clear(marker, &fault))
		return cli_fault(&fault);
	return CLI_DONE;
}

/* Root can end a factor whose files are gone, so that only the marker still
 * says that there was one. */
static enum cli_exit
disable_absent(const struct cli *cli, const struct record *record)
{
	enum cli_exit status = CLI_NOT_ENROLLED;
	char marker[PATH_MAX];

	place_marker(&cli->place, &cli->account, marker);
	if (record->presence == PRESENCE_ABSENT && geteuid() == 0 &&
	    seen_find(marker, cli->account.uid) != SEEN_NO) {
		status = forget_marker(cli);
		log_action(cli, "disable", NULL, status);
	}
	if (status == CLI_NOT_ENROLLED)
		cli_error("%s is not enrolled", cli->account.name);
	return status;
}

/* Files that are damaged are not in root's way. */
static enum cli_exit
disable_record(const struct cli *cli)
{
	enum store_mode mode = cli->acting ? STORE_REPAIR : STORE_USE;
	enum cli_exit status = authorize_change(cli);

	if (status == CLI_DONE)
		status = cli_update(cli, "disable", NULL, mode, change, NULL);
	return status == CLI_DONE ? forget_marker(cli) : status;
}

enum cli_exit
disable_run(const struct cli *cli)
{
	enum store_mode mode = cli->acting ? STORE_REPAIR : STORE_CREATE;
	struct record record;
	struct fault fault;
	enum cli_exit status;
	WIPE_AT_END(record);

	if (!store_read(&cli->account, &cli->place, mode, &record, &fault))
		return cli_fault(&fault);
	if (cli->acting && !cli_confirm("Take all devices and backup codes "
					"away? [y/N] "))
		status = CLI_REFUSED;
	else if (record.presence == PRESENCE_ENROLLED || record.damaged)
		status = disable_record(cli);
	else
		status = disable_absent(cli, &record);
	if (status == CLI_DONE)
		printf(_("%s has no second factor any more, and gets in only "
		       "where none is required.\n"), cli->account.name);
	return status;
}
