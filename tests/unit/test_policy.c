/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The policy's keys and its canonical text: what the writer wrote the parser
 * takes, and nothing else.
 */
#include "fixture.h"

#include <stdlib.h>

#include "core/hash.h"
#include "core/policytext.h"

static char text[POLICYTEXT_MAX_SIZE + 1];

static struct sink
sink_new(void)
{
	return (struct sink){text, sizeof(text), 0, false};
}

static bool
parses(const char *at, size_t len, struct fault *ret_fault)
{
	struct policytext p;

	memset(ret_fault, 0, sizeof(*ret_fault));
	return policytext_parse((struct span){at, len}, &p, ret_fault);
}

/* BODY with a header, a source and a right checksum around it. */
static size_t
wrap(const char *body)
{
	struct sink out = sink_new();

	policytext_begin(&out, 1, "/etc/security/twofactor.conf");
	sink_text(&out, body);
	assert_true(policytext_end(&out));
	return out.len;
}

static const char *
number_text(uint64_t n)
{
	static char digits[24];

	snprintf(digits, sizeof(digits), "%llu", (unsigned long long)n);
	return digits;
}

/* The default of each key is a value that it may have, and so are the ends of
 * its range; what is beyond is not. */
static void
the_table(void **state)
{
	uint64_t n;

	(void)state;
	for (int i = 0; i < N_POLICY_KEYS; i++) {
		enum policykey key = (enum policykey)i;
		const struct policykey_row *row = policykey_row(key);
		HOLDS_FOR(row->name, policykey_find(span_of(row->name)) == key);
		HOLDS_FOR(row->name, policykey_read(key, span_of(row->usual),
						    &n));
		HOLDS_FOR(row->name, row->allowed && row->allowed[0]);
		if (row->type != POLICYKEY_NUMBER)
			continue;
		HOLDS_FOR(row->name, policykey_read(
			key, span_of(number_text(row->min)), &n) &&
			n == row->min);
		HOLDS_FOR(row->name, policykey_read(
			key, span_of(number_text(row->max)), &n) &&
			n == row->max);
		HOLDS_FOR(row->name, !policykey_read(
			key, span_of(number_text(row->max + 1)), &n));
		HOLDS_FOR(row->name, row->min == 0 || !policykey_read(
			key, span_of(number_text(row->min - 1)), &n));
	}
	assert_int_equal(policykey_find(span_of("throttle")), N_POLICY_KEYS);
	assert_true(policykey_is_group(span_of("throttle")));
	assert_false(policykey_is_group(span_of("throttl")));
	assert_false(policykey_is_group(span_of("echo")));
}

/* With "/" and "/%u" as long as a value may be. */
#define TEN "1234567890"
#define LONG TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN "123"

