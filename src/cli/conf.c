/* SPDX-License-Identifier: BSD-2-Clause
 *
 * twofactor.conf to the canonical policy; see conf.h.
 */
#include "cli/conf.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/cli.h"
#include "cli/confread.h"
#include "cli/confscan.h"
#include "core/rules.h"
#include "io/fault.h"
#include "io/safefile.h"
#include "io/scope.h"

char *
conf_read(const char *path, const char *shown, size_t *ret_len,
	  uint64_t *ret_time)
{
	struct fault fault;
	struct stat st;
	char *text = NULL;
	bool ok = false;
	FD int fd = safefile_open_public(path, geteuid(), CONF_MAX_SIZE,
					 &fault);

	if (fd >= 0 && fstat(fd, &st) == 0)
		text = calloc(1, CONF_MAX_SIZE + 2);
	if (text)
		ok = safefile_read(fd, text, CONF_MAX_SIZE + 1, ret_len,
				   shown, &fault);
	else if (fd >= 0)
		fault_errno(&fault, shown, "cannot read");
	if (ok && *ret_len > CONF_MAX_SIZE)
		ok = fault_check(&fault, TF_ERR_DAMAGED, shown,
				 "larger than it can be");
	if (ok) {
		/* libconfig 1.5 takes a comment for no end of a file. */
		text[*ret_len] = '\n';
		*ret_time = (uint64_t)st.st_mtim.tv_sec * 1000000000u +
			    (uint64_t)st.st_mtim.tv_nsec;
		return text;
	}
	(void)cli_fault(&fault);
	free(text);
	return NULL;
}

static unsigned
warn(const char *shown, unsigned line, const char *what)
{
	cli_error("%s:%u: warning: %s", shown, line, what);
	return 1;
}

/* Whether BLOCK, a rule's lines, asks nobody who comes from another machine:
 * it has no condition, or one that every address meets. */
static bool
exempts_everybody(struct span block)
{
	const struct span everywhere =
		span_of("rule 1\nfrom 0.0.0.0/0\nfrom ::/0\n");
	struct span rest = block;
	struct policytext_line l;
	bool nobody = false;

	while (policytext_next(&rest, &l))
		if (l.kind == POLICYTEXT_SET && l.key == POLICY_REQUIRE)
			nobody = span_is(l.value, "nobody");
	return nobody && rules_shadows(block, everywhere);
}

static unsigned
check_shadows(const char *shown, struct span body)
{
	struct span rest = body, rule, before, earlier;
	unsigned line, before_line, n = 0;

	while (rules_next(&rest, &rule, &line)) {
		bool shadowed = false;
		if (exempts_everybody(rule))
			n += warn(shown, line, "this rule asks nobody for a "
					       "code, and matches everybody");
		for (earlier = body; !shadowed &&
		     rules_next(&earlier, &before, &before_line) &&
		     before.at != rule.at;)
			shadowed = rules_shadows(before, rule);
		if (!shadowed)
			continue;
		cli_error("%s:%u: warning: this rule can never match: the one "
			  "in line %u always matches first", shown, line,
			  before_line);
		n++;
	}
	return n;
}

/* Who may enrol at a login, and the last line that says so; 0: none. */
struct window {
	bool at_login, dated;
	unsigned line;
};

/* What BLOCK, the top level's lines or a rule's, changes of WINDOW. */
static struct window
change_window(struct window window, struct span block)
{
	struct policytext_line l;

	window.line = 0;
	while (policytext_next(&block, &l) && l.kind != POLICYTEXT_RULE) {
		if (l.key == POLICY_ENROLL_AT_LOGIN)
			window.at_login = span_is(l.value, "true");
		else if (l.key == POLICY_ENROLL_BY)
			window.dated = !span_is(l.value, "none");
		else
			continue;
		window.line = l.number;
	}
	return window;
}

