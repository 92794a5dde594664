/* SPDX-License-Identifier: BSD-2-Clause
 *
 * twofactor(1): enrols users and looks after what they enrolled.  The table
 * of subcommands is here, each of them in a file of its own.
 */
#include <fcntl.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "cli/subcommands.h"
#include "io/translate.h"

static const struct subcommand {
	const char *name;
	enum cli_exit (*run)(const struct cli *cli);
	const char *operand;	/* required, or NULL */
	const char *file;	/* or more; behind it, may be left out */
	unsigned options;
	const char *help;
} subcommands[] = {
	{"enroll", enroll_run, NULL, NULL,
	 OPTION_CHANGE | OPTION_JSON | OPTION_DEVICE | OPTION_SYMBOL,
	 N_("add a device: QR code, a code to confirm it, backup codes")},
	{"status", status_run, NULL, NULL,
	 OPTION_ACCOUNT | OPTION_JSON | OPTION_ALL,
	 N_("who and what is enrolled")},
	{"show", show_run, "NAME", NULL, OPTION_ACCOUNT | OPTION_SYMBOL,
	 N_("draw a device's QR code again")},
	{"remove", remove_run, "NAME", NULL, OPTION_CHANGE,
	 N_("take one device away")},
	{"disable", disable_run, NULL, NULL, OPTION_CHANGE,
	 N_("end the account's second factor")},
	{"codes", codes_run, NULL, NULL,
	 OPTION_CHANGE | OPTION_JSON | OPTION_CODES | OPTION_OUT,
	 N_("how many backup codes are left; --new makes a fresh set")},
	{"import", import_run, NULL, "FILE",
	 OPTION_CHANGE | OPTION_JSON | OPTION_ALL | OPTION_IMPORT,
	 N_("take devices over from another module or app")},
	{"resync", resync_run, "NAME", NULL, OPTION_CHANGE,
	 N_("two codes in a row bring a device back in step")},
	{"trusted", trusted_run, "ACTION", "ID",
	 OPTION_ACCOUNT | OPTION_JSON | OPTION_EVERY,
	 N_("list the devices that are trusted, or revoke one")},
	{"verify", verify_run, NULL, NULL, OPTION_ACCOUNT,
	 N_("check, and spend, one code from standard input")},
	{"contact", contact_run, "ACTION", "CHANNEL ADDRESS",
	 OPTION_CHANGE | OPTION_JSON | OPTION_NO_CONFIRM,
	 N_("add, list or remove where codes can be sent")},
	{"reset", reset_run, NULL, NULL, OPTION_ACCOUNT | OPTION_FOR_ROOT,
	 N_("forget an account's second factor and all about it")},
	{"unlock", unlock_run, NULL, NULL, OPTION_ACCOUNT | OPTION_FOR_ROOT,
	 N_("let an account try again after too many wrong codes")},
	{"policy", policy_run, "ACTION", "FILE",
	 OPTION_USER | OPTION_JSON | OPTION_LOGIN | OPTION_OUT,
	 N_("check, apply, edit or show what twofactor.conf asks for")},
};
#define N_SUBCOMMANDS (sizeof(subcommands) / sizeof(subcommands[0]))

static void
print_usage(FILE *to)
{
	fputs(_("usage: twofactor SUBCOMMAND [OPTION...] [NAME]\n\n"), to);
	for (size_t i = 0; i < N_SUBCOMMANDS; i++)
		fprintf(to, "  %-8s %-6s  %s\n", subcommands[i].name,
			subcommands[i].operand ? subcommands[i].operand : "",
			_(subcommands[i].help));
	fputs(_("\ntwofactor SUBCOMMAND --help shows its options; "
		"twofactor --version the version.\n"), to);
}

static enum cli_exit
print_help(const struct subcommand *s)
{
	printf(_("usage: twofactor %s [OPTION...]"), s->name);
	if (s->operand)
		printf(" %s", s->operand);
	if (s->file)
		printf(" [%s]", s->file);
	printf("\n%s\n\n", _(s->help));
	options_help(s->options);
	return cli_flush();
}