static void
values(void **state)
{
	static const struct {
		enum policykey key;
		const char *text;
		int64_t number;	/* -1: refused */
	} t[] = {
		{POLICY_ECHO, "true", 1}, {POLICY_ECHO, "false", 0},
		{POLICY_ECHO, "TRUE", -1}, {POLICY_ECHO, "1", -1},
		{POLICY_ECHO, "", -1},
		{POLICY_REQUIRE, "everyone", 0},
		{POLICY_REQUIRE, "enrolled", 1},
		{POLICY_REQUIRE, "nobody", 2}, {POLICY_REQUIRE, "nobod", -1},
		{POLICY_REQUIRE, "nobody ", -1},
		{POLICY_WINDOW_STEPS, "01", -1},
		{POLICY_WINDOW_STEPS, "-1", -1},
		{POLICY_WINDOW_STEPS, "4294967306", -1},
		{POLICY_WINDOW_STEPS, "18446744073709551626", -1},
		{POLICY_WINDOW_STEPS, "", -1}, {POLICY_WINDOW_STEPS, "1 ", -1},
		{POLICY_ENROLL_BY, "none", 0},
		{POLICY_ENROLL_BY, "1970-01-01", -1},
		{POLICY_ENROLL_BY, "1970-01-02", 86400},
		{POLICY_ENROLL_BY, "2000-02-29", 951782400},
		{POLICY_ENROLL_BY, "2000-03-01", 951868800},
		{POLICY_ENROLL_BY, "2027-01-31", 1801353600},
		{POLICY_ENROLL_BY, "2038-01-19", 2147472000},
		{POLICY_ENROLL_BY, "2100-03-01", 4107542400},
		{POLICY_ENROLL_BY, "9999-12-31", 253402214400},
		{POLICY_ENROLL_BY, "2027-02-29", -1},
		{POLICY_ENROLL_BY, "2100-02-29", -1},
		{POLICY_ENROLL_BY, "2027-04-31", -1},
		{POLICY_ENROLL_BY, "2027-00-10", -1},
		{POLICY_ENROLL_BY, "1969-12-31", -1},
		{POLICY_ENROLL_BY, "2027-1-31", -1},
		{POLICY_THROTTLE_YEARLY_RISK, "0.01", RISK_ONE / 100},
		{POLICY_THROTTLE_YEARLY_RISK, "0.1", RISK_ONE / 10},
		{POLICY_THROTTLE_YEARLY_RISK, "0.000001", RISK_ONE / 1000000},
		{POLICY_THROTTLE_YEARLY_RISK, "0.000001001",
		 RISK_ONE / 1000000000 * 1001},
		{POLICY_THROTTLE_YEARLY_RISK, "0.010", -1},
		{POLICY_THROTTLE_YEARLY_RISK, "0.", -1},
		{POLICY_THROTTLE_YEARLY_RISK, "0", -1},
		{POLICY_THROTTLE_YEARLY_RISK, ".01", -1},
		{POLICY_THROTTLE_YEARLY_RISK, "1.0", -1},
		{POLICY_THROTTLE_YEARLY_RISK, "0.2", -1},
		{POLICY_THROTTLE_YEARLY_RISK, "0.0000001", -1},
		{POLICY_THROTTLE_YEARLY_RISK, "0.0000010001", -1},
		{POLICY_THROTTLE_YEARLY_RISK, "0.1e1", -1},
		{POLICY_THROTTLE_YEARLY_RISK, "-0.1", -1},
		{POLICY_PROMPT, "", -1}, {POLICY_PROMPT, "a\nb", -1},
		{POLICY_PROMPT, "a\033[m", -1}, {POLICY_PROMPT, "\xff", -1},
		{POLICY_PROMPT, "Schl\xc3\xbcssel: ", 0},
		{POLICY_ISSUER, "", 0}, {POLICY_ISSUER, "a b", 0},
		{POLICY_SECRETS_DIR, "~/.twofactor", POLICY_DIR_USERS},
		{POLICY_SECRETS_DIR, "~/a/b c", POLICY_DIR_USERS},
		{POLICY_STATE_DIR, "/var/lib/twofactor/users/%u",
		 POLICY_DIR_ROOTS},
		{POLICY_STATE_DIR, "/a/%u/b", POLICY_DIR_ROOTS},
		{POLICY_STATE_DIR, "/%u", POLICY_DIR_ROOTS},
		{POLICY_STATE_DIR, "/a/~/%u", POLICY_DIR_ROOTS},
		{POLICY_STATE_DIR, "/" LONG "/%u", POLICY_DIR_ROOTS},
		{POLICY_STATE_DIR, "/x" LONG "/%u", -1},
		{POLICY_STATE_DIR, "", -1}, {POLICY_STATE_DIR, "~", -1},
		{POLICY_STATE_DIR, "~/", -1}, {POLICY_STATE_DIR, "~/a/", -1},
		{POLICY_STATE_DIR, "~//a", -1}, {POLICY_STATE_DIR, "~/.", -1},
		{POLICY_STATE_DIR, "~/../a", -1},
		{POLICY_STATE_DIR, "~/a/..", -1},
		{POLICY_STATE_DIR, "~alice/a", -1},
		{POLICY_STATE_DIR, "~/%u", -1}, {POLICY_STATE_DIR, "~/%h", -1},
		{POLICY_STATE_DIR, "~/${USER}", -1},
		{POLICY_STATE_DIR, "a/%u", -1}, {POLICY_STATE_DIR, "%u", -1},
		{POLICY_STATE_DIR, "./%u", -1},
		{POLICY_STATE_DIR, "/", -1}, {POLICY_STATE_DIR, "/a", -1},
		{POLICY_STATE_DIR, "/a/%u/", -1},
		{POLICY_STATE_DIR, "/a//%u", -1},
		{POLICY_STATE_DIR, "//a/%u", -1},
		{POLICY_STATE_DIR, "/a/./%u", -1},
		{POLICY_STATE_DIR, "/a/../%u", -1},
		{POLICY_STATE_DIR, "/a/%u/..", -1},
		{POLICY_STATE_DIR, "/a/%u/%u", -1},
		{POLICY_STATE_DIR, "/a/x%u", -1},
		{POLICY_STATE_DIR, "/a/%ux", -1},
		{POLICY_STATE_DIR, "/a/%u%u", -1},
		{POLICY_STATE_DIR, "/a/%%/%u", -1},
		{POLICY_STATE_DIR, "/a/%h/%u", -1},
		{POLICY_STATE_DIR, "/a/${HOME}/%u", -1},
		{POLICY_STATE_DIR, "%h/%u", -1},
		{POLICY_STATE_DIR, "/a\n/%u", -1},
		{POLICY_STATE_DIR, "/a\xff/%u", -1},
	};

	(void)state;
	for (size_t i = 0; i < N_OF(t); i++) {
		uint64_t n = 77;
		bool ok = policykey_read(t[i].key, span_of(t[i].text), &n);
		HOLDS_FOR(t[i].text, ok == (t[i].number >= 0));
		HOLDS_FOR(t[i].text, n == (ok ? (uint64_t)t[i].number : 77));
	}
}

