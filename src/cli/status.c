/* SPDX-License-Identifier: BSD-2-Clause
 *
 * twofactor status: who and what is enrolled.
 */
#include "cli/subcommands.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/json.h"
#include "cli/when.h"
#include "core/throttle.h"
#include "core/trust.h"
#include "core/wipe.h"
#include "io/clock.h"
#include "io/shadow.h"
#include "io/translate.h"

static int64_t
last_used(const struct record *record, const struct device *device)
{
	const struct device_state *state = state_find(&record->state, device);

	return state ? state->last_used : 0;
}

static unsigned
count_trusted(const struct account *account, const struct record *record)
{
	int64_t now = clock_now(), day = shadow_password_day(account->name);
	const struct state *s = &record->state;
	unsigned n = 0;

	for (unsigned i = 0; i < s->n_trusted; i++)
		if (trust_end(s, &s->trusted[i], now, day) == TRUST_HOLDS)
			n++;
	return n;
}

/* Until when wrong codes keep people out, by pool; 0: they do not. */
struct throttled {
	int64_t until[N_POOLS];
};

static struct throttled
find_throttled(const struct cli *cli, const struct record *record)
{
	struct throttled t;
	int64_t now = clock_now();

	for (int i = 0; i < N_POOLS; i++)
		t.until[i] = throttle_until(&record->secrets, &record->state,
					    &cli->policy, (enum pool_kind)i,
					    now);
	return t;
}

static void
print_throttled_json(const struct throttled *t)
{
	char text[WHEN_SIZE];

	if (t->until[POOL_KNOWN] == 0 && t->until[POOL_OTHERS] == 0)
		return;
	printf(",\"throttled_until\":{");
	json_key("known_sources");
	json_string(when_json(t->until[POOL_KNOWN], text));
	putchar(',');
	json_key("other_sources");
	json_string(when_json(t->until[POOL_OTHERS], text));
	putchar('}');
}

static void
print_throttled(const struct throttled *t)
{
	char text[WHEN_SIZE];

	if (t->until[POOL_KNOWN] > 0)
		printf(_("  throttled until %s from known sources: too many "
			 "wrong codes\n"),
		       when_text(t->until[POOL_KNOWN], text));
	if (t->until[POOL_OTHERS] > 0)
		printf(_("  throttled until %s from other sources: too many "
			 "wrong codes\n"),
		       when_text(t->until[POOL_OTHERS], text));
}

static void
print_device_json(const struct record *record, const struct device *device)
{
	char text[WHEN_SIZE];

	printf("{");
	json_key("name");
	json_string(device->name);
	putchar(',');
	json_key("type");
	json_string(device_type_name(device->type));
	putchar(',');
	json_key("added");
	json_string(device->added);
	putchar(',');
	json_key("last_used");
	json_string(when_json(last_used(record, device), text));
	printf("}");
}

static void
print_json(const struct cli *cli, const struct record *record)
{
	const struct secrets *s = &record->secrets;
	struct throttled throttled = find_throttled(cli, record);

	printf("{");
	json_key("user");
	json_string(cli->account.name);
	printf(",\"enrolled\":%s,\"devices\":[",
	       s->n_devices > 0 ? "true" : "false");
	for (unsigned i = 0; i < s->n_devices; i++) {
		if (i > 0)
			putchar(',');
		print_device_json(record, &s->devices[i]);
	}
	printf("],\"backup_codes_left\":%u,\"trusted_devices\":%u",
	       state_backup_left(&record->state, s),
	       count_trusted(&cli->account, record));
	if (s->n_contacts > 0) {
		putchar(',');
		contact_print_json(s);
	}
	print_throttled_json(&throttled);
	putchar('}');
}

static void
print_device(const struct record *record, const struct device *d)
{
	char text[WHEN_SIZE];
	const char *used = when_text(last_used(record, d), text);
	const struct device_state *state = state_find(&record->state, d);

	printf(_("  %s: %s, %s, %u digits"), d->name,
	       device_type_name(d->type), hash_name(d->algorithm), d->digits);
	if (d->type == DEVICE_TOTP)
		printf(_(" every %u s"), d->period);
	printf(used ? _("; added %s, last used %s")
		    : _("; added %s, never used"), d->added, used);
	if (state && state->drift != 0)
		printf(translate_count("; its clock is %d step off",
				       "; its clock is %d steps off",
				       (unsigned long)abs(state->drift)),
		       state->drift);
	if (d->imported)
		printf(_("; its key or period is short: enrol it anew"));
	printf("\n");
}

