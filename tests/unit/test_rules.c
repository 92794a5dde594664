/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Which settings hold for a login: the first rule that matches, and where that
 * cannot be said the stricter of both.
 */
#include "fixture.h"

#include "core/rules.h"

/* What a test login is, and what its group database answers. */
struct facts {
	const char *user, *service, *from;	/* NULL: cannot be told */
	enum holds staff;	/* of the group "staff"; others: no */
	unsigned asked;		/* how often the database was */
};

static enum holds
in_group(struct span name, void *arg)
{
	struct facts *f = arg;

	f->asked++;
	return span_is(name, "staff") ? f->staff : HOLDS_NO;
}

static struct ruling
decide_for(const char *body, struct facts *f)
{
	struct origin origin = {.kind = ORIGIN_UNKNOWN};
	struct rules_login login = {
		.user = f->user,
		.service = f->service,
		.origin = &origin,
		.in_group = in_group,
		.arg = f,
	};
	struct ruling r;

	if (f->from && address_read(span_of(f->from), &origin.address))
		origin.kind = ORIGIN_ADDRESS;
	else if (f->from)
		origin.kind = ORIGIN_LOCAL;
	f->asked = 0;
	rules_decide(span_of(body), &login, &r);
	return r;
}

static const char body[] =
	"set 1 window_steps 2\n"
	"rule 10\nuser alice\nuser bob\nservice sshd\nset 11 require nobody\n"
	"rule 20\nfrom 10.0.0.0/8\nfrom local\ngroup staff\ngroup others\n"
	"set 21 require enrolled\nset 22 window_steps 3\n"
	"rule 30\nservice su\nset 31 window_steps 0\n"
	"rule 40\nuser carol\n";

static void
first_match(void **state)
{
	static const struct {
		struct facts facts;
		unsigned rule, unsure, asked;
		const char *require;
		const char *window;
	} t[] = {
		{{"alice", "sshd", "10.1.1.1", HOLDS_YES, 0},
		 10, 0, 0, "nobody", "2"},
		{{"bob", "sshd", "local", HOLDS_NO, 0},
		 10, 0, 0, "nobody", "2"},
		{{"bo", "sshd", "local", HOLDS_NO, 0},
		 0, 0, 2, "everyone", "2"},
		{{"bob", "ssh", "local", HOLDS_NO, 0},
		 0, 0, 2, "everyone", "2"},
		{{"alice", "x", "10.1.1.1", HOLDS_YES, 0},
		 20, 0, 1, "enrolled", "3"},
		{{"dave", "su", "local", HOLDS_YES, 0},
		 20, 0, 1, "enrolled", "3"},
		{{"dave", "su", "11.1.1.1", HOLDS_YES, 0},
		 30, 0, 0, "everyone", "0"},
		{{"carol", "x", "local", HOLDS_NO, 0},
		 40, 0, 2, "everyone", "2"},
		{{"carol", "x", "::ffff:10.1.1.1", HOLDS_YES, 0},
		 20, 0, 1, "enrolled", "3"},
		/* The group cannot be told: rule 20 and what is behind it. */
		{{"dave", "x", "local", HOLDS_UNSURE, 0},
		 0, 20, 2, "everyone", "2"},
		{{"dave", "su", "local", HOLDS_UNSURE, 0},
		 30, 20, 2, "everyone", "0"},
		{{"alice", "sshd", "local", HOLDS_UNSURE, 0},
		 10, 0, 0, "nobody", "2"},
		{{"dave", "x", "11.1.1.1", HOLDS_UNSURE, 0},
		 0, 0, 0, "everyone", "2"},
		/* The address cannot. */
		{{"dave", "x", NULL, HOLDS_YES, 0},
		 0, 20, 1, "everyone", "2"},
		{{"dave", "x", NULL, HOLDS_NO, 0},
		 0, 0, 2, "everyone", "2"},
		/* The user cannot. */
		{{NULL, "sshd", "11.1.1.1", HOLDS_NO, 0},
		 0, 10, 0, "everyone", "2"},
		{{NULL, "su", "11.1.1.1", HOLDS_NO, 0},
		 30, 0, 0, "everyone", "0"},
		/* The service cannot. */
		{{"alice", NULL, "11.1.1.1", HOLDS_NO, 0},
		 0, 10, 0, "everyone", "0"},
	};

	(void)state;
	for (size_t i = 0; i < N_OF(t); i++) {
		struct facts f = t[i].facts;
		struct ruling r = decide_for(body, &f);
		char row[16];
		snprintf(row, sizeof(row), "row %zu", i);
		HOLDS_FOR(row, r.rule == t[i].rule);
		HOLDS_FOR(row, r.unsure_rule == t[i].unsure);
		HOLDS_FOR(row, f.asked == t[i].asked);
		HOLDS_FOR(row, span_is(r.values[POLICY_REQUIRE],
				       t[i].require));
		HOLDS_FOR(row, span_is(r.values[POLICY_WINDOW_STEPS],
				       t[i].window));
	}
}

