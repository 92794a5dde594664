/* SPDX-License-Identifier: BSD-2-Clause
 *
 * twofactor policy show: which rule decides about a login, where each value
 * comes from, and what would happen now.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/json.h"
#include "cli/subcommands.h"
#include "cli/when.h"
#include "core/throttle.h"
#include "core/wipe.h"
#include "io/clock.h"
#include "io/fault.h"
#include "io/googlefile.h"
#include "io/seen.h"

#define VALUE_SIZE (POLICYKEY_TEXT_SIZE + 2)	/* with quotes */

/* All that is shown. */
struct view {
	const struct cli *cli;
	const char *service, *from;
	const struct policyfile *file;
	struct ruling ruling;
	char secrets[PATH_MAX], state[PATH_MAX];	/* where they are */
	char now[256];			/* what would happen now */
	int64_t guess_seconds;		/* until a pool holds a guess again */
};

static struct origin
origin_of(const char *from)
{
	struct origin o = {.kind = ORIGIN_LOCAL};

	if (address_read(span_of(from), &o.address))
		o.kind = ORIGIN_ADDRESS;
	return o;
}

/* As root, a marker says more than files that are gone. */
static bool
surely_unenrolled(const struct cli *cli, const struct record *record)
{
	char marker[PATH_MAX];

	if (record->presence == PRESENCE_DISABLED)
		return true;
	place_marker(&cli->place, &cli->account, marker);
	return record->presence == PRESENCE_ABSENT &&
	       (geteuid() != 0 ||
		seen_find(marker, cli->account.uid) == SEEN_NO);
}

static const char *
unenrolled_now(const struct policy *p)
{
	int64_t now = clock_now();

	if (p->require == REQUIRE_ENROLLED)
		return "no code: not enrolled";
	if (policy_offers(p, now) && policy_spares(p, now))
		return "may enrol, after the first factor, and needs no code "
		       "until enroll_by: not enrolled";
	if (policy_offers(p, now))
		return "enrols, after the first factor: not enrolled";
	if (policy_spares(p, now))
		return "no code until enroll_by: not enrolled";
	if (!p->require_set)
		return "refused: not enrolled (unless the PAM line has nullok)";
	return "refused: not enrolled";
}

/* By the address, where a login by SSH key may count as the key's; or by the
 * local caller, which is the account for sudo, and root for login. */
static enum pool_kind
pool_of(const struct view *v, const struct record *record)
{
	const uint32_t callers[] = {0, v->cli->account.uid};
	bool local = origin_of(v->from).kind == ORIGIN_LOCAL;

	for (unsigned i = 0; i < 2; i++) {
		struct source_hints hints = {
			.rhost = local ? NULL : v->from,
			.service = v->service,
			.caller = callers[i],
			.caller_trusted = true,
		};
		struct source source;
		source_read(&hints, &source);
		if (throttle_pool(&record->state, &source) == POOL_KNOWN)
			return POOL_KNOWN;
	}
	return POOL_OTHERS;
}

static void
enrolled_now(struct view *v, const struct record *record)
{
	int64_t until = throttle_until(&record->secrets, &record->state,
				       &v->cli->policy, pool_of(v, record),
				       clock_now());
	char text[WHEN_SIZE];

	if (until == 0)
		snprintf(v->now, sizeof(v->now), "asked for a code");
	else
		snprintf(v->now, sizeof(v->now), "asked for a code, and only "
			 "a backup code is taken: throttled until %s",
			 when_text(until, text));
}

