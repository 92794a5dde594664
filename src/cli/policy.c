/* SPDX-License-Identifier: BSD-2-Clause
 *
 * twofactor policy: checks twofactor.conf, applies it, edits it as visudo
 * edits sudoers.  Its show is in policyshow.c.
 */
#include "cli/subcommands.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/conf.h"
#include "cli/editor.h"
#include "cli/log.h"
#include "cli/terminal.h"
#include "io/fault.h"
#include "io/password.h"
#include "io/safefile.h"
#include "io/scope.h"
#include "io/translate.h"
#include "io/walk.h"

#define DRAFT POLICYFILE_CONF ".edit"
#define CONF_MODE (S_IRUSR | S_IWUSR | S_IRGRP | S_IROTH)

static const char first_draft[] =
	"# after editing: twofactor policy apply\n"
	"# see twofactor.conf(5)\n"
	"require = \"everyone\";\n";

static enum cli_exit
done(const struct conf *conf)
{
	return conf->warnings > 0 ? CLI_WARNED : CLI_DONE;
}

static enum cli_exit
check(const struct cli *cli)
{
	const char *path = cli->file ? cli->file : POLICYFILE_CONF;
	struct conf conf = {.len = 0};

	if (!conf_compile(path, path, &conf))
		return CLI_CONFIGURATION;
	printf("%s: %s\n", path, conf.warnings > 0 ? _("can be applied")
						   : _("nothing is wrong"));
	return done(&conf);
}

/* Without the service the one called "other" decides, which mostly denies. */
static void
advise_service(const struct conf *conf)
{
	static const char *const dirs[] = {
		"/etc/pam.d", "/usr/lib/pam.d", "/usr/share/pam.d",
	};
	char path[64];

	if (!conf->tries_password)
		return;
	for (size_t i = 0; i < sizeof(dirs) / sizeof(dirs[0]); i++) {
		snprintf(path, sizeof(path), "%s/" PASSWORD_SERVICE, dirs[i]);
		if (access(path, F_OK) == 0)
			return;
	}
	cli_error("note: there is no PAM service \"%s\", so no password can "
		  "be tried; copy %s to /etc/pam.d/", PASSWORD_SERVICE,
		  TF_DOC_DIR "/pam.d/" PASSWORD_SERVICE);
}

static enum cli_exit
write_policy(const char *path, const char *to)
{
	struct conf conf = {.len = 0};
	struct fault fault;

	if (!conf_compile(path, path, &conf)) {
		cli_error("nothing was applied; what was applied before still "
			  "holds");
		return CLI_CONFIGURATION;
	}
	/* First the store: without it the policy would refuse everybody. */
	if (!walk_make_store(conf.top.secrets_dir, &fault) ||
	    !walk_make_store(conf.top.state_dir, &fault) ||
	    !policyfile_write(to, (struct span){conf.text, conf.len}, &fault))
		return cli_fault(&fault);
	printf(_("Applied %s.\n"), path);
	if (!to)
		advise_service(&conf);
	return done(&conf);
}

/* Who must give a code is nobody's secret change. */
static enum cli_exit
apply_file(const struct cli *cli, const char *path, const char *to)
{
	enum cli_exit status = write_policy(path, to);

	log_action(cli, "policy-apply", NULL, status);
	return status;
}

static enum cli_exit
apply(const struct cli *cli)
{
	if (cli->options.out && cli->options.out[0] != '/') {
		cli_error("--out takes an absolute path");
		return CLI_USAGE;
	}
	return apply_file(cli, cli->file ? cli->file : POLICYFILE_CONF,
			  cli->options.out);
}

/* What is edited first: the .conf as it is, or a small one.  For free(). */
static char *
first_text(size_t *ret_len)
{
	struct stat st;
	uint64_t changed_at;

	if (lstat(POLICYFILE_CONF, &st) == 0 || errno != ENOENT)
		return conf_read(POLICYFILE_CONF, POLICYFILE_CONF, ret_len,
				 &changed_at);
	*ret_len = sizeof(first_draft) - 1;
	return strdup(first_draft);
}

static bool
make_draft(void)
{
	struct fault fault;
	size_t len;
	char *text = first_text(&len);
	bool ok;
	FD int fd = !text ? -1
			  : open(DRAFT, O_WRONLY | O_CREAT | O_EXCL |
					O_NOFOLLOW | O_CLOEXEC, CONF_MODE);

	if (text && fd < 0 && errno == EEXIST)
		cli_error("somebody is editing already; if nobody is, remove "
			  "%s", DRAFT);
	else if (text && fd < 0)
		cli_error("cannot create %s: %s", DRAFT, strerror(errno));
	ok = fd >= 0;
	if (ok && (fchmod(fd, CONF_MODE) != 0 ||
		   !safefile_write(fd, 0, text, len, DRAFT, &fault))) {
		ok = false;
		cli_error("cannot write %s: %s", DRAFT, strerror(errno));
		unlink(DRAFT);
	}
	free(text);
	return ok;
}