/* Each ranked key, both ways around: the stricter one holds. */
static void
stricter_of_both(void **state)
{
	static const struct {
		const char *key, *strict, *lax;
	} t[] = {
		{"require", "everyone", "enrolled"},
		{"require", "enrolled", "nobody"},
		{"echo", "false", "true"},
		{"confirm_password", "true", "false"},
		{"window_steps", "0", "1"}, {"hotp_look_ahead", "9", "10"},
		{"throttle.burst", "9", "10"},
		{"throttle.yearly_risk", "0.009", "0.01"},
		{"trust.by", "none", "address"},
		{"trust.by", "none", "key"},
		{"trust.by", "key", "address"},
		{"trust.days", "9", "10"},
	};
	char text[256];

	(void)state;
	for (size_t i = 0; i < 2 * N_OF(t); i++) {
		bool swap = i % 2 == 1;
		const char *key = t[i / 2].key;
		enum policykey k = policykey_find(span_of(key));
		struct facts f = {"alice", "sshd", "local", HOLDS_UNSURE, 0};
		struct ruling r;
		snprintf(text, sizeof(text),
			 "set 5 %s %s\nrule 6\ngroup staff\nset 7 %s %s\n",
			 key, swap ? t[i / 2].strict : t[i / 2].lax,
			 key, swap ? t[i / 2].lax : t[i / 2].strict);
		r = decide_for(text, &f);
		HOLDS_FOR(key, policykey_row(k)->ranked);
		HOLDS_FOR(key, span_is(r.values[k], t[i / 2].strict));
		HOLDS_FOR(key, r.lines[k] == (swap ? 5 : 7));
		HOLDS_FOR(key, r.unsure_rule == 6 &&
			       r.unsure_of == POLICYTEXT_GROUP);
		f.staff = HOLDS_YES;
		r = decide_for(text, &f);
		HOLDS_FOR(key, r.lines[k] == 7 && r.unsure_rule == 0);
		f.staff = HOLDS_NO;
		r = decide_for(text, &f);
		HOLDS_FOR(key, r.lines[k] == 5 && r.unsure_rule == 0);
	}
}

/* enroll_by and enroll_at_login together: at no time is a user let in, or may
 * enrol, who is refused under one of both readings. */