static void
find_now(struct view *v)
{
	const struct cli *cli = v->cli;
	struct record record;
	struct fault fault;
	char text[240];
	WIPE_AT_END(record);

	memset(&record, 0, sizeof(record));
	if (cli->policy.require == REQUIRE_NOBODY)
		snprintf(v->now, sizeof(v->now), "no code: the policy asks "
			 "nobody");
	else if (place_is_roots(&cli->place) && geteuid() != 0)
		snprintf(v->now, sizeof(v->now), "only root can tell: the "
			 "administrator keeps the second factors");
	else if (!store_read(&cli->account, &cli->place, STORE_USE, &record,
			     &fault))
		snprintf(v->now, sizeof(v->now), "refused: %s",
			 fault_text(&fault, text, sizeof(text)));
	else if (record.presence == PRESENCE_ENROLLED)
		enrolled_now(v, &record);
	else if (cli->place.secrets_in.system &&
		 googlefile_is_there(&cli->account, &cli->place))
		snprintf(v->now, sizeof(v->now), "refused: there is a "
			 "google-authenticator file that was not imported");
	else if (surely_unenrolled(cli, &record))
		snprintf(v->now, sizeof(v->now), "%s",
			 unenrolled_now(&cli->policy));
	else
		snprintf(v->now, sizeof(v->now), "refused: was enrolled, and "
			 "the secrets are gone");
	if (record.secrets.n_devices == 0) {
		record.secrets.n_devices = 1;
		record.secrets.devices[0].type = DEVICE_TOTP;
		record.secrets.devices[0].digits = OTP_MIN_DIGITS;
	}
	uint64_t worth = throttle_worth(&record.secrets, &record.state,
					&cli->policy);
	struct pool empty = {.used = worth * cli->policy.throttle_burst};
	v->guess_seconds = throttle_wait(&empty, &cli->policy, worth);
}

static bool
is_quoted(enum policykey key)
{
	enum policykey_type type = policykey_row(key)->type;

	return type == POLICYKEY_TEXT || type == POLICYKEY_WORD ||
	       type == POLICYKEY_DATE || type == POLICYKEY_DIRECTORY;
}

static const char *
value_of(const struct view *v, enum policykey key, char ret_text[VALUE_SIZE])
{
	struct span value = v->ruling.values[key];
	const char *quote = is_quoted(key) ? "\"" : "";

	snprintf(ret_text, VALUE_SIZE, "%s%.*s%s", quote, (int)value.len,
		 value.at, quote);
	return ret_text;
}

/* "mail, by /usr/sbin/sendmail -i as twofactor; ..." */
static void
print_channels(const struct view *v)
{
	struct span rest = v->file->policy.body;
	struct channel c;

	while (channel_next(&rest, &c)) {
		printf("  channel %s: %s, by", c.name,
		       channel_row(CHANNEL_ADDRESS)->words[c.kind]);
		for (unsigned i = 0; i < c.n_arguments; i++)
			printf(" %s", c.arguments[i]);
		printf(" as %s for %u s at most; a code lives %u s; %u an "
		       "hour; line %u\n", c.run_as, c.timeout_seconds,
		       c.lifetime_seconds, c.per_hour, c.line);
	}
}

static void
print_text(const struct view *v)
{
	const struct ruling *r = &v->ruling;
	char value[VALUE_SIZE];
	unsigned a_day = v->guess_seconds > 0
			 ? (unsigned)(864000 / v->guess_seconds) : 0;

	printf("%s, %s, from %s\n", v->cli->account.name,
	       v->service ? v->service : "any service", v->from);
	if (!v->file->text)
		printf("policy: built in\n");
	else
		printf("policy: %.*s\n", (int)v->file->policy.source.len,
		       v->file->policy.source.at);
	if (r->rule)
		printf("decided by: the rule in line %u\n", r->rule);
	else
		printf("decided by: the top level\n");
	if (r->unsure_rule)
		printf("not sure: whether the rule in line %u matches; the "
		       "strictest holds\n", r->unsure_rule);
	for (int i = 0; i < N_POLICY_KEYS; i++) {
		enum policykey key = (enum policykey)i;
		printf("  %-21s = %-24s ", policykey_row(key)->name,
		       value_of(v, key, value));
		if (r->lines[i])
			printf("line %u\n", r->lines[i]);
		else
			printf("default\n");
	}
	print_channels(v);
	printf("secrets: %s\nstate: %s\n", v->secrets, v->state);
	printf("a login now: %s\n", v->now);
	printf("wrong codes: %u at once, then one in %lld minutes (%u.%u a "
	       "day), for known sources and again for all others\n",
	       v->cli->policy.throttle_burst,
	       (long long)(v->guess_seconds + 59) / 60, a_day / 10,
	       a_day % 10);
}