static unsigned
check_window(const char *shown, struct window window)
{
	if (!window.at_login || window.dated || window.line == 0)
		return 0;
	return warn(shown, window.line, "enroll_at_login without enroll_by "
		    "never ends: whoever learns the password of an account "
		    "that never enrolled can enrol in its user's place");
}

static unsigned
check_windows(const char *shown, struct span body)
{
	struct window top = change_window((struct window){.line = 0}, body);
	unsigned n = check_window(shown, top), line;
	struct span rest = body, rule;

	while (rules_next(&rest, &rule, &line))
		n += check_window(shown, change_window(top, rule));
	return n;
}

/* What is allowed, and would let in more people than was meant. */
static unsigned
check_meaning(const char *shown, struct span body)
{
	struct span rest = body;
	struct policytext_line l;
	unsigned n = 0;

	while (policytext_next(&rest, &l) && l.kind == POLICYTEXT_SET)
		if (l.key == POLICY_REQUIRE && span_is(l.value, "nobody"))
			n += warn(shown, l.number, "require = \"nobody\" at "
				  "the top level asks nobody for a code");
	return n + check_windows(shown, body) + check_shadows(shown, body);
}

/* Whether something in it takes the PAM service that proves passwords. */
static bool
tries_password(struct span body)
{
	struct policytext_line l;

	while (policytext_next(&body, &l)) {
		if (l.kind == POLICYTEXT_CHANNEL)
			return true;
		if (l.kind != POLICYTEXT_SET)
			continue;
		if (l.key == POLICY_TRUST_BY && !span_is(l.value, "none"))
			return true;
		if ((l.key == POLICY_ENROLL_AT_LOGIN ||
		     l.key == POLICY_CONFIRM_PASSWORD) &&
		    span_is(l.value, "true"))
			return true;
	}
	return false;
}

/* What was written is what the module will read. */
static bool
finish(const char *shown, struct sink *out, struct conf *ret_conf)
{
	struct policytext policy;
	struct fault fault = {.what = "larger than a policy can be"};

	if (policytext_end(out) &&
	    policytext_parse((struct span){out->buf, out->len}, &policy,
			     &fault)) {
		ret_conf->len = out->len;
		ret_conf->top = rules_top(policy.body);
		ret_conf->tries_password = tries_password(policy.body);
		ret_conf->warnings += check_meaning(shown, policy.body);
		return true;
	}
	cli_error("%s: %s", shown, fault.what);
	return false;
}

/* What the key called NAME, or GROUP.NAME, may be; or NULL. */
static const char *
allowed_for(struct span name)
{
	for (int i = 0; i < N_POLICY_KEYS; i++) {
		const struct policykey_row *row =
			policykey_row((enum policykey)i);
		const char *dot = strchr(row->name, '.');
		if (span_is(name, dot ? dot + 1 : row->name))
			return row->allowed;
	}
	return NULL;
}

static bool
scan(const char *shown, struct span text)
{
	struct confscan found = confscan(text);
	const char *allowed = allowed_for(found.name);

	if (!found.why)
		return true;
	cli_error("%s:%u: %.*s%s%s%s%s", shown, found.line,
		  (int)found.name.len, found.name.at ? found.name.at : "",
		  found.name.len ? ": " : "", found.why,
		  allowed ? "; allowed: " : "", allowed ? allowed : "");
	return false;
}

bool
conf_compile(const char *path, const char *shown, struct conf *ret_conf)
{
	struct sink out = {ret_conf->text, sizeof(ret_conf->text), 0, false};
	uint64_t changed_at;
	size_t len;
	char *text = conf_read(path, shown, &len, &changed_at);
	bool ok;

	if (!text)
		return false;
	policytext_begin(&out, changed_at, shown);
	ok = scan(shown, (struct span){text, len}) &&
	     confread(text, shown, &out, &ret_conf->warnings);
	free(text);
	return ok && finish(shown, &out, ret_conf);
}