static const struct subcommand *
find(const char *name)
{
	for (size_t i = 0; i < N_SUBCOMMANDS; i++)
		if (strcmp(subcommands[i].name, name) == 0)
			return &subcommands[i];
	return NULL;
}

/* Whether S gets what it must have. */
static bool
check(const struct subcommand *s, const struct cli *cli)
{
	if (s->operand && !cli->operand)
		cli_error("%s needs a %s; see twofactor %s%s", s->name,
			  s->operand, s->file ? s->name : "status",
			  s->file ? " --help" : "");
	else if (!s->operand && cli->operand)
		cli_error("%s takes no name; did you mean an option?",
			  s->name);
	else
		return true;
	return false;
}

/* What mends a policy must not need one. */
static enum cli_exit
begin(const struct subcommand *s, struct cli *cli)
{
	if (s->run == policy_run)
		return CLI_DONE;
	if (!(s->options & OPTION_FOR_ROOT))
		return cli_begin(cli);
	if (geteuid() != 0) {
		cli_error("only root may do that: sudo twofactor %s --user "
			  "NAME", s->name);
		return CLI_REFUSED;
	}
	if (cli->options.user)
		return cli_begin(cli);
	cli_error("%s needs a --user NAME", s->name);
	return CLI_USAGE;
}

static enum cli_exit
refuse_unknown(const char *name)
{
	cli_error("there is no \"%s\" here", name);
	print_usage(stderr);
	return CLI_USAGE;
}

/* "twofactor help", with NAME or (NULL) of all. */
static enum cli_exit
help(const char *name)
{
	const struct subcommand *s = name ? find(name) : NULL;

	if (s)
		return print_help(s);
	if (name)
		return refuse_unknown(name);
	print_usage(stdout);
	return cli_flush();
}

static enum cli_exit
run(const struct subcommand *s, int argc, char **argv)
{
	struct cli cli = {0};
	const char *operands[3] = {NULL};
	int n_operands = !s->operand || !s->file ? 1
			 : strchr(s->file, ' ')  ? 3
						 : 2;
	enum cli_exit status;

	if (!options_parse(argc, argv, s->options, &cli.options, operands,
			   n_operands))
		return CLI_USAGE;
	cli.operand = s->file && !s->operand ? NULL : operands[0];
	cli.file = operands[s->operand ? 1 : 0];
	cli.more = operands[2];
	if (cli.options.help)
		return print_help(s);
	if (!check(s, &cli))
		return CLI_USAGE;
	status = begin(s, &cli);
	if (status == CLI_DONE)
		status = s->run(&cli);
	return status == CLI_DONE ? cli_flush() : status;
}

/* A file opened where a standard descriptor is closed would get our output
 * written into it. */
static bool
standard_descriptors_open(void)
{
	for (int fd = 0; fd <= 2; fd++)
		if (fcntl(fd, F_GETFD) < 0)
			return false;
	return true;
}

int
main(int argc, char **argv)
{
	const struct subcommand *s = argc > 1 ? find(argv[1]) : NULL;

	if (!standard_descriptors_open()) {
		cli_error("standard input, output or error is closed; open "
			  "them, if only to /dev/null");
		return CLI_USAGE;
	}
	setlocale(LC_ALL, "");
	translate_begin();
	/* Then writing fails, and what failed can be undone and explained. */
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN);
	/* A core dump would hold keys. */
	(void)setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
	if (s)
		return (int)run(s, argc - 2, argv + 2);
	if (argc > 1 && strcmp(argv[1], "--version") == 0) {
		printf("twofactor %s\n", TF_VERSION);
		return (int)cli_flush();
	}
	if (argc > 1 && (strcmp(argv[1], "help") == 0 ||
			 strcmp(argv[1], "--help") == 0))
		return (int)help(argv[2]);
	if (argc > 1)
		return (int)refuse_unknown(argv[1]);
	print_usage(stderr);
	return CLI_USAGE;
}
