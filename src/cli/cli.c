/* SPDX-License-Identifier: BSD-2-Clause
 *
 * What the subcommands share; see cli.h.
 */
#include "cli/cli.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/log.h"
#include "cli/terminal.h"
#include "core/wipe.h"
#include "io/fault.h"
#include "io/group.h"
#include "io/translate.h"

void
cli_error(const char *format, ...)
{
	va_list args;

	fflush(stdout);
	fputs("twofactor: ", stderr);
	va_start(args, format);
	vfprintf(stderr, translate(format), args);
	va_end(args);
	fputc('\n', stderr);
}

enum cli_exit
cli_fault(const struct fault *fault)
{
	char text[512];

	fault_text(fault, text, sizeof(text));
	if (fault->sys == EFBIG)
		cli_error("%s\nNothing was changed. Raise the limit (ulimit "
			  "-f) and try again.", text);
	else if (fault->err == TF_ERR_FULL)
		cli_error("%s\nNothing was changed. Make room and try again.",
			  text);
	else
		cli_error("%s", text);
	return CLI_STORAGE;
}

static enum cli_exit
find_named(struct cli *cli)
{
	struct fault fault;

	if (!account_find(cli->options.user, &cli->account, &fault)) {
		char text[256];
		cli_error("%s: %s", cli->options.user,
			  fault_text(&fault, text, sizeof(text)));
		return CLI_REFUSED;
	}
	cli->acting = geteuid() == 0;
	if (!cli->acting && cli->account.uid != geteuid()) {
		cli_error("only root may act for %s", cli->options.user);
		return CLI_REFUSED;
	}
	return CLI_DONE;
}

/* Who comes by sudo wants the own account's factor more often than root's. */
static enum cli_exit
ask_under_sudo(const struct cli *cli)
{
	const char *user = getenv("SUDO_USER");

	if (cli->options.all || geteuid() != 0 || !user ||
	    strcmp(user, "root") == 0)
		return CLI_DONE;
	fprintf(stderr, _("This is about root's second factor, not %s's.\n"),
		user);
	if (terminal_yes("Go on with root's? [y/N] "))
		return CLI_DONE;
	cli_error("nothing done; say --user %s, or --user root", user);
	return CLI_USAGE;
}

static enum cli_exit
find_caller(struct cli *cli)
{
	struct fault fault;

	if (!account_find_uid(geteuid(), &cli->account, &fault)) {
		char text[256];
		cli_error("your uid %u: %s", (unsigned)geteuid(),
			  fault_text(&fault, text, sizeof(text)));
		return CLI_REFUSED;
	}
	return CLI_DONE;
}

static enum holds
in_group(struct span name, void *arg)
{
	const struct account *a = arg;

	return group_has(name, a->name, a->uid, a->gid);
}

void
cli_decide(struct cli *cli, const struct policyfile *file, const char *service,
	   const struct origin *origin, struct ruling *ret_ruling)
{
	struct rules_login facts = {
		.user = cli->account.name,
		.service = service,
		.origin = origin,
		.in_group = in_group,
		.arg = &cli->account,
	};

	rules_decide(file->policy.body, &facts, ret_ruling);
	cli->policy = rules_policy(ret_ruling);
}

/* The command itself is a local service. */
enum cli_exit
cli_find_policy(struct cli *cli)
{
	struct origin origin = {.kind = ORIGIN_LOCAL};
	enum cli_exit status = CLI_DONE;
	struct policyfile file;
	struct ruling ruling;
	struct fault fault;

	if (policyfile_load(NULL, &file, &fault)) {
		cli_decide(cli, &file, CLI_SERVICE, &origin, &ruling);
	} else {
		(void)cli_fault(&fault);
		status = CLI_CONFIGURATION;
	}
	policyfile_free(&file);
	return status;
}

enum cli_exit
cli_find(struct cli *cli)
{
	return cli->options.user ? find_named(cli) : find_caller(cli);
}

enum cli_exit
cli_place(const struct cli *cli, const struct account *account,
	  struct place *ret_place)
{
	const char *secret = cli->options.secret;