/* The built-in policy is what DESIGN says. */
static void
defaults(void **state)
{
	struct policy p = policy_default();

	(void)state;
	assert_int_equal(p.require, REQUIRE_EVERYONE);
	assert_false(p.require_set);
	assert_int_equal(p.enroll_by, 0);
	assert_int_equal(p.window_steps, 1);
	assert_int_equal(p.hotp_look_ahead, 10);
	assert_true(p.learn_drift);
	assert_int_equal(p.throttle_burst, 10);
	assert_true(p.yearly_risk == RISK_ONE / 100);
	assert_int_equal(p.backup_codes, 10);
	assert_int_equal(p.backup_warn_at, 3);
	assert_int_equal(p.trust_by, TRUST_BY_NONE);
	assert_true(p.trust_ask);
	assert_false(p.trust_set || p.echo);
	assert_string_equal(p.prompt, "Verification code: ");
	assert_string_equal(p.issuer, "");
}

/* A random policy, written; its length. */
static size_t
write_random(uint64_t *seed)
{
	static const char *const prefixes[] = {"local", "10.0.0.0/8", "::1"};
	struct sink out = sink_new();
	unsigned rules = (unsigned)random_below(seed, 5);

	policytext_begin(&out, random_next(seed), "/etc/x y.conf");
	for (unsigned r = 0; r <= rules; r++) {
		if (r > 0)
			policytext_rule(&out, r);
		for (int k = 0; r > 0 && k < N_CONDITIONS; k++)
			for (uint64_t n = random_below(seed, 3); n > 0; n--)
				policytext_entry(
					&out, (enum policytext_kind)k,
					k == POLICYTEXT_FROM
					? prefixes[random_below(seed, 3)]
					: "some one");
		for (int k = 0; k < N_POLICY_KEYS; k++)
			if (random_below(seed, 2) &&
			    (r == 0 || policykey_row((enum policykey)k)
					       ->in_rules))
				policytext_set(&out, r + 10,
					       (enum policykey)k,
					       policykey_row((enum policykey)k)
						       ->usual);
	}
	assert_true(policytext_end(&out));
	return out.len;
}

/* Writes again what was parsed. */
static bool
write_again(struct span body, uint64_t time, struct sink *out)
{
	struct policytext_line l;
	char value[POLICYTEXT_NAME_MAX + 1];

	policytext_begin(out, time, "/etc/x y.conf");
	while (policytext_next(&body, &l)) {
		if (!span_copy(l.value, value, sizeof(value)))
			value[0] = '\0';
		if (l.kind == POLICYTEXT_RULE)
			policytext_rule(out, l.number);
		else if (l.kind == POLICYTEXT_SET)
			policytext_set(out, l.number, l.key, value);
		else
			policytext_entry(out, l.kind, value);
	}
	return policytext_end(out);
}

static void
round_trip(void **state)
{
	static char again[POLICYTEXT_MAX_SIZE + 1];
	uint64_t seed = 5;

	(void)state;
	for (int i = 0; i < 2000; i++) {
		struct sink out = {again, sizeof(again), 0, false};
		size_t len = write_random(&seed);
		struct policytext p;
		struct fault f;
		HOLDS_SEED(i, policytext_parse((struct span){text, len}, &p,
					       &f));
		HOLDS_SEED(i, write_again(p.body, p.source_time, &out));
		HOLDS_SEED(i, out.len == len && memcmp(text, again, len) == 0);
	}
}