/* 'e', 'x', or 'a' where that is offered; 'x' at the end of the input. */
static char
ask_what_now(bool may_apply)
{
	char line[TERMINAL_LINE_SIZE];
	struct span answer;

	while (terminal_ask(may_apply ? N_("What now? (e)dit again, e(x)it "
					   "without applying, (a)pply: ")
				      : N_("What now? (e)dit again, e(x)it "
					   "without applying: "),
			    line, &answer)) {
		if (span_is(answer, "e") || span_is(answer, "x"))
			return line[0];
		if (may_apply && span_is(answer, "a"))
			return 'a';
	}
	return 'x';
}

/* Until the draft is right, or the administrator leaves. */
static bool
edit_draft(void)
{
	char what = 'e';

	while (what == 'e') {
		struct conf conf = {.len = 0};
		bool right;
		if (!editor_run(DRAFT))
			return false;
		right = conf_compile(DRAFT, POLICYFILE_CONF, &conf);
		what = right && conf.warnings == 0 ? 'a'
						   : ask_what_now(right);
	}
	return what == 'a';
}

static bool
install_draft(void)
{
	struct fault fault;
	uint64_t changed_at;
	size_t len;
	char parent[PATH_MAX];
	const char *name = safefile_split(POLICYFILE_CONF, parent);
	char *text = conf_read(DRAFT, DRAFT, &len, &changed_at);
	bool own, ok = false;
	FD int dir = text ? safefile_open_base(parent, 0, &own, &fault) : -1;

	if (text)
		ok = dir >= 0 && safefile_replace(dir, name, CONF_MODE, text,
						  len, POLICYFILE_CONF,
						  &fault);
	if (text && !ok)
		(void)cli_fault(&fault);
	free(text);
	return ok;
}

/* An interrupt or a lost connection must not leave the draft behind: the
 * input ends, or the editor does, and so does the edit. */
static void
outlive_terminal(void)
{
	signal(SIGINT, SIG_IGN);
	signal(SIGQUIT, SIG_IGN);
	signal(SIGHUP, SIG_IGN);
}

static enum cli_exit
edit(const struct cli *cli)
{
	enum cli_exit status = CLI_REFUSED;

	outlive_terminal();
	if (!make_draft())
		return CLI_STORAGE;
	if (!edit_draft())
		cli_error("nothing was changed and nothing was applied");
	else if (!install_draft())
		status = CLI_STORAGE;
	else
		status = apply_file(cli, POLICYFILE_CONF, NULL);
	unlink(DRAFT);
	return status;
}

static const struct action {
	const char *name;
	enum cli_exit (*run)(const struct cli *cli);
	bool root;
	bool file;
	unsigned options;
} actions[] = {
	{"check", check, false, true, 0},
	{"apply", apply, true, true, OPTION_OUT},
	{"edit", edit, true, false, 0},
	{"show", policy_show, false, false,
	 OPTION_USER | OPTION_JSON | OPTION_LOGIN},
};
#define N_ACTIONS (sizeof(actions) / sizeof(actions[0]))

/* libconfig 1.5 may lose a setting, or crash, where memory is short. */
static void
lift_memory_limits(void)
{
	const struct rlimit none = {RLIM_INFINITY, RLIM_INFINITY};

	/* Only root can; and only what root applies counts. */
	(void)setrlimit(RLIMIT_AS, &none);
	(void)setrlimit(RLIMIT_DATA, &none);
}

static unsigned
given(const struct options *o)
{
	return (o->user ? OPTION_USER : 0u) | (o->json ? OPTION_JSON : 0u) |
	       (o->service || o->from ? OPTION_LOGIN : 0u) |
	       (o->out ? OPTION_OUT : 0u);
}

enum cli_exit
policy_run(const struct cli *cli)
{
	const struct action *a = NULL;

	for (size_t i = 0; i < N_ACTIONS && !a; i++)
		if (strcmp(actions[i].name, cli->operand) == 0)
			a = &actions[i];
	if (!a) {
		cli_error("policy cannot \"%s\"; it can check, apply, edit "
			  "and show", cli->operand);
		return CLI_USAGE;
	}
	if ((cli->file && !a->file) || (given(&cli->options) & ~a->options)) {
		cli_error("policy %s does not take that; see twofactor(1)",
			  a->name);
		return CLI_USAGE;
	}
	if (a->root && geteuid() != 0) {
		cli_error("only root may do that: sudo twofactor policy %s",
			  a->name);
		return CLI_REFUSED;
	}
	lift_memory_limits();
	return a->run(cli);
}
