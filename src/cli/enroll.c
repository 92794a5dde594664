/* SPDX-License-Identifier: BSD-2-Clause
 *
 * twofactor enroll: adds a device, and with the first one backup codes.
 */
#include "cli/subcommands.h"

#include <stdio.h>
#include <string.h>

#include "cli/authorize.h"
#include "cli/json.h"
#include "cli/newdevice.h"
#include "cli/symbol.h"
#include "core/base32.h"
#include "core/wipe.h"
#include "io/enrolment.h"
#include "io/translate.h"

/* What came of it: the last step may have failed after all the others. */
static void
explain_failure(const struct cli *cli, const struct enrolment *e)
{
	const struct device *new = &e->device, *found;
	struct record record;
	struct fault fault;
	WIPE_AT_END(record);

	if (!store_read(&cli->account, &cli->place, STORE_CREATE, &record,
			&fault))
		return;
	found = secrets_find(&record.secrets, new->name);
	if (found && found->secret_size == new->secret_size &&
	    CRYPTO_memcmp(found->secret, new->secret, new->secret_size) == 0)
		cli_error("%s is enrolled all the same; make fresh backup "
			  "codes: twofactor codes --new", new->name);
	else
		cli_error("%s was not enrolled", new->name);
}

static enum cli_exit
commit(const struct cli *cli, struct enrolment *e)
{
	enum cli_exit status = cli_update(cli, "enroll", e->device.name,
					  STORE_CREATE, enrolment_change, e);

	if (status == CLI_REFUSED)
		cli_error("nothing was enrolled: %s", _(e->refusal));
	else if (status == CLI_STORAGE)
		explain_failure(cli, e);
	return status;
}

static void
print_json(const struct cli *cli, const struct enrolment *e)
{
	char text[DEVICE_URI_SIZE];
	struct sink out = {text, sizeof(text), 0, false};
	WIPE_AT_END(text);

	printf("{");
	json_key("user");
	json_string(cli->account.name);
	putchar(',');
	json_key("device");
	json_string(e->device.name);
	putchar(',');
	json_key("uri");
	device_write_uri(&e->device, &out);
	json_string(text);
	putchar(',');
	json_key("secret");
	out = (struct sink){text, sizeof(text), 0, false};
	base32_encode(e->device.secret, e->device.secret_size, &out);
	json_string(text);
	putchar(',');
	json_backup_codes(&e->set);
	printf("}\n");
}

/* What is shown once: the JSON, or the backup codes. */
static enum cli_exit
print_secrets(const struct cli *cli, const struct enrolment *e)
{
	if (cli->options.json) {
		print_json(cli, e);
	} else if (e->set.stored.n_codes > 0) {
		printf("\n");
		cli_print_codes(cli, &e->set);
		printf("\n");
	}
	return cli_flush();
}

/* Nothing may be enrolled that nobody saw: the output goes first. */
static enum cli_exit
enroll_unconfirmed(const struct cli *cli, struct enrolment *e)
{
	enum cli_exit status = print_secrets(cli, e);

	return status == CLI_DONE ? commit(cli, e) : status;
}

/* Nothing is written before the code was right. */
static enum cli_exit
enroll_confirmed(const struct cli *cli, struct enrolment *e)
{
	enum cli_exit status = cli_flush();

	if (status == CLI_DONE)
		status = newdevice_confirm(cli, &e->device, &e->first);
	e->confirmed = status == CLI_DONE;
	return status == CLI_DONE ? commit(cli, e) : status;
}

/* From the drawn symbol to the device that is on disk. */
static enum cli_exit
enroll(const struct cli *cli, struct enrolment *e)
{
	const struct options *o = &cli->options;
	enum cli_exit status = symbol_draw(o, &e->device);

	if (status != CLI_DONE)
		return status;
	status = o->no_confirm ? enroll_unconfirmed(cli, e)
			       : enroll_confirmed(cli, e);
	if (status != CLI_DONE) {
		symbol_undo(o);
		return status;
	}
	if (!o->json)
		printf(_("Enrolled %s for %s.\n"), e->device.name,
		       cli->account.name);
	if (!o->no_confirm)
		status = print_secrets(cli, e);
	if (status != CLI_DONE)
		cli_error("%s is enrolled; make backup codes that you can "
			  "see: twofactor codes --new", e->device.name);
	return status;
}

static enum cli_exit
prepare(const struct cli *cli, const struct record *record,
	struct enrolment *e)
{
	enum cli_exit status = newdevice_make(cli, &record->secrets,
					      &e->device);

	if (status != CLI_DONE)
		return status;
	if (record->presence == PRESENCE_ENROLLED) {
		status = authorize_by_code(cli);
		e->authorized = status == CLI_DONE;
	}
	if (status != CLI_DONE || record->secrets.backup.n_codes > 0)
		return status;
	if (backupset_make(cli->policy.backup_codes, &e->set))
		return CLI_DONE;
	cli_error("no random bytes");
	return CLI_STORAGE;
}

static enum cli_exit
check_options(const struct options *o)
{
	if (o->json && !o->no_confirm && !o->secret_stdin) {
		cli_error("--json shows the key only when all is done; give "
			  "the key with --secret-stdin, or --no-confirm");
		return CLI_USAGE;
	}
	if (o->type == DEVICE_HOTP && o->period != OPTIONS_PERIOD) {
		cli_error("--period goes with --type totp");
		return CLI_USAGE;
	}
	return CLI_DONE;
}

enum cli_exit
enroll_run(const struct cli *cli)
{
	struct enrolment e = {.replace = cli->options.replace};
	struct record record;
	enum cli_exit status;
	WIPE_AT_END(e);
	WIPE_AT_END(record);

	status = check_options(&cli->options);
	if (status == CLI_DONE)
		status = cli_read(cli, STORE_CREATE, &record);
	if (status == CLI_DONE)
		status = authorize_by_password(cli);
	if (status == CLI_DONE)
		status = prepare(cli, &record, &e);
	return status == CLI_DONE ? enroll(cli, &e) : status;
}
