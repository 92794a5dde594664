/* SPDX-License-Identifier: BSD-2-Clause
 *
 * twofactor import: takes over what another module or app has of an account,
 * with what was used of it.  The other file stays as it is.
 */
#include "cli/subcommands.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/authorize.h"
#include "cli/json.h"
#include "cli/takeover.h"
#include "core/pamoath.h"
#include "core/wipe.h"
#include "io/safefile.h"
#include "io/scope.h"
#include "io/translate.h"

/* The file that the caller names, with the caller's rights. */
static enum cli_exit
read_named(const char *path, uid_t owner, struct takeover *t, char *ret_text,
	   size_t size)
{
	struct fault fault;
	FD int fd = safefile_open_public(path, owner, (off_t)size, &fault);

	t->text.at = ret_text;
	if (fd >= 0 && safefile_read(fd, ret_text, size, &t->text.len, path,
				     &fault))
		return CLI_DONE;
	return cli_fault(&fault);
}

static void
explain(const struct takeover *t)
{
	static const struct {
		unsigned note;
		const char *text;
	} table[] = {
		{IMPORTED_DRIFT, N_("its clock is off, and is followed")},
		{IMPORTED_FAR, N_("its clock is too far off: set it, or use "
			       "twofactor resync")},
		{IMPORTED_WINDOW, N_("its window is not kept: window_steps in "
				  "twofactor.conf(5) holds for everybody")},
		{IMPORTED_RATE, N_("its rate limit is not kept: throttle in "
				"twofactor.conf(5) holds for everybody")},
		{IMPORTED_PIN, N_("its PIN is not kept: the code alone is "
				  "asked for")},
		{IMPORTED_REUSE, N_("it did not record used codes, so one of "
				 "this minute may work once more")},
	};

	for (size_t n = 0; n < sizeof(table) / sizeof(table[0]); n++)
		if (t->got.notes & table[n].note)
			cli_error("note: %s: %s", t->cli->account.name,
				  _(table[n].text));
	for (unsigned n = 0; n < t->got.n; n++)
		if (t->got.devices[n].imported)
			cli_error("note: %s: %s has a short key or period; "
				  "enrol it anew when you can: twofactor "
				  "enroll --replace %s", t->cli->account.name,
				  t->got.devices[n].name,
				  t->got.devices[n].name);
}

static void
print_json(const struct takeover *t)
{
	printf("{");
	json_key("user");
	json_string(t->cli->account.name);
	putchar(',');
	json_key("devices");
	for (unsigned n = 0; n < t->got.n; n++) {
		putchar(n == 0 ? '[' : ',');
		json_string(t->got.devices[n].name);
	}
	printf("],");
	json_key("scratch_codes");
	printf("%u}", t->got.n_scratch);
}

static void
print_text(const struct takeover *t)
{
	printf("%s:", t->cli->account.name);
	for (unsigned n = 0; n < t->got.n; n++) {
		const struct device *d = &t->got.devices[n];
		printf(n ? ", " : " ");
		printf(_("%s (%s, %s, %u digits)"), d->name,
		       device_type_name(d->type), hash_name(d->algorithm),
		       d->digits);
	}
	printf(", ");
	printf(translate_count("%u scratch code\n", "%u scratch codes\n",
			       t->got.n_scratch), t->got.n_scratch);
}

/* A line for each device, in a table of many accounts. */
static void
print_rows(const struct takeover *t, bool first)
{
	static const char columns[] = "%-16s %-12s %-24s %s\n";
	char kind[32], codes[16];

	if (first)
		printf(columns, _("USER"), _("DEVICE"), _("KIND"),
		       _("SCRATCH CODES"));
	for (unsigned n = 0; n < t->got.n; n++) {
		const struct device *d = &t->got.devices[n];
		snprintf(kind, sizeof(kind), _("%s, %s, %u digits"),
			 device_type_name(d->type), hash_name(d->algorithm),
			 d->digits);
		snprintf(codes, sizeof(codes), "%u",
			 n == 0 ? t->got.n_scratch : 0);
		printf(columns, t->cli->account.name, d->name, kind, codes);
	}
}

/* What was imported, and on standard error what was not. */
static void
print(const struct takeover *t, bool first)
{
	explain(t);
	if (!t->cli->options.json) {
		if (t->cli->options.all)
			print_rows(t, first);
		else
			print_text(t);
		return;
	}
	if (!first)
		putchar(',');
	print_json(t);
}

struct listing {
	const struct cli *cli;
	struct span text;
	unsigned n;
	enum cli_exit status;
};

/* Of each account of the host; one that fails keeps no other from it. */
static bool
import_one(const struct account *account, void *arg)
{
	struct listing *l = arg;
	struct cli cli = *l->cli;
	struct takeover t = {.cli = &cli, .text = l->text};
	enum cli_exit status;
	WIPE_AT_END(t);

	cli.account = *account;
	cli.acting = true;
	if (cli_place(&cli, account, &cli.place) != CLI_DONE)
		return true;
	status = takeover_run(&t);
	if (status == CLI_DONE)
		print(&t, l->n++ == 0);
	else if (status != CLI_NOT_ENROLLED)
		l->status = status;
	return true;
}

static enum cli_exit
import_all(const struct cli *cli, struct span text)
{
	struct listing listing = {.cli = cli, .text = text};

	if (cli->options.json)
		printf("[");
	account_each(import_one, &listing);
	if (cli->options.json)
		printf("]\n");
	else if (listing.n == 0)
		cli_error("nothing was imported");
	return listing.status;
}

static enum cli_exit
import_file(const struct cli *cli, struct span text)
{
	struct takeover t = {.cli = cli, .text = text};
	enum cli_exit status;
	WIPE_AT_END(t);

	if (cli->options.all)
		return import_all(cli, text);
	status = takeover_run(&t);
	if (status != CLI_DONE)
		return status;
	print(&t, true);
	if (cli->options.json)
		printf("\n");
	else if (!cli->options.uri)
		printf(_("The other module's file is as it was; delete it once "
		       "a login works.\n"));
	return CLI_DONE;
}

static enum cli_exit
check_options(const struct cli *cli)
{
	const struct options *o = &cli->options;

	if (o->google + o->uri + (o->pam_oath != NULL) != 1)
		cli_error("say where from: --google-authenticator, --pam-oath "
			  "FILE or --uri");
	else if (cli->file && !o->google)
		cli_error("a FILE alone goes with --google-authenticator");
	else if (o->all && (cli->file || o->uri))
		cli_error("--all is about many files; leave FILE and --uri "
			  "out");
	else if (o->all && geteuid() != 0)
		cli_error("only root may import for every account");
	else
		return CLI_DONE;
	return CLI_USAGE;
}

enum cli_exit
import_run(const struct cli *cli)
{
	const char *path = cli->file ? cli->file : cli->options.pam_oath;
	struct takeover t = {.cli = cli};
	enum cli_exit status = check_options(cli);
	char *text = NULL;

	if (status == CLI_DONE)
		status = authorize_by_password(cli);
	if (status == CLI_DONE && path) {
		text = malloc(PAMOATH_MAX_SIZE);
		if (!text) {
			cli_error("no memory");
			return CLI_STORAGE;
		}
		status = read_named(path, cli->account.uid, &t, text,
				    PAMOATH_MAX_SIZE);
	}
	if (status == CLI_DONE)
		status = import_file(cli, t.text);
	if (text) {
		OPENSSL_cleanse(text, PAMOATH_MAX_SIZE);
		free(text);
	}
	return status;
}
