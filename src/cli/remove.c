/* SPDX-License-Identifier: BSD-2-Clause
 *
 * twofactor remove: takes one device away, but never the last.
 */
#include "cli/subcommands.h"

#include <stdio.h>

#include "cli/authorize.h"
#include "core/wipe.h"
#include "io/translate.h"

static enum store_write
change(struct record *record, void *arg)
{
	const char *const *name = arg;
	struct secrets *s = &record->secrets;

	if (!secrets_find(s, *name) || s->n_devices == 1)
		return STORE_NOTHING;
	secrets_remove(s, *name);
	return STORE_ALL;
}

/* Said before a code is spent on it. */
static enum cli_exit
check(const struct cli *cli)
{
	struct record record;
	const struct device *found;
	enum cli_exit status = cli_read_device(cli, &record, &found);
	WIPE_AT_END(record);

	if (status != CLI_DONE)
		return status;
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
	const char *name = cli->operand;
	enum cli_exit status = check(cli);

	if (status == CLI_DONE)
		status = authorize_change(cli);
	if (status != CLI_DONE)
		return status;
	status = cli_update(cli, "remove", name, STORE_USE, change, &name);
	if (status == CLI_REFUSED)
		cli_error("the devices were changed meanwhile; nothing was "
			  "removed");
	if (status == CLI_DONE)
		printf(_("Removed %s.\n"), name);
	return status;
}