/* At an address of its own, so that a sanitizer sees one byte too much. */
static bool
parses_copy(const char *at, size_t len)
{
	char *copy = malloc(len ? len : 1);
	struct fault f;
	bool ok;

	assert_non_null(copy);
	memcpy(copy, at, len);
	ok = parses(copy, len, &f);
	free(copy);
	return ok;
}

static void
every_truncation(void **state)
{
	uint64_t seed = 6;

	(void)state;
	for (int i = 0; i < 3; i++) {
		size_t len = write_random(&seed);
		assert_true(parses_copy(text, len));
		for (size_t n = 0; n < len; n++)
			HOLDS_SEED(n, !parses_copy(text, n));
		text[len] = '\n';
		HOLDS_SEED(i, !parses_copy(text, len + 1));
	}
}

static void
every_bit(void **state)
{
	uint64_t seed = 7;
	size_t len = write_random(&seed);

	(void)state;
	for (size_t bit = 0; bit < 8 * len; bit++) {
		text[bit / 8] ^= (char)(1 << bit % 8);
		HOLDS_SEED(bit, !parses_copy(text, len));
		text[bit / 8] ^= (char)(1 << bit % 8);
	}
	assert_true(parses_copy(text, len));
}

/* With a right checksum, too, only what the writer writes is taken. */
static void
strictness(void **state)
{
	static const struct {
		const char *body;
		unsigned line;	/* 0: fine */
	} t[] = {
		{"", 0},
		{"set 1 require nobody\n", 0},
		{"set 1 issuer \n", 0},
		{"set 1 prompt Code: \n", 0},
		{"rule 3\n", 0},
		{"rule 3\nuser a\nuser b\nservice s\nfrom local\ngroup g\n"
		 "set 4 echo true\nrule 5\nuser a b\n", 0},
		{"\n", 3}, {"# x\n", 3}, {" set 1 echo true\n", 3},
		{"set 1 echo true\n\n", 4}, {"set  1 echo true\n", 3},
		{"set 1  echo true\n", 3}, {"set 1 echo  true\n", 3},
		{"set 1 echo true \n", 3}, {"set 1 echo true\r\n", 3},
		{"set 01 echo true\n", 3}, {"set -1 echo true\n", 3},
		{"set 0 echo true\n", 3}, {"rule 0\n", 3},
		{"set 1000001 echo true\n", 3}, {"set x echo true\n", 3},
		{"set 1 ECHO true\n", 3}, {"set 1 nonsense true\n", 3},
		{"set 1 throttle 1\n", 3}, {"set 1\n", 3}, {"set\n", 3},
		{"set 1 window_steps 11\n", 3},
		{"set 1 echo true\nset 1 echo true\n", 4},
		{"set 1 require nobody\nset 1 echo true\n", 4},
		{"user alice\n", 3}, {"from local\n", 3},
		{"set 1 issuer \n", 0}, {"set 1 issuer\n", 3},
		{"rule 1 \n", 3}, {"set 1 echo true \n", 3},
		{"rule\n", 3}, {"rule 1 x\n", 3}, {"rule x\n", 3},
		{"rule 1\nservice s\nuser a\n", 5},
		{"rule 1\nset 1 echo true\nuser a\n", 5},
		{"rule 1\nuser \n", 4}, {"rule 1\nuser\n", 4},
		{"rule 1\nuser a\tb\n", 4}, {"rule 1\nfrom example.org\n", 4},
		{"rule 1\nfrom 10.0.0.1/8\n", 4},
		{"rule 1\nset 1 secrets_dir ~/.twofactor\n", 4},
		{"set 1 secrets_dir /srv\n", 3},
		{"rule 1\nset 1 state_dir /srv/%u\n", 4},
		{"set 1 secrets_dir /a/%u\nset 2 state_dir /b/%u\n", 0},
		{"set 1 secrets_dir ~/a\nset 2 state_dir ~/b\n", 0},
		{"set 2 state_dir /b/%u\nrule 3\n", 0},
		{"set 1 secrets_dir /a/%u\n", 3},
		{"set 1 secrets_dir /a/%u\nset 2 state_dir ~/b\n", 4},
		{"set 1 secrets_dir /a/%u\nrule 3\nuser a\n", 4},
		{"set 1 enroll_at_login true\n", 0},
		{"set 1 enroll_at_login yes\n", 3},
		{"set 1 confirm_password true\n", 0},
		{"rule 1\nset 2 confirm_password true\n", 0},
		{"set 1 trust.by key\nset 1 trust.ask false\n", 0},
		{"rule 1\nset 2 trust.by address\nset 2 trust.ask true\n", 0},
		{"sha256 00\n", 3}, {"source 1 /x\n", 3},
	};

	(void)state;
	for (size_t i = 0; i < N_OF(t); i++) {
		size_t len = wrap(t[i].body);
		struct fault f;
		bool ok = parses(text, len, &f);
		HOLDS_FOR(t[i].body, ok == (t[i].line == 0));
		HOLDS_FOR(t[i].body, f.line == t[i].line);
	}
}

