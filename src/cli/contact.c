/* SPDX-License-Identifier: BSD-2-Clause
 *
 * twofactor contact: where codes can be sent.  An address is stored when a
 * code that was sent to it came back.
 */
#include "cli/subcommands.h"

#include <stdio.h>
#include <string.h>

#include "cli/authorize.h"
#include "cli/json.h"
#include "cli/sendcode.h"
#include "core/delivered.h"
#include "core/wipe.h"
#include "io/clock.h"
#include "io/deliver.h"
#include "io/translate.h"

struct change {
	const char *channel;
	const struct contact *contact;	/* NULL: take it away */
};

static enum store_write
change(struct record *record, void *arg)
{
	const struct change *c = arg;
	struct secrets *s = &record->secrets;

	if (record->presence != PRESENCE_ENROLLED ||
	    (!c->contact && !secrets_contact(s, c->channel)) ||
	    (c->contact && !secrets_set_contact(s, c->contact)))
		return STORE_NOTHING;
	if (!c->contact)
		secrets_remove_contact(s, c->channel);
	/* It went to the old address. */
	delivered_spend(&record->state);
	return STORE_ALL;
}

static enum cli_exit
store(const struct cli *cli, struct change *c)
{
	enum cli_exit status = cli_update(
		cli, c->contact ? "contact-add" : "contact-remove", NULL,
		STORE_USE, change, c);

	if (status == CLI_REFUSED)
		cli_error("the contacts were changed meanwhile, or there are "
			  "%d already; nothing was stored",
			  SECRETS_MAX_CONTACTS);
	return status;
}

static void
print_channels(struct span body)
{
	struct channel c;

	if (!channel_next(&body, &c)) {
		cli_error("twofactor.conf has no channels");
		return;
	}
	cli_error("twofactor.conf has no channel of that name; it has:");
	do {
		fprintf(stderr, "  %s\n", c.name);
	} while (channel_next(&body, &c));
}

static enum cli_exit
find_channel(const char *name, struct channel *ret_channel)
{
	struct policyfile file;
	struct fault fault;
	enum cli_exit status = CLI_DONE;

	memset(ret_channel, 0, sizeof(*ret_channel));
	if (!policyfile_load(NULL, &file, &fault)) {
		(void)cli_fault(&fault);
		status = CLI_CONFIGURATION;
	} else if (!channel_find(file.policy.body, span_of(name),
				 ret_channel)) {
		print_channels(file.policy.body);
		status = CLI_REFUSED;
	}
	policyfile_free(&file);
	return status;
}

static enum cli_exit
check_address(const struct channel *channel, const char *address)
{
	static const char *const looks[] = {
		[CONTACT_MAIL] = N_("NAME@DOMAIN, plain letters, digits and "
				 "signs"),
		[CONTACT_PHONE] = N_("+, the country's code and the number, "
				  "digits only: +4915112345678"),
		[CONTACT_TEXT] = N_("one word of at most 254 bytes, no '-' in "
				 "front"),
	};

	if (contact_address_is(channel->kind, span_of(address)))
		return CLI_DONE;
	cli_error("%s cannot send to \"%s\"; an address there is %s",
		  channel->name, address, _(looks[channel->kind]));
	return CLI_USAGE;
}

/* Who may try an address out, and how. */
static enum cli_exit
check_sender(const struct cli *cli)
{
	if (cli->options.no_confirm && !cli->acting) {
		cli_error("--no-confirm is for root who acts for somebody: "
			  "--user NAME");
		return CLI_USAGE;
	}
	if (deliver_possible())
		return CLI_DONE;
	cli_error("a code is sent as another user, which only root can "
		  "become: sudo twofactor contact add %s ADDRESS --user %s",
		  cli->file, cli->account.name);
	return CLI_REFUSED;
}

static enum cli_exit
check_enrolled(const struct cli *cli)
{
	struct record record;
	enum cli_exit status = cli_read(cli, STORE_USE, &record);
	WIPE_AT_END(record);

	return status;
}