static void
stricter_windows(void **state)
{
	static const struct {
		bool at_login;
		const char *by;
		unsigned end;	/* which of the days it is; 9: never */
	} t[] = {
		{false, "none", 0}, {false, "2027-01-30", 1},
		{false, "2027-01-31", 2}, {true, "none", 9},
		{true, "2027-01-30", 1}, {true, "2027-01-31", 2},
	};
	char text[256];

	(void)state;
	for (size_t i = 0; i < N_OF(t) * N_OF(t); i++) {
		size_t a = i / N_OF(t), b = i % N_OF(t);
		unsigned end = t[a].end < t[b].end ? t[a].end : t[b].end;
		struct facts f = {"alice", "x", "local", HOLDS_UNSURE, 0};
		struct policy p;
		struct ruling r;
		snprintf(text, sizeof(text),
			 "set 1 enroll_by %s\nset 2 enroll_at_login %s\n"
			 "rule 3\ngroup staff\n"
			 "set 4 enroll_by %s\nset 5 enroll_at_login %s\n",
			 t[a].by, t[a].at_login ? "true" : "false",
			 t[b].by, t[b].at_login ? "true" : "false");
		r = decide_for(text, &f);
		p = rules_policy(&r);
		HOLDS_FOR(text, p.enroll_at_login ==
			  (end > 0 && (t[a].at_login || t[b].at_login)));
		HOLDS_FOR(text, p.enroll_by ==
			  (end == 1 ? 1801267200
			   : end == 2 ? 1801353600 : 0));
		/* 1801180800: the day before both. */
		HOLDS_FOR(text, policy_spares(&p, 1801180800) ==
			  (strcmp(t[a].by, "none") != 0 &&
			   strcmp(t[b].by, "none") != 0));
		HOLDS_FOR(text, !policy_spares(&p, p.enroll_by) &&
				!policy_spares(&p, -1));
		HOLDS_FOR(text, policy_offers(&p, 1801180800) ==
			  p.enroll_at_login);
		HOLDS_FOR(text, policy_offers(&p, 1801353600) ==
			  (p.enroll_at_login && p.enroll_by == 0));
	}
}

/* Several rules in doubt: each key of all of them. */
static void
strictest_of_many(void **state)
{
	struct facts f = {"alice", "sshd", "local", HOLDS_UNSURE, 0};
	struct ruling r = decide_for(
		"set 1 require nobody\nset 1 throttle.burst 50\n"
		"rule 2\ngroup staff\nset 3 window_steps 0\n"
		"rule 4\ngroup staff\nset 5 require enrolled\n"
		"set 5 throttle.burst 60\n"
		"rule 6\nuser alice\nset 7 throttle.burst 40\n"
		"rule 8\nset 9 require everyone\n", &f);

	(void)state;
	assert_int_equal(r.rule, 6);
	assert_int_equal(r.unsure_rule, 2);
	assert_true(span_is(r.values[POLICY_REQUIRE], "enrolled"));
	assert_true(span_is(r.values[POLICY_WINDOW_STEPS], "0"));
	assert_true(span_is(r.values[POLICY_THROTTLE_BURST], "40"));
	assert_int_equal(r.lines[POLICY_THROTTLE_BURST], 7);
}

/* nullok may replace a default, and never what was written and may hold. */
static void
written_beats_default(void **state)
{
	static const struct {
		const char *body;
		bool set;
		enum policy_require require;
	} t[] = {
		{"", false, REQUIRE_EVERYONE},
		{"set 1 require everyone\n", true, REQUIRE_EVERYONE},
		{"rule 1\ngroup staff\nset 2 require everyone\n", true,
		 REQUIRE_EVERYONE},
		{"rule 1\ngroup staff\nset 1 echo true\n"
		 "rule 2\nset 2 require everyone\n", true, REQUIRE_EVERYONE},
		{"rule 1\ngroup staff\nset 2 require enrolled\n", false,
		 REQUIRE_EVERYONE},
		{"rule 1\ngroup staff\nset 2 require enrolled\n"
		 "rule 3\nset 4 require nobody\n", true, REQUIRE_ENROLLED},
	};

	(void)state;
	for (size_t i = 0; i < N_OF(t); i++) {
		struct facts f = {"alice", "x", "local", HOLDS_UNSURE, 0};
		struct ruling r = decide_for(t[i].body, &f);
		struct policy p = rules_policy(&r);
		HOLDS_FOR(t[i].body, p.require_set == t[i].set);
		HOLDS_FOR(t[i].body, p.require == t[i].require);
	}
}

