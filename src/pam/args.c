/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The module's options: one table; see args.h.  Those of
 * pam_google_authenticator(8) that mean the same keep their names.
 */
#include "pam/args.h"

#include <string.h>

#include "core/scan.h"
#include "io/place.h"

#define GRACE_MAX 31536000	/* a year */

static bool
set_debug(const char *value, struct args *a)
{
	a->debug = !value;
	return !value;
}

static bool
set_nullok(const char *value, struct args *a)
{
	a->nullok = !value;
	return !value;
}

static bool
set_forward_pass(const char *value, struct args *a)
{
	a->forward_pass = !value;
	return !value;
}

static bool
set_try_first_pass(const char *value, struct args *a)
{
	a->first_pass = FIRST_PASS_TRY;
	return !value;
}

static bool
set_use_first_pass(const char *value, struct args *a)
{
	a->first_pass = FIRST_PASS_USE;
	return !value;
}

static bool
set_echo(const char *value, struct args *a)
{
	a->echo = !value;
	return !value;
}

static bool
set_noskewadj(const char *value, struct args *a)
{
	a->no_skew_adjust = !value;
	return !value;
}

/* A failed attempt never moves a counter here, so there is nothing to do. */
static bool
accept_flag(const char *value, struct args *a)
{
	(void)a;
	return !value;
}

static bool
set_grace_period(const char *value, struct args *a)
{
	return value &&
	       span_number(span_of(value), GRACE_MAX, &a->grace_seconds);
}

static bool
set_policy(const char *value, struct args *a)
{
	a->policy = value;
	return value && value[0] == '/';
}

static bool
set_secret(const char *value, struct args *a)
{
	static const struct account probe = {.name = "u", .home = "/h"};
	struct place place;

	a->secret = value;
	return value && place_expand(value, &probe, probe.name, &place);
}

static bool
set_prompt(const char *value, struct args *a)
{
	a->prompt = value;
	return value && value[0];
}

static bool
set_user(const char *value, struct args *a)
{
	a->user = value;
	return value && value[0];
}

static const struct option {
	const char *name;
	bool (*set)(const char *value, struct args *a);	/* NULL: refused */
	const char *advice;
} options[] = {
	{"authtok_prompt", set_prompt, "write authtok_prompt=TEXT"},
	{"debug", set_debug, "debug takes no value"},
	{"echo_verification_code", set_echo,
	 "echo_verification_code takes no value"},
	{"forward_pass", set_forward_pass, "forward_pass takes no value"},
	{"grace_period", set_grace_period,
	 "write grace_period=SECONDS, at most 31536000"},
	{"no_increment_hotp", accept_flag,
	 "no_increment_hotp takes no value"},
	{"noskewadj", set_noskewadj, "noskewadj takes no value"},
	{"nullok", set_nullok, "nullok takes no value"},
	{"policy", set_policy, "write policy=FILE, an absolute path"},
	{"secret", set_secret,
	 "write secret=FILE, an absolute path with ~, ${HOME}, %h, ${USER} or "
	 "%u"},
	{"try_first_pass", set_try_first_pass,
	 "try_first_pass takes no value"},
	{"use_first_pass", set_use_first_pass,
	 "use_first_pass takes no value"},
	{"user", set_user, "write user=NAME"},
	{"allow_readonly", NULL,
	 "take it away: a code that cannot be recorded as used could be used "
	 "twice; a full disk stops no login here"},
	{"allowed_perm", NULL,
	 "take it away: secrets must be closed to others (chmod 600)"},
	{"no_strict_owner", NULL,
	 "take it away: use user=NAME for files that belong to NAME"},
};

/* Whether ARG is NAME, '-' and '_' being the same, up to '=' or its end. */
static bool
is_named(const char *arg, const char *name)
{
	size_t n = strlen(name);

	for (size_t i = 0; i < n; i++)
		if ((arg[i] == '-' ? '_' : arg[i]) != name[i])
			return false;
	return arg[n] == '\0' || arg[n] == '=';
}

static const struct option *
find(const char *arg)
{
	for (size_t i = 0; i < sizeof(options) / sizeof(options[0]); i++)
		if (is_named(arg, options[i].name))
			return &options[i];
	return NULL;
}

bool
args_parse(int argc, const char **argv, struct args *ret_args,
	   const char **ret_option, const char **ret_advice)
{
	struct args a = {0};

	for (int i = 0; i < argc; i++) {
		const struct option *o = find(argv[i]);
		const char *value = strchr(argv[i], '=');
		if (o && o->set && o->set(value ? value + 1 : NULL, &a))
			continue;
		*ret_option = argv[i];
		*ret_advice = o ? o->advice
				: "no such option; see pam_twofactor(8)";
		return false;
	}
	*ret_args = a;
	return true;
}
