/* SPDX-License-Identifier: BSD-2-Clause
 *
 * libconfig's tree to the canonical policy; see confread.h.
 */
#include "cli/confread.h"

#include <libconfig.h>
#include <stdio.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/confchannel.h"
#include "cli/confsay.h"
#include "cli/confvalue.h"
#include "io/account.h"
#include "io/group.h"

#define NAME_SIZE 64	/* of a key, with its group */

/* The settings of the top level or of a rule, by key. */
struct settings {
	bool in_rule;
	bool set[N_POLICY_KEYS];
	unsigned lines[N_POLICY_KEYS];
	char values[N_POLICY_KEYS][POLICYKEY_TEXT_SIZE];
};

static const char *const condition_names[N_CONDITIONS] = {
	[POLICYTEXT_USER] = "users",
	[POLICYTEXT_SERVICE] = "services",
	[POLICYTEXT_FROM] = "from",
	[POLICYTEXT_GROUP] = "groups",
};

static void
read_setting(struct reader *r, const config_setting_t *setting,
	     const char *name, struct settings *s)
{
	enum policykey key = policykey_find(span_of(name));
	const struct policykey_row *row;
	uint64_t number;
	char *value;

	if (key == N_POLICY_KEYS) {
		confsay_error(r, setting, name, "there is no such key; see "
			 "twofactor.conf(5)");
		return;
	}
	row = policykey_row(key);
	value = s->values[key];
	if (s->in_rule && !row->in_rules)
		confsay_error(r, setting, name,
			      "this key stands at the top level only");
	else if (!confvalue_text(setting, row->type, value) ||
		 !policykey_read(key, span_of(value), &number))
		confsay_error(r, setting, name,
			      "it cannot be that; allowed: %s", row->allowed);
	s->set[key] = true;
	s->lines[key] = config_setting_source_line(setting);
}

/* throttle = { burst = 10; } is throttle.burst. */
static void
read_group(struct reader *r, config_setting_t *group, struct settings *s)
{
	const char *outer = config_setting_name(group);
	config_setting_t *inner;
	char name[NAME_SIZE];

	if (!config_setting_is_group(group)) {
		confsay_error(r, group, outer, "it cannot be that; allowed: "
			 "%s = { ... };", outer);
		return;
	}
	for (unsigned i = 0; (inner = config_setting_get_elem(group, i)); i++) {
		snprintf(name, sizeof(name), "%s.%.32s", outer,
			 config_setting_name(inner));
		read_setting(r, inner, name, s);
	}
}

static bool
user_exists(const char *name)
{
	struct account account;
	struct fault fault;

	return account_find(name, &account, &fault) ||
	       fault.err != TF_ERR_ABSENT;
}

/* A group that is not there today would be taken for an outage tomorrow.
 * False: a user who is not there, and may yet be made. */
static bool
check_name(struct reader *r, const config_setting_t *entry,
	   enum policytext_kind kind, const char *value)
{
	if (kind == POLICYTEXT_GROUP && group_find(value) == HOLDS_NO)
		confsay_error(r, entry, "groups", "there is no group \"%s\"",
			 value);
	if (kind != POLICYTEXT_USER || user_exists(value))
		return true;
	confsay_warning(r, entry, "users", "warning: there is no user \"%s\"",
			value);
	return false;
}

static const char *
allowed_entries(enum policytext_kind kind)
{
	return kind == POLICYTEXT_FROM
	       ? "addresses, prefixes like \"10.0.0.0/8\" or "
		 "\"2001:db8::/32\" with no bit set behind the prefix, and "
		 "\"local\"; names are not resolved"
	       : "names of 1 to 255 bytes in quotes";
}

static void
read_entries(struct reader *r, const config_setting_t *list,
	     enum policytext_kind kind)
{
	const char *name = condition_names[kind];
	const config_setting_t *entry;
	bool any = false;

	for (unsigned i = 0; (entry = config_setting_get_elem(list, i)); i++) {
		const char *value = config_setting_get_string(entry);
		if (!value || !policytext_entry_ok(kind, span_of(value))) {
			confsay_error(r, entry, name,
				      "it cannot hold %s; allowed: %s",
				      value ? value : "this",
				      allowed_entries(kind));
			continue;
		}
		any = check_name(r, entry, kind, value) || any;
		policytext_entry(r->out, kind, value);
	}
	if (!any && r->errors == 0)
		confsay_warning(r, list, name,
				"warning: this rule can never match: it "
				"names nobody who exists");
}

static void
read_condition(struct reader *r, const config_setting_t *list,
	       enum policytext_kind kind)
{
	const char *name = condition_names[kind];

	if (!config_setting_is_array(list) && !config_setting_is_list(list))
		confsay_error(r, list, name, "it cannot be that; allowed: "
			 "%s = [ \"...\", \"...\" ];", name);
	else if (config_setting_length(list) == 0)
		confsay_error(r, list, name,
			      "an empty list matches nothing; name something, "
			      "or take the line away to match all");
	else
		read_entries(r, list, kind);
}