/* HEAD in the place of the header and the source, checksum and all. */
static bool
head_parses(const char *head, size_t len)
{
	struct sink out = sink_new();
	struct fault f;

	for (size_t i = 0; i < len; i++)
		sink_char(&out, head[i]);
	assert_true(policytext_end(&out));
	return parses(text, out.len, &f);
}

static void
headers(void **state)
{
	static const char *const bad[] = {
		"", "\n", "# pam_twofactor policy, version 1\n",
		"# pam_twofactor policy, version 2\nsource 1 /x\n",
		"# pam_twofactor policy, version 1\nsource 1 /x",
		"# pam_twofactor policy, version 1\nsource 1\n",
		"# pam_twofactor policy, version 1\nsource 1 \n",
		"# pam_twofactor policy, version 1\nsource x /x\n",
		"# pam_twofactor policy, version 1\nsource 01 /x\n",
		"# pam_twofactor policy, version 1\nset 1 echo true\n",
	};
	static const char nul[] = "# pam_twofactor policy, version 1\n"
				  "source 1 /x\0y\n";

	(void)state;
	for (size_t i = 0; i < N_OF(bad); i++)
		HOLDS_FOR(bad[i], !head_parses(bad[i], strlen(bad[i])));
	assert_false(head_parses(nul, sizeof(nul) - 1));
	assert_true(head_parses(nul, 0) == false);
}

#define CHANNEL "channel 7 email\nwith address mail\nwith command /a\n"
#define REST "with run_as tf\nwith timeout 10\nwith lifetime 600\n" \
	     "with per_hour 3\n"

/* Channels stand once each, whole, behind the settings, before the rules. */
static void
channels(void **state)
{
	static const struct {
		const char *body;
		bool good;
	} t[] = {
		{CHANNEL REST, true}, {CHANNEL "with run_as tf\n", true},
		{"set 1 echo true\n" CHANNEL REST "rule 9\n", true},
		{CHANNEL REST "with secret /s\n", true},
		{CHANNEL "with command -i\nwith command  \n" REST, true},
		{CHANNEL, false}, {CHANNEL "rule 9\n", false},
		{"channel 7 email\n", false},
		{"channel 7 email\nwith command /a\n" REST, false},
		{"channel 7 email\nwith address mail\n" REST, false},
		{"channel 7 Email\n" REST, false}, {"channel 7 \n", false},
		{"channel x email\n", false}, {"channel email\n", false},
		{CHANNEL REST CHANNEL REST, false},
		{CHANNEL REST "set 1 echo true\n", false},
		{"rule 9\n" CHANNEL REST, false},
		{"rule 9\nwith timeout 1\n", false}, {"with timeout 1\n", false},
		{CHANNEL REST "user a\n", false},
		{CHANNEL REST "with timeout 9\n", false},
		{CHANNEL "with run_as tf\nwith run_as tf\n", false},
		{CHANNEL "with run_as root\n", false},
		{CHANNEL "with run_as tf\nwith timeout 0\n", false},
		{CHANNEL "with run_as tf\nwith timeout 61\n", false},
		{CHANNEL "with run_as tf\nwith lifetime 59\n", false},
		{CHANNEL "with run_as tf\nwith lifetime 3601\n", false},
		{CHANNEL "with run_as tf\nwith per_hour 0\n", false},
		{CHANNEL "with run_as tf\nwith per_hour 9\n", false},
		{CHANNEL "with run_as tf\nwith secret s\n", false},
		{CHANNEL "with run_as tf\nwith secret \n", false},
		{CHANNEL "with run_as tf\nwith owner x\n", false},
		{CHANNEL "with command \n" REST, false},
		{"channel 7 e\nwith address mail\nwith command a\n" REST, false},
		{"channel 7 e\nwith address post\nwith command /a\n" REST,
		 false},
	};
	struct fault f;

	(void)state;
	for (size_t i = 0; i < N_OF(t); i++)
		HOLDS_FOR(t[i].body, parses(text, wrap(t[i].body), &f) ==
				     t[i].good);
}