static void
print_member(const char *key, const char *value)
{
	json_key(key);
	json_string(value);
	putchar(',');
}

static void
print_line(const char *key, unsigned line)
{
	json_key(key);
	if (line)
		printf("%u", line);
	else
		printf("null");
}

static void
print_setting(const struct view *v, enum policykey key)
{
	char value[VALUE_SIZE];

	json_key(policykey_row(key)->name);
	putchar('{');
	json_key("value");
	if (is_quoted(key)) {
		snprintf(value, sizeof(value), "%.*s",
			 (int)v->ruling.values[key].len,
			 v->ruling.values[key].at);
		json_string(value);
	} else {
		printf("%s", value_of(v, key, value));
	}
	putchar(',');
	print_line("line", v->ruling.lines[key]);
	putchar('}');
}

static void
print_channel_json(const struct channel *c)
{
	printf("{");
	print_member("name", c->name);
	print_member("address", channel_row(CHANNEL_ADDRESS)->words[c->kind]);
	json_key("command");
	for (unsigned i = 0; i < c->n_arguments; i++) {
		putchar(i > 0 ? ',' : '[');
		json_string(c->arguments[i]);
	}
	printf("],");
	print_member("run_as", c->run_as);
	printf("\"timeout\":%u,\"lifetime\":%u,\"per_hour\":%u,",
	       c->timeout_seconds, c->lifetime_seconds, c->per_hour);
	print_member("secret", c->secret[0] ? c->secret : NULL);
	print_line("line", c->line);
	printf("}");
}

static void
print_channels_json(const struct view *v)
{
	struct span rest = v->file->policy.body;
	struct channel c;

	printf("\"channels\":[");
	for (bool any = false; channel_next(&rest, &c); any = true) {
		if (any)
			putchar(',');
		print_channel_json(&c);
	}
	printf("],");
}

static void
print_json(const struct view *v)
{
	printf("{");
	print_member("user", v->cli->account.name);
	print_member("service", v->service);
	print_member("from", v->from);
	print_line("rule", v->ruling.rule);
	putchar(',');
	print_line("unsure_rule", v->ruling.unsure_rule);
	printf(",\"settings\":{");
	for (int i = 0; i < N_POLICY_KEYS; i++) {
		if (i > 0)
			putchar(',');
		print_setting(v, (enum policykey)i);
	}
	printf("},");
	print_channels_json(v);
	print_member("secrets", v->secrets);
	print_member("state", v->state);
	print_member("now", v->now);
	printf("\"guess_seconds\":%lld}\n", (long long)v->guess_seconds);
}

static enum cli_exit
show(struct cli *cli, const struct policyfile *file)
{
	struct view v = {
		.cli = cli,
		.service = cli->options.service,
		.from = cli->options.from ? cli->options.from : "local",
		.file = file,
	};
	struct origin origin = origin_of(v.from);
	enum cli_exit status;

	cli_decide(cli, file, v.service, &origin, &v.ruling);
	status = cli_place(cli, &cli->account, &cli->place);
	if (status != CLI_DONE)
		return status;
	place_show_secrets(&cli->place, &cli->account, v.secrets, PATH_MAX);
	place_show_state(&cli->place, &cli->account, v.state, PATH_MAX);
	cli->place.may_lack_home = cli->policy.may_lack_home;
	find_now(&v);
	if (file->conf_newer)
		cli_error("%s is newer than what is shown; as root: twofactor "
			  "policy apply", POLICYFILE_CONF);
	if (cli->options.json)
		print_json(&v);
	else
		print_text(&v);
	return CLI_DONE;
}

enum cli_exit
policy_show(const struct cli *cli)
{
	struct cli own = *cli;
	struct policyfile file;
	struct fault fault;
	enum cli_exit status = cli_find(&own);

	if (status != CLI_DONE)
		return status;
	if (policyfile_load(NULL, &file, &fault)) {
		status = show(&own, &file);
	} else {
		(void)cli_fault(&fault);
		status = CLI_CONFIGURATION;
	}
	policyfile_free(&file);
	return status;
}