static bool
is_condition(const char *name)
{
	for (int i = 0; i < N_CONDITIONS; i++)
		if (strcmp(name, condition_names[i]) == 0)
			return true;
	return false;
}

static void
write_settings(struct reader *r, const struct settings *s)
{
	for (int i = 0; i < N_POLICY_KEYS; i++)
		if (s->set[i])
			policytext_set(r->out, s->lines[i],
				       (enum policykey)i, s->values[i]);
}

/* An account called "seen" must not have its files among the markers. */
static void
check_apart(struct reader *r, const struct settings *top, enum policykey key)
{
	static const char own[] = TF_STATE_DIR "/%u";

	if (!top->set[key] ||
	    strncmp(top->values[key], own, sizeof(own) - 1) != 0)
		return;
	cli_error("%s:%u: %s: other files of pam_twofactor are there; "
		  "allowed: " TF_STATE_DIR "/users/%%u, or elsewhere", r->shown,
		  top->lines[key], policykey_row(key)->name);
	r->errors++;
}

/* The two directories stand at the top level alone. */
static void
check_fit(struct reader *r, const struct settings *top)
{
	struct span values[N_POLICY_KEYS];
	bool set = top->set[POLICY_STATE_DIR];

	check_apart(r, top, POLICY_SECRETS_DIR);
	check_apart(r, top, POLICY_STATE_DIR);
	policykey_usual(values);
	for (int i = 0; i < N_POLICY_KEYS; i++)
		if (top->set[i])
			values[i] = span_of(top->values[i]);
	if (r->errors > 0 || policykey_fits(values))
		return;
	cli_error("%s:%u: state_dir: the user could write there, and not into "
		  "secrets_dir; allowed with that: an absolute path, like "
		  "state_dir = \"%s\";", r->shown,
		  top->lines[set ? POLICY_STATE_DIR : POLICY_SECRETS_DIR],
		  top->values[POLICY_SECRETS_DIR]);
	r->errors++;
}

static void
read_rule(struct reader *r, config_setting_t *rule)
{
	struct settings s = {.in_rule = true};
	config_setting_t *inner;

	if (!config_setting_is_group(rule)) {
		confsay_error(r, rule, "rules", "each rule is { ... }");
		return;
	}
	policytext_rule(r->out, config_setting_source_line(rule));
	for (int i = 0; i < N_CONDITIONS; i++) {
		inner = config_setting_get_member(rule, condition_names[i]);
		if (inner)
			read_condition(r, inner, (enum policytext_kind)i);
	}
	for (unsigned i = 0; (inner = config_setting_get_elem(rule, i)); i++) {
		const char *name = config_setting_name(inner);
		if (is_condition(name))
			continue;
		if (policykey_is_group(span_of(name)))
			read_group(r, inner, &s);
		else
			read_setting(r, inner, name, &s);
	}
	write_settings(r, &s);
}

static void
read_rules(struct reader *r, config_setting_t *rules)
{
	config_setting_t *rule;

	if (!config_setting_is_list(rules)) {
		confsay_error(r, rules, "rules", "it cannot be that; allowed: "
			 "rules = ( { ... }, { ... } );");
		return;
	}
	if (config_setting_length(rules) > POLICYTEXT_MAX_RULES)
		confsay_error(r, rules, "rules", "at most %d rules",
			 POLICYTEXT_MAX_RULES);
	for (unsigned i = 0; (rule = config_setting_get_elem(rules, i)); i++)
		read_rule(r, rule);
}

static void
read_root(struct reader *r, config_setting_t *root)
{
	struct settings top = {.in_rule = false};
	config_setting_t *inner, *rules = NULL, *channels = NULL;

	for (unsigned i = 0; (inner = config_setting_get_elem(root, i)); i++) {
		const char *name = config_setting_name(inner);
		if (strcmp(name, "rules") == 0)
			rules = inner;
		else if (strcmp(name, "channels") == 0)
			channels = inner;
		else if (policykey_is_group(span_of(name)))
			read_group(r, inner, &top);
		else
			read_setting(r, inner, name, &top);
	}
	check_fit(r, &top);
	write_settings(r, &top);
	if (channels)
		confchannel_read(r, channels);
	if (rules)
		read_rules(r, rules);
}

bool
confread(const char *text, const char *shown, struct sink *out,
	 unsigned *ret_warnings)
{
	struct reader r = {.shown = shown, .out = out};
	config_t config;

	config_init(&config);
	if (config_read_string(&config, text) == CONFIG_TRUE) {
		read_root(&r, config_root_setting(&config));
	} else {
		cli_error("%s:%d: %s", shown, config_error_line(&config),
			  config_error_text(&config)
			  ? config_error_text(&config)
			  : "cannot be read");
		r.errors++;
	}
	config_destroy(&config);
	*ret_warnings = r.warnings;
	return r.errors == 0;
}