static void
channel_bounds(void **state)
{
	struct channel c;
	struct sink out;
	struct fault f;

	(void)state;
	for (unsigned n = CHANNEL_MAX; n <= CHANNEL_MAX + 1; n++) {
		out = sink_new();
		policytext_begin(&out, 1, "/x");
		for (unsigned i = 0; i < n; i++) {
			channel_begin(&c);
			c.line = i + 1;
			c.name[0] = (char)('a' + i);
			c.line = i + 1;
			c.n_arguments = CHANNEL_MAX_ARGUMENTS;
			for (unsigned j = 0; j < c.n_arguments; j++)
				strcpy(c.arguments[j], "/x");
			strcpy(c.run_as, "tf");
			policytext_channel(&out, &c);
		}
		assert_true(policytext_end(&out));
		assert_int_equal(parses(text, out.len, &f), n == CHANNEL_MAX);
	}
	assert_false(channel_value_ok(CHANNEL_COMMAND, CHANNEL_MAX_ARGUMENTS,
				      span_of("/x")));
}

/* What was written comes back as it was, and is found by its name alone. */
static void
channel_there_and_back(void **state)
{
	static const char *const found[] = {
		"sms", "SMS", "Sms", " sms ", "\tsms",
	}, *const other[] = {"sm", "smss", "", " ", "s ms", "sms email"};
	struct channel c, back;
	struct sink out = sink_new();
	struct policytext p;
	struct fault f;

	(void)state;
	channel_begin(&c);
	assert_int_equal(c.timeout_seconds, 10);
	assert_int_equal(c.lifetime_seconds, 600);
	assert_int_equal(c.per_hour, 3);
	strcpy(c.name, "sms");
	c.line = 12;
	c.kind = CONTACT_PHONE;
	c.n_arguments = 2;
	strcpy(c.arguments[0], "/usr/bin/x y");
	strcpy(c.arguments[1], "https://example.org/?a=b c");
	strcpy(c.run_as, "twofactor");
	strcpy(c.secret, "/etc/s");
	c.timeout_seconds = 60;
	policytext_begin(&out, 1, "/x");
	policytext_channel(&out, &c);
	policytext_rule(&out, 4);
	assert_true(policytext_end(&out));
	assert_true(policytext_parse((struct span){text, out.len}, &p, &f));
	for (size_t i = 0; i < N_OF(found); i++) {
		HOLDS_FOR(found[i], channel_find(p.body, span_of(found[i]),
						 &back));
		HOLDS_FOR(found[i], memcmp(&c, &back, sizeof(c)) == 0);
	}
	for (size_t i = 0; i < N_OF(other); i++)
		HOLDS_FOR(other[i], !channel_find(p.body, span_of(other[i]),
						  &back));
}

static void
bounds(void **state)
{
	struct sink out;
	struct fault f;

	(void)state;
	for (unsigned rules = 64; rules <= 65; rules++) {
		out = sink_new();
		policytext_begin(&out, 1, "/x");
		for (unsigned i = 0; i < rules; i++)
			policytext_rule(&out, i + 1);
		assert_true(policytext_end(&out));
		assert_int_equal(parses(text, out.len, &f), rules == 64);
	}
	for (unsigned n = 1024; n <= 1025; n++) {
		out = sink_new();
		policytext_begin(&out, 1, "/x");
		for (unsigned i = 0; i < n; i++) {
			if (i % 100 == 0)
				policytext_rule(&out, i + 1);
			policytext_entry(&out, POLICYTEXT_USER, "a");
		}
		assert_true(policytext_end(&out));
		assert_int_equal(parses(text, out.len, &f), n == 1024);
	}
	/* What is too large is never written. */
	out = (struct sink){text, 300, 0, false};
	policytext_begin(&out, 1, "/x");
	for (int i = 0; i < 40; i++)
		policytext_rule(&out, 1);
	assert_false(policytext_end(&out));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_table),
		cmocka_unit_test(values),
		cmocka_unit_test(defaults),
		cmocka_unit_test(round_trip),
		cmocka_unit_test(every_truncation),
		cmocka_unit_test(every_bit),
		cmocka_unit_test(strictness),
		cmocka_unit_test(headers),
		cmocka_unit_test(channels),
		cmocka_unit_test(channel_bounds),
		cmocka_unit_test(channel_there_and_back),
		cmocka_unit_test(bounds),
	};

	return cmocka_run_group_tests_name("policy", tests, NULL, NULL);
}