	if (secret && policy_moves_files(&cli->policy)) {
		cli_error("--secret, and secrets_dir or state_dir in the "
			  "policy: a login refuses both together");
		return CLI_CONFIGURATION;
	}
	if (secret ? place_expand(secret, account, account->name, ret_place)
		   : place_of_policy(&cli->policy, account, ret_place))
		return CLI_DONE;
	cli_error(secret ? N_("--secret does not expand to an absolute path")
			 : N_("the path of the secrets is too long"));
	return CLI_USAGE;
}

/* What root keeps only root can change. */
static enum cli_exit
check_right(const struct cli *cli)
{
	if (!place_is_roots(&cli->place) || geteuid() == 0)
		return CLI_DONE;
	cli_error("here the system administrator keeps the second factors; "
		  "ask the administrator to run this command with --user %s",
		  cli->account.name);
	return CLI_REFUSED;
}

enum cli_exit
cli_begin(struct cli *cli)
{
	enum cli_exit status = CLI_DONE;

	if (!cli->options.user)
		status = ask_under_sudo(cli);
	if (status == CLI_DONE)
		status = cli_find(cli);
	if (status == CLI_DONE)
		status = cli_find_policy(cli);
	if (status == CLI_DONE)
		status = cli_place(cli, &cli->account, &cli->place);
	return status == CLI_DONE ? check_right(cli) : status;
}

enum cli_exit
cli_read(const struct cli *cli, enum store_mode mode,
	 struct record *ret_record)
{
	struct fault fault;

	if (!store_read(&cli->account, &cli->place, mode, ret_record, &fault))
		return cli_fault(&fault);
	if (mode == STORE_USE && ret_record->presence != PRESENCE_ENROLLED) {
		cli_error("%s is not enrolled; to enrol: twofactor enroll",
			  cli->account.name);
		return CLI_NOT_ENROLLED;
	}
	return CLI_DONE;
}

enum cli_exit
cli_read_device(const struct cli *cli, struct record *ret_record,
		const struct device **ret_device)
{
	enum cli_exit status = cli_read(cli, STORE_USE, ret_record);

	if (status != CLI_DONE)
		return status;
	*ret_device = secrets_find(&ret_record->secrets, cli->operand);
	if (*ret_device)
		return CLI_DONE;
	cli_error("%s has no device \"%s\"; see twofactor status",
		  cli->account.name, cli->operand);
	return CLI_REFUSED;
}

bool
cli_confirm(const char *question)
{
	if (!terminal_interactive() || terminal_yes(question))
		return true;
	cli_error("nothing was done");
	return false;
}

/* A change, and whether it wrote. */
struct watched {
	enum store_write (*change)(struct record *record, void *arg);
	void *arg;
	bool wrote;
};

static enum store_write
watch(struct record *record, void *arg)
{
	struct watched *w = arg;
	enum store_write write = w->change(record, w->arg);

	w->wrote = write != STORE_NOTHING;
	return write;
}

enum cli_exit
cli_update(const struct cli *cli, const char *action, const char *device,
	   enum store_mode mode,
	   enum store_write (*change)(struct record *record, void *arg),
	   void *arg)
{
	struct watched watched = {change, arg, false};
	enum cli_exit status;
	struct fault fault;

	if (!store_update(&cli->account, &cli->place, mode, watch, &watched,
			  &fault))
		status = cli_fault(&fault);
	else
		status = watched.wrote ? CLI_DONE : CLI_REFUSED;
	log_action(cli, action, device, status);
	return status;
}

void
cli_print_codes(const struct cli *cli, const struct backupset *set)
{
	char text[BACKUPSET_TEXT_SIZE];
	struct sink out = {text, sizeof(text), 0, false};
	WIPE_AT_END(text);

	backupset_write(set, cli->account.name, &out);
	fputs(text, stdout);
}

bool
cli_few_left(const struct cli *cli, unsigned left)
{
	return left <= cli->policy.backup_warn_at;
}

enum cli_exit
cli_flush(void)
{
	if (fflush(stdout) == 0 && !ferror(stdout))
		return CLI_DONE;
	cli_error("cannot write to standard output");
	return CLI_STORAGE;
}