static enum cli_exit
add_checked(const struct cli *cli, const struct channel *channel)
{
	struct contact contact = {.channel = ""};
	struct change c = {channel->name, &contact};
	enum cli_exit status = check_enrolled(cli);

	if (status == CLI_DONE)
		status = authorize_change(cli);
	if (status == CLI_DONE && !cli->options.no_confirm)
		status = sendcode_confirm(cli, channel, cli->more);
	if (status != CLI_DONE)
		return status;
	memcpy(contact.channel, channel->name, sizeof(contact.channel));
	snprintf(contact.address, sizeof(contact.address), "%s", cli->more);
	clock_date(clock_now(), contact.added);
	status = store(cli, &c);
	if (status == CLI_DONE)
		printf(_("%s: codes for %s go to %s.\n"), channel->name,
		       cli->account.name, cli->more);
	return status;
}

static enum cli_exit
add(const struct cli *cli)
{
	struct channel channel;
	enum cli_exit status = check_sender(cli);

	if (status == CLI_DONE)
		status = find_channel(cli->file, &channel);
	if (status == CLI_DONE)
		status = check_address(&channel, cli->more);
	return status == CLI_DONE ? add_checked(cli, &channel) : status;
}

static void
print_json(const struct cli *cli, const struct secrets *s)
{
	printf("{");
	json_key("user");
	json_string(cli->account.name);
	putchar(',');
	contact_print_json(s);
	printf("}\n");
}

void
contact_print_json(const struct secrets *s)
{
	json_key("contacts");
	putchar('[');
	for (unsigned i = 0; i < s->n_contacts; i++) {
		const struct contact *c = &s->contacts[i];
		printf(i > 0 ? ",{" : "{");
		json_key("channel");
		json_string(c->channel);
		putchar(',');
		json_key("address");
		json_string(c->address);
		putchar(',');
		json_key("added");
		json_string(c->added);
		putchar('}');
	}
	putchar(']');
}

static enum cli_exit
list(const struct cli *cli)
{
	struct record record;
	enum cli_exit status = cli_read(cli, STORE_USE, &record);
	const struct secrets *s = &record.secrets;
	WIPE_AT_END(record);

	if (status != CLI_DONE)
		return status;
	if (cli->options.json) {
		print_json(cli, s);
		return CLI_DONE;
	}
	for (unsigned i = 0; i < s->n_contacts; i++)
		printf(_("%s: %s, added %s\n"), s->contacts[i].channel,
		       s->contacts[i].address, s->contacts[i].added);
	if (s->n_contacts == 0)
		printf(_("No contacts.\n"));
	return CLI_DONE;
}

static enum cli_exit
remove_contact(const struct cli *cli)
{
	struct change c = {cli->file, NULL};
	struct record record;
	enum cli_exit status = cli_read(cli, STORE_USE, &record);
	WIPE_AT_END(record);

	if (status == CLI_DONE &&
	    !secrets_contact(&record.secrets, cli->file)) {
		cli_error("%s has no contact for \"%s\"; see: twofactor "
			  "contact list", cli->account.name, cli->file);
		status = CLI_REFUSED;
	}
	if (status == CLI_DONE)
		status = authorize_change(cli);
	if (status == CLI_DONE)
		status = store(cli, &c);
	if (status == CLI_DONE)
		printf(_("Removed the contact for %s.\n"), cli->file);
	return status;
}

static const struct action {
	const char *name;
	enum cli_exit (*run)(const struct cli *cli);
	bool channel, address;	/* what it takes */
	const char *usage;
} actions[] = {
	{"add", add, true, true, "add CHANNEL ADDRESS"},
	{"list", list, false, false, "list"},
	{"remove", remove_contact, true, false, "remove CHANNEL"},
};
#define N_ACTIONS (sizeof(actions) / sizeof(actions[0]))

enum cli_exit
contact_run(const struct cli *cli)
{
	for (size_t i = 0; i < N_ACTIONS; i++) {
		const struct action *a = &actions[i];
		if (strcmp(a->name, cli->operand) != 0)
			continue;
		if (!cli->file == !a->channel && !cli->more == !a->address)
			return a->run(cli);
		cli_error("it is: twofactor contact %s", a->usage);
		return CLI_USAGE;
	}
	cli_error("contact cannot \"%s\"; it can add, list and remove",
		  cli->operand);
	return CLI_USAGE;
}