static void
what_the_module_gets(void **state)
{
	struct facts f = {"alice", "x", "local", HOLDS_NO, 0};
	struct ruling r = decide_for(
		"set 1 issuer our site\nset 2 prompt Code: \nset 3 echo true\n"
		"set 4 require nobody\nset 5 enroll_by 2027-01-31\n"
		"set 5 enroll_at_login true\n"
		"set 6 window_steps 4\nset 7 hotp_look_ahead 50\n"
		"set 7 confirm_password true\n"
		"set 8 throttle.burst 3\nset 9 throttle.yearly_risk 0.005\n"
		"set 10 trust.by address\nset 11 trust.days 7\n"
		"set 12 trust.ask false\nset 13 backup.codes 20\n"
		"set 14 backup.warn_at 5\n", &f);
	struct policy p = rules_policy(&r);

	(void)state;
	assert_string_equal(p.issuer, "our site");
	assert_string_equal(p.prompt, "Code: ");
	assert_true(p.echo && p.require_set && p.trust_set && p.learn_drift);
	assert_int_equal(p.require, REQUIRE_NOBODY);
	assert_int_equal(p.enroll_by, 1801353600);
	assert_true(p.enroll_at_login && p.confirm_password);
	assert_int_equal(p.window_steps, 4);
	assert_int_equal(p.hotp_look_ahead, 50);
	assert_int_equal(p.throttle_burst, 3);
	assert_true(p.yearly_risk == RISK_ONE / 200);
	assert_int_equal(p.trust_by, TRUST_BY_ADDRESS);
	assert_int_equal(p.trust_seconds, 7 * 86400);
	assert_false(p.trust_ask);
	assert_int_equal(p.backup_codes, 20);
	assert_int_equal(p.backup_warn_at, 5);
}

/* A rule that is shadowed decides about no login whatever. */
static void
shadows(void **state)
{
	static const char *const conditions[] = {
		"", "user a\n", "user a\nuser b\n", "service s\n",
		"user a\nservice s\n", "from 10.0.0.0/8\n",
		"from 10.1.0.0/16\n", "from 10.0.0.0/8\nfrom local\n",
		"from local\n", "user b\nfrom 10.1.0.0/16\n",
	};
	static const char *const users[] = {"a", "b", "c"};
	static const char *const services[] = {"s", "t"};
	static const char *const froms[] = {"local", "10.1.1.1", "10.2.2.2",
					    "11.1.1.1"};
	char text[256];

	(void)state;
	for (size_t i = 0; i < N_OF(conditions) * N_OF(conditions); i++) {
		struct span rest, before, rule;
		unsigned line;
		bool decides = false;
		snprintf(text, sizeof(text), "set 1 echo true\n"
			 "rule 2\n%sset 3 echo false\nrule 4\n%s",
			 conditions[i / N_OF(conditions)],
			 conditions[i % N_OF(conditions)]);
		for (size_t n = 0; n < 24; n++) {
			struct facts f = {users[n % 3], services[n / 3 % 2],
					  froms[n / 6], HOLDS_NO, 0};
			decides = decides || decide_for(text, &f).rule == 4;
		}
		rest = span_of(text);
		assert_true(rules_next(&rest, &before, &line));
		assert_int_equal(line, 2);
		assert_true(rules_next(&rest, &rule, &line));
		assert_int_equal(line, 4);
		HOLDS_FOR(text, rules_shadows(before, rule) == !decides);
		assert_false(rules_next(&rest, &rule, &line));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(first_match),
		cmocka_unit_test(stricter_of_both),
		cmocka_unit_test(stricter_windows),
		cmocka_unit_test(strictest_of_many),
		cmocka_unit_test(written_beats_default),
		cmocka_unit_test(what_the_module_gets),
		cmocka_unit_test(shadows),
	};

	return cmocka_run_group_tests_name("rules", tests, NULL, NULL);
}
