/* SPDX-License-Identifier: BSD-2-Clause
 *
 * twofactor enroll: adds a device, and with the first one backup codes.
 */
#include "cli/subcommands.h"

#include <stdio.h>
#include <string.h>

#include "cli/backupset.h"
#include "cli/json.h"
#include "cli/newdevice.h"
#include "cli/symbol.h"
#include "core/base32.h"
#include "core/wipe.h"

struct enrolment {
	const struct cli *cli;
	bool authorized;	/* to change an enrolment that exists */
	struct device device;
	bool confirmed;		/* FIRST is its state */
	struct device_state first;
	struct backupset set;	/* n_codes 0: a set exists already */
	const char *refusal;
};

/* Under the lock: somebody may have enrolled since the first look. */
static enum store_write
change(struct record *record, void *arg)
{
	struct enrolment *e = arg;
	struct secrets *secrets = &record->secrets;
	struct device_state *state;

	e->refusal = "the account was enrolled meanwhile";
	if (record->presence == PRESENCE_ENROLLED && !e->authorized)
		return STORE_NOTHING;
	if (e->set.stored.n_codes > 0 && secrets->backup.n_codes > 0)
		return STORE_NOTHING;
	secrets_remove(secrets, e->cli->options.replace);
	e->refusal = secrets_refusal(secrets, &e->device);
	if (e->refusal)
		return STORE_NOTHING;
	secrets->devices[secrets->n_devices++] = e->device;
	if (e->set.stored.n_codes > 0)
		secrets->backup = e->set.stored;
	state = state_entry(&record->state, &e->device);
	if (!state) {
		e->refusal = "hashing failed";
		return STORE_NOTHING;
	}
	if (e->confirmed) {
		memcpy(e->first.print, state->print, sizeof(state->print));
		*state = e->first;
	}
	return STORE_ALL;
}

static enum cli_exit
commit(struct enrolment *e)
{
	enum cli_exit status = cli_update(e->cli, "enroll", e->device.name,
					  STORE_CREATE, change, e);

	if (status == CLI_REFUSED)
		cli_error("nothing was enrolled: %s", e->refusal);
	return status;
}

static void
print_json(const struct enrolment *e)
{
	char text[DEVICE_URI_SIZE];
	struct sink out = {text, sizeof(text), 0, false};
	WIPE_AT_END(text);

	printf("{");
	json_key("user");
	json_string(e->cli->account.name);
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
	backupset_print_json(&e->set);
	printf("}\n");
}

/* What is shown once: the JSON, or the backup codes. */
static enum cli_exit
print_secrets(const struct enrolment *e)
{
	if (e->cli->options.json) {
		print_json(e);
	} else if (e->set.stored.n_codes > 0) {
		printf("\n");
		backupset_print(&e->set, e->cli->account.name, stdout);
		printf("\n");
	}
	return cli_flush();
}

/* Nothing may be enrolled that nobody saw: the output goes first. */
static enum cli_exit
enroll_unconfirmed(struct enrolment *e)
{
	enum cli_exit status = print_secrets(e);

	return status == CLI_DONE ? commit(e) : status;
}

/* Nothing is written before the code was right. */
static enum cli_exit
enroll_confirmed(struct enrolment *e)
{
	enum cli_exit status = cli_flush();

	if (status == CLI_DONE)
		status = newdevice_confirm(e->cli, &e->device, &e->first);
	e->confirmed = status == CLI_DONE;
	return status == CLI_DONE ? commit(e) : status;
}

/* From the drawn symbol to the device that is on disk. */
static enum cli_exit
enroll(struct enrolment *e)
{
	const struct options *o = &e->cli->options;
	enum cli_exit status = symbol_draw(o, &e->device);

	if (status != CLI_DONE)
		return status;
	status = o->no_confirm ? enroll_unconfirmed(e) : enroll_confirmed(e);
	if (status != CLI_DONE) {
		symbol_undo(o);
		return status;
	}
	if (!o->json)
		printf("Enrolled %s for %s.\n", e->device.name,
		       e->cli->account.name);
	if (!o->no_confirm)
		status = print_secrets(e);
	if (status != CLI_DONE)
		cli_error("%s is enrolled; make backup codes that you can "
			  "see: twofactor codes --new", e->device.name);
	return status;
}

static enum cli_exit
prepare(struct enrolment *e, const struct record *record)
{
	const struct cli *cli = e->cli;
	enum cli_exit status = newdevice_make(cli, &record->secrets,
					      &e->device);

	if (status != CLI_DONE)
		return status;
	if (record->presence == PRESENCE_ENROLLED) {
		status = cli_authorize(cli);
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
	struct enrolment e = {.cli = cli};
	struct record record;
	enum cli_exit status;
	WIPE_AT_END(e);
	WIPE_AT_END(record);

	status = check_options(&cli->options);
	if (status == CLI_DONE)
		status = cli_read(cli, STORE_CREATE, &record);
	if (status == CLI_DONE)
		status = prepare(&e, &record);
	return status == CLI_DONE ? enroll(&e) : status;
}
