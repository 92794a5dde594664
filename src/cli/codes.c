/* SPDX-License-Identifier: BSD-2-Clause
 *
 * twofactor codes: how many backup codes are left; a fresh set.
 */
#include "cli/subcommands.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/authorize.h"
#include "cli/json.h"
#include "core/wipe.h"
#include "io/backupset.h"
#include "io/newfile.h"
#include "io/translate.h"

static enum cli_exit
count_codes(const struct cli *cli)
{
	struct record record;
	enum cli_exit status = cli_read(cli, STORE_USE, &record);
	unsigned left;
	WIPE_AT_END(record);

	if (status != CLI_DONE)
		return status;
	left = state_backup_left(&record.state, &record.secrets);
	if (cli->options.json) {
		printf("{");
		json_key("user");
		json_string(cli->account.name);
		printf(",\"backup_codes_left\":%u}\n", left);
	} else {
		printf(translate_count("%u of %u backup codes is left.\n",
				       "%u of %u backup codes are left.\n",
				       left),
		       left, record.secrets.backup.n_codes);
		if (cli_few_left(cli, left))
			printf(_("Make new ones: twofactor codes --new\n"));
	}
	return CLI_DONE;
}

static enum store_write
change(struct record *record, void *arg)
{
	const struct backupset *set = arg;

	if (record->presence != PRESENCE_ENROLLED)
		return STORE_NOTHING;
	record->secrets.backup = set->stored;
	return STORE_ALL;
}

static enum cli_exit
write_out(const struct cli *cli, const struct backupset *set)
{
	char text[BACKUPSET_TEXT_SIZE];
	struct sink page = {text, sizeof(text), 0, false};
	struct fault fault;
	WIPE_AT_END(text);

	backupset_write_page(set, cli->account.name, &page);
	if (!newfile_write(cli->options.out, text, page.len, &fault))
		return cli_fault(&fault);
	return CLI_DONE;
}

static enum cli_exit
put_out(const struct cli *cli, const struct backupset *set)
{
	if (cli->options.out)
		return write_out(cli, set);
	if (cli->options.json) {
		printf("{");
		json_key("user");
		json_string(cli->account.name);
		putchar(',');
		json_backup_codes(set);
		printf("}\n");
	} else {
		cli_print_codes(cli, set);
	}
	return cli_flush();
}

static enum cli_exit
store(const struct cli *cli, struct backupset *set)
{
	enum cli_exit status = cli_update(cli, "codes", NULL, STORE_USE,
					  change, set);

	if (status != CLI_REFUSED)
		return status;
	cli_error("%s was disabled meanwhile", cli->account.name);
	return CLI_NOT_ENROLLED;
}

/* Whether SET is surely not what is stored: the last step of storing it may
 * have failed after all the others. */
static bool
is_void(const struct cli *cli, const struct backupset *set)
{
	struct record record;
	struct fault fault;
	WIPE_AT_END(record);

	return store_read(&cli->account, &cli->place, STORE_USE, &record,
			  &fault) &&
	       memcmp(record.secrets.backup.salt, set->stored.salt,
		      sizeof(set->stored.salt)) != 0;
}

static void
say_where(const struct cli *cli)
{
	if (cli->options.out)
		printf(_("The codes are in %s; print it, and delete it.\n"),
		       cli->options.out);
}

/* The codes get out before the old ones stop working: a full disk or a closed
 * pipe leaves the old set. */
static enum cli_exit
new_codes(const struct cli *cli)
{
	unsigned count = cli->options.count ? cli->options.count
					    : cli->policy.backup_codes;
	struct backupset set;
	enum cli_exit status;
	WIPE_AT_END(set);

	if (!backupset_make(count, &set)) {
		cli_error("no random bytes");
		return CLI_STORAGE;
	}
	status = put_out(cli, &set);
	if (status != CLI_DONE)
		return status;
	status = store(cli, &set);
	if (status == CLI_DONE) {
		say_where(cli);
		return status;
	}
	if (!is_void(cli, &set)) {
		cli_error("keep the old codes and the new: which of them work "
			  "is not certain; make a fresh set when this is "
			  "mended");
		return status;
	}
	if (cli->options.out)
		unlink(cli->options.out);
	cli_error("the new codes are void; what worked before still does");
	return status;
}

enum cli_exit
codes_run(const struct cli *cli)
{
	struct record record;
	enum cli_exit status;
	struct fault fault;
	WIPE_AT_END(record);

	if (cli->options.json && cli->options.out) {
		cli_error("--json prints, --out writes a file: choose one");
		return CLI_USAGE;
	}
	if (!cli->options.new_codes && (cli->options.out ||
					cli->options.count)) {
		cli_error("--count and --out go with --new");
		return CLI_USAGE;
	}
	if (!cli->options.new_codes)
		return count_codes(cli);
	/* Before a code is asked for, which would be spent for nothing. */
	if (cli->options.out && !newfile_is_new(cli->options.out, &fault))
		return cli_fault(&fault);
	status = cli_read(cli, STORE_USE, &record);
	if (status == CLI_DONE)
		status = authorize_change(cli);
	return status == CLI_DONE ? new_codes(cli) : status;
}
