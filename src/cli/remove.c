/* SPDX-License-Identifier: BSD-2-Clause
 *
 * twofactor remove: takes one device away, but never the last.
 */
#include "cli/subcommands.h"

#include <stdio.h>

#include "core/wipe.h"

struct removal {
	const char *name;
	enum cli_exit status;
};

static enum store_write
change(struct record *record, void *arg)
{
	struct removal *r = arg;
	struct secrets *s = &record->secrets;

	if (!secrets_find(s, r->name) || s->n_devices == 1) {
		r->status = CLI_REFUSED;
		return STORE_NOTHING;
	}
	secrets_remove(s, r->name);
	return STORE_ALL;
}

/* Said before a code is spent on it. */
static enum cli_exit
check(const struct cli *cli)
{
	struct record record;
	enum cli_exit status = cli_read(cli, STORE_USE, &record);
	WIPE_AT_END(record);

	if (status != CLI_DONE)
		return status;
	if (!secrets_find(&record.secrets, cli->operand)) {
		cli_error("%s has no device \"%s\"; see twofactor status",
			  cli->account.name, cli->operand);
		return CLI_REFUSED;
	}
	if (record.secrets.n_devices == 1) {
		cli_error("\"%s\" is the last device; enrol another first, or "
			  "end it all with: twofactor disable",
			  cli->operand);
		return CLI_REFUSED;
	}
	return CLI_DONE;
}

enum cli_exit
remove_run(const struct cli *cli)
{
	struct removal removal = {cli->operand, CLI_DONE};
	enum cli_exit status = check(cli);
	struct fault fault;

	if (status == CLI_DONE)
		status = cli_authorize(cli);
	if (status != CLI_DONE)
		return status;
	if (!store_update(&cli->account, &cli->place, STORE_USE, change,
			  &removal, &fault))
		return cli_fault(&fault);
	if (removal.status != CLI_DONE) {
		cli_error("the devices were changed meanwhile; nothing was "
			  "removed");
		return removal.status;
	}
	printf("Removed %s.\n", cli->operand);
	return CLI_DONE;
}
