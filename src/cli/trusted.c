/* SPDX-License-Identifier: BSD-2-Clause
 *
 * twofactor trusted: the devices from which no code is asked for; list, revoke.
 */
#include "cli/subcommands.h"

#include <stdio.h>
#include <string.h>

#include "cli/json.h"
#include "cli/log.h"
#include "cli/when.h"
#include "core/trust.h"
#include "core/wipe.h"
#include "io/clock.h"
#include "io/shadow.h"
#include "io/translate.h"

/* What an entry is called without the word that says of which sort it is:
 * "SHA256:...", "192.0.2.7". */
static const char *
bare(const char *source)
{
	const char *colon = strchr(source, ':');

	return colon ? colon + 1 : source;
}

static void
print_one(const struct trust *t, enum trust_end end)
{
	static const char *const ends[] = {
		[TRUST_HOLDS] = "",
		[TRUST_PASSWORD_CHANGED] =
			N_("; void: the password was changed"),
		[TRUST_CLOCK_BEHIND] = N_("; void: the clock was set back"),
	};
	char id[TRUST_ID_SIZE], since[WHEN_SIZE], until[WHEN_SIZE];

	trust_id(t->source, id);
	printf(_("%s  %s %s\n        since %s, until %s, from %s%s\n"), id,
	       t->kind, bare(t->source), when_text(t->granted_at, since),
	       when_text(t->expires_at, until), bare(t->from), _(ends[end]));
}

static void
print_text(const char *key, const char *value, char before)
{
	putchar(before);
	json_key(key);
	json_string(value);
}

static void
print_one_json(const struct trust *t, enum trust_end end)
{
	char id[TRUST_ID_SIZE], since[WHEN_SIZE], until[WHEN_SIZE];

	trust_id(t->source, id);
	print_text("id", id, '{');
	print_text("kind", t->kind, ',');
	print_text("device", bare(t->source), ',');
	print_text("since", when_json(t->granted_at, since), ',');
	print_text("until", when_json(t->expires_at, until), ',');
	print_text("from", bare(t->from), ',');
	printf(",\"void\":%s}", end == TRUST_HOLDS ? "false" : "true");
}

static enum cli_exit
list(const struct cli *cli)
{
	int64_t day = shadow_password_day(cli->account.name);
	struct record record;
	enum cli_exit status = cli_read(cli, STORE_USE, &record);
	unsigned n = 0;
	WIPE_AT_END(record);

	if (status != CLI_DONE)
		return status;
	if (cli->options.json) {
		print_text("user", cli->account.name, '{');
		printf(",\"trusted\":[");
	}
	for (unsigned i = 0; i < record.state.n_trusted; i++) {
		const struct trust *t = &record.state.trusted[i];
		enum trust_end end = trust_end(&record.state, t, clock_now(),
					       day);
		if (end == TRUST_ENDED)
			continue;
		if (!cli->options.json)
			print_one(t, end);
		else if (n > 0)
			putchar(',');
		if (cli->options.json)
			print_one_json(t, end);
		n++;
	}
	if (cli->options.json)
		printf("]}\n");
	else if (n == 0)
		printf(_("No device is trusted.\n"));
	return CLI_DONE;
}

struct revocation {
	const char *id;		/* NULL: all */
	unsigned n;
};

static enum store_write
change(struct record *record, void *arg)
{
	struct revocation *r = arg;

	r->n = trust_revoke(&record->state, r->id);
	return r->n > 0 ? STORE_STATE : STORE_NOTHING;
}

/* No code is asked for: this only makes logins harder. */
static enum cli_exit
revoke(const struct cli *cli)
{
	struct revocation r = {.id = cli->file};
	struct record record;
	enum cli_exit status = cli_read(cli, STORE_USE, &record);
	struct fault fault;
	WIPE_AT_END(record);

	if (status != CLI_DONE)
		return status;
	if (!store_update(&cli->account, &cli->place, STORE_USE, change, &r,
			  &fault))
		status = cli_fault(&fault);
	else if (r.id && r.n == 0)
		status = CLI_REFUSED;
	log_action(cli, "revoke", r.id, status);
	if (status == CLI_REFUSED)
		cli_error("no trusted device of %s has the ID \"%s\"; see "
			  "twofactor trusted list", cli->account.name, r.id);
	if (status == CLI_DONE)
		printf(translate_count("%u device is trusted no longer.\n",
				       "%u devices are trusted no longer.\n",
				       r.n), r.n);
	return status;
}

enum cli_exit
trusted_run(const struct cli *cli)
{
	bool listing = strcmp(cli->operand, "list") == 0;

	if (!listing && strcmp(cli->operand, "revoke") != 0) {
		cli_error("trusted cannot \"%s\"; it takes list or revoke",
			  cli->operand);
		return CLI_USAGE;
	}
	if (listing ? cli->file || cli->options.every
		    : !cli->file == !cli->options.every) {
		cli_error(listing ? N_("trusted list takes no ID, and no --all")
				  : N_("revoke one: an ID of twofactor trusted "
				       "list; or --all"));
		return CLI_USAGE;
	}
	if (!listing && cli->options.json) {
		cli_error("--json goes with list");
		return CLI_USAGE;
	}
	return listing ? list(cli) : revoke(cli);
}