static void
print_backup(const struct cli *cli, const struct record *record)
{
	unsigned left = state_backup_left(&record->state, &record->secrets);
	unsigned of = record->secrets.backup.n_codes;

	if (cli_few_left(cli, left))
		printf(_("  backup codes: %u of %u left; make new ones: "
			 "twofactor codes --new\n"), left, of);
	else
		printf(_("  backup codes: %u of %u left\n"), left, of);
}

static void
print_text(const struct cli *cli, const struct record *record)
{
	const struct secrets *s = &record->secrets;
	struct throttled throttled = find_throttled(cli, record);

	printf("%s: %s\n", cli->account.name,
	       record->presence == PRESENCE_ENROLLED ? _("enrolled")
	       : record->presence == PRESENCE_DISABLED ? _("disabled")
						       : _("not enrolled"));
	for (unsigned i = 0; i < s->n_devices; i++)
		print_device(record, &s->devices[i]);
	if (s->n_devices > 0) {
		print_backup(cli, record);
		printf(_("  trusted devices: %u\n"),
		       count_trusted(&cli->account, record));
	}
	for (unsigned i = 0; i < s->n_contacts; i++)
		printf(_("  %s: codes can be sent to %s; added %s\n"),
		       s->contacts[i].channel, s->contacts[i].address,
		       s->contacts[i].added);
	print_throttled(&throttled);
}

struct listing {
	const struct cli *cli;
	bool any;
	enum cli_exit status;
};

static void
print_one(struct listing *l, const struct account *account,
	  const struct record *record)
{
	struct cli whose = *l->cli;

	whose.account = *account;
	/* Only who can be throttled needs rules that are about that user. */
	if (record->presence == PRESENCE_ENROLLED &&
	    cli_find_policy(&whose) != CLI_DONE) {
		l->status = CLI_CONFIGURATION;
		return;
	}
	if (!l->cli->options.json) {
		print_text(&whose, record);
		return;
	}
	if (l->any)
		printf(",");
	print_json(&whose, record);
	l->any = true;
}

/* Daemons have homes that belong to others, and nothing in them. */
static void
report_one(struct listing *l, const struct account *account,
	   const struct fault *fault)
{
	struct stat st;

	if (stat(account->home, &st) == 0 && st.st_uid == account->uid)
		l->status = cli_fault(fault);
}

static bool
list_one(const struct account *account, void *arg)
{
	struct listing *l = arg;
	struct place place;
	struct record record;
	struct fault fault;
	WIPE_AT_END(record);

	if (cli_place(l->cli, account, &place) != CLI_DONE)
		return true;
	if (store_read(account, &place, STORE_USE, &record, &fault))
		print_one(l, account, &record);
	else if (place.secrets_in.system)
		l->status = cli_fault(&fault);
	else if (strcmp(fault.file, account->home) != 0 ||
		 fault.err != TF_ERR_ABSENT)
		report_one(l, account, &fault);
	return true;
}

static enum cli_exit
list_all(const struct cli *cli)
{
	struct listing listing = {.cli = cli, .status = CLI_DONE};

	if (geteuid() != 0) {
		cli_error("only root sees every account");
		return CLI_REFUSED;
	}
	if (cli->options.json)
		printf("[");
	account_each(list_one, &listing);
	if (cli->options.json)
		printf("]\n");
	return listing.status;
}

enum cli_exit
status_run(const struct cli *cli)
{
	struct record record;
	struct fault fault;
	WIPE_AT_END(record);

	if (cli->options.all)
		return list_all(cli);
	if (!store_read(&cli->account, &cli->place, STORE_USE, &record,
			&fault))
		return cli_fault(&fault);
	if (cli->options.json) {
		print_json(cli, &record);
		printf("\n");
	} else {
		print_text(cli, &record);
	}
	return record.presence == PRESENCE_ENROLLED ? CLI_DONE
						    : CLI_NOT_ENROLLED;
}
