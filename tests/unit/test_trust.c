/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Trusted devices: by key, by address, for how long, and what ends it.
 */
#include "fixture.h"

#include "core/trust.h"

#define DAY INT64_C(86400)
#define NOW (20000 * DAY + 3600)
#define MONTH (30 * DAY)

static struct policy
policy_by(enum policy_trust by)
{
	struct policy p = policy_default();

	p.trust_by = by;
	return p;
}

/* A client at ADDRESS that proved a key for each character of KEYS; with '?'
 * one that could not be read. */
static struct source
client(const char *address, const char *keys)
{
	struct source s = {.keys = {.whole = true}};

	snprintf(s.address, sizeof(s.address), "%s", address);
	for (; *keys; keys++) {
		struct sshkey *key = &s.keys.at[s.keys.n];
		if (*keys == '?') {
			s.keys.whole = false;
			continue;
		}
		snprintf(key->type, sizeof(key->type), "ssh-%c", *keys);
		snprintf(key->print, sizeof(key->print), "SHA256:%c", *keys);
		s.keys.n++;
	}
	return s;
}

static bool
holds(const struct state *state, struct source source, enum policy_trust by)
{
	struct policy p = policy_by(by);

	return trust_holds(state, &source, &p, NOW, 0);
}

/* After trust was granted to one client, which others have it. */
static void
who_is_trusted(void **state)
{
	static const struct {
		enum policy_trust by;
		const char *address, *keys;	/* granted to */
		const char *at, *with;
		bool trusted;
	} t[] = {
		/* one key: that key from anywhere, and no other */
		{TRUST_BY_KEY, "a", "1", "a", "1", true},
		{TRUST_BY_KEY, "a", "1", "b", "1", true},
		{TRUST_BY_KEY, "a", "1", "", "1", true},
		{TRUST_BY_KEY, "a", "1", "a", "2", false},
		{TRUST_BY_KEY, "a", "1", "a", "", false},
		/* several: all of them */
		{TRUST_BY_KEY, "a", "1", "a", "12", false},
		{TRUST_BY_KEY, "a", "1", "a", "21", false},
		{TRUST_BY_KEY, "a", "12", "a", "12", true},
		{TRUST_BY_KEY, "a", "12", "a", "21", true},
		{TRUST_BY_KEY, "a", "12", "a", "123", false},
		{TRUST_BY_KEY, "a", "1234", "a", "4321", true},
		{TRUST_BY_KEY, "a", "1", "a", "11", true},
		/* one that has no name */
		{TRUST_BY_KEY, "a", "1", "a", "1?", false},
		{TRUST_BY_KEY, "a", "1?", "a", "1", false},
		{TRUST_BY_KEY, "a", "?", "a", "?", false},
		{TRUST_BY_KEY, "a", "", "a", "", false},
		/* the address, whatever the keys */
		{TRUST_BY_ADDRESS, "a", "1", "a", "1", true},
		{TRUST_BY_ADDRESS, "a", "1", "a", "2", true},
		{TRUST_BY_ADDRESS, "a", "", "a", "1?", true},
		{TRUST_BY_ADDRESS, "a", "1", "b", "1", false},
		{TRUST_BY_ADDRESS, "", "1", "", "1", false},
		{TRUST_BY_NONE, "a", "1", "a", "1", false},
	};

	(void)state;
	for (size_t i = 0; i < N_OF(t); i++) {
		struct state s = state_new();
		struct policy p = policy_by(t[i].by);
		struct source to = client(t[i].address, t[i].keys);
		char row[8];
		snprintf(row, sizeof(row), "%zu", i);
		HOLDS_FOR(row, trust_may(&to, &p, NOW, 0) || !t[i].trusted);
		trust_grant(&s, &to, &p, NOW);
		HOLDS_FOR(row, holds(&s, client(t[i].at, t[i].with), t[i].by) ==
			       t[i].trusted);
	}
}

/* A forwarded port or a proxy on this machine brings anybody. */
static void
this_machine_is_no_device(void **state)
{
	static const struct {
		const char *rhost;
		bool may;
	} t[] = {
		{"127.0.0.1", false}, {"127.255.255.254", false},
		{"::1", false}, {"::ffff:127.0.0.1", false},
		{"126.255.255.255", true}, {"128.0.0.1", true},
		{"::2", true}, {"2001:db8::1", true},
		{"::ffff:198.51.100.7", true},
	};

	(void)state;
	for (size_t i = 0; i < N_OF(t); i++) {
		struct state s = state_new();
		struct policy p = policy_by(TRUST_BY_ADDRESS);
		struct source_hints hints = {.rhost = t[i].rhost};
		struct source source;
		source_read(&hints, &source);
		HOLDS_FOR(t[i].rhost, trust_may(&source, &p, NOW, 0) ==
				      t[i].may);
		trust_grant(&s, &source, &p, NOW);
		HOLDS_FOR(t[i].rhost, s.n_trusted == t[i].may);
		HOLDS_FOR(t[i].rhost, trust_holds(&s, &source, &p, NOW, 0) ==
				      t[i].may);
	}
}

/* What was granted by one name is nothing by another. */
static void
the_policy_may_change(void **state)
{
	struct state s = state_new();
	struct source source = client("a", "1");
	struct policy p = policy_by(TRUST_BY_ADDRESS);

	(void)state;
	trust_grant(&s, &source, &p, NOW);
	assert_true(holds(&s, source, TRUST_BY_ADDRESS));
	assert_false(holds(&s, source, TRUST_BY_KEY));
	assert_false(holds(&s, source, TRUST_BY_NONE));
	p.trust_seconds = DAY;
	assert_true(trust_holds(&s, &source, &p, NOW + DAY - 1, 0));
	assert_false(trust_holds(&s, &source, &p, NOW + DAY, 0));
}

/* LESSONS: grace for a line dated in the future. */
static void
times(void **state)
{
	static const struct {
		int64_t now, last_event, password_day;
		bool trusted;
	} t[] = {
		{0, 0, 0, true}, {MONTH - 1, 0, 0, true},
		{MONTH, 0, 0, false}, {MONTH + 365 * DAY, 0, 0, false},
		/* the clock stands before the grant */
		{-1, 0, 0, false}, {-365 * DAY, 0, 0, false},
		{-NOW, 0, 0, false},
		/* before the last event */
		{99, 100, 0, false}, {100, 100, 0, true}, {101, 100, 0, true},
		/* the day before the grant, that day, later, unknown */
		{0, 0, NOW / DAY - 1, true}, {0, 0, NOW / DAY, false},
		{5 * DAY, 0, NOW / DAY, false},
		{5 * DAY, 0, NOW / DAY + 3, false},
		{0, 0, TRUST_DAY_UNKNOWN, false}, {0, 0, INT64_MIN, false},
		{0, 0, INT64_MAX, false},
	};
	struct source source = client("a", "1");
	struct policy p = policy_by(TRUST_BY_KEY);

	(void)state;
	for (size_t i = 0; i < N_OF(t); i++) {
		struct state s = state_new();
		char row[8];
		snprintf(row, sizeof(row), "%zu", i);
		trust_grant(&s, &source, &p, NOW);
		s.last_event = t[i].last_event ? NOW + t[i].last_event : 0;
		HOLDS_FOR(row, trust_holds(&s, &source, &p, NOW + t[i].now,
					   t[i].password_day) ==
			       t[i].trusted);
	}
	p.trust_seconds = INT64_C(1) << 50;
	struct state s = state_new();
	trust_grant(&s, &source, &p, STATE_MAX_TIME - 2);
	assert_true(s.trusted[0].expires_at == STATE_MAX_TIME);
}

/* Nobody is asked for what would be void. */
static void
who_may(void **state)
{
	struct source source = client("a", "1"), none = client("", "");
	struct policy p = policy_by(TRUST_BY_KEY);
	int64_t today = NOW / DAY;

	(void)state;
	assert_true(trust_may(&source, &p, NOW, today - 1));
	assert_false(trust_may(&source, &p, NOW, today));
	assert_false(trust_may(&source, &p, NOW, today + 1));
	assert_false(trust_may(&source, &p, NOW, TRUST_DAY_UNKNOWN));
	assert_false(trust_may(&none, &p, NOW, 0));
	p.trust_by = TRUST_BY_ADDRESS;
	assert_true(trust_may(&source, &p, NOW, 0));
	assert_false(trust_may(&none, &p, NOW, 0));
	p.trust_by = TRUST_BY_NONE;
	assert_false(trust_may(&source, &p, NOW, 0));
}

static void
a_full_list(void **state)
{
	struct policy p = policy_by(TRUST_BY_ADDRESS);
	struct state s = state_new();
	char slot[STATE_SLOT_SIZE];

	(void)state;
	for (int i = 0; i < 20; i++) {
		char address[16];
		snprintf(address, sizeof(address), "a%d", i);
		struct source source = client(address, "");
		trust_grant(&s, &source, &p, NOW - 20 + i);
		trust_grant(&s, &source, &p, NOW - 20 + i);
	}
	assert_int_equal(s.n_trusted, STATE_MAX_TRUSTED);
	for (int i = 0; i < 20; i++) {
		char address[16];
		snprintf(address, sizeof(address), "a%d", i);
		assert_int_equal(holds(&s, client(address, ""),
				       TRUST_BY_ADDRESS),
				 i >= 20 - STATE_MAX_TRUSTED);
	}
	assert_true(state_write(&s, slot));
}

static void
revoking(void **state)
{
	struct policy p = policy_by(TRUST_BY_KEY);
	struct source both = client("a", "12");
	char ids[TRUST_IDS_SIZE], one[TRUST_ID_SIZE], again[TRUST_ID_SIZE];
	struct state s = state_new();

	(void)state;
	trust_grant(&s, &both, &p, NOW);
	trust_ids(&both, TRUST_BY_KEY, ids);
	trust_id("key:SHA256:1", one);
	/* printf key:SHA256:1 | sha256sum */
	assert_string_equal(one, "6cfc97");
	assert_int_equal(strlen(ids), 13);
	assert_int_equal(strncmp(ids, one, 6), 0);
	assert_int_equal(ids[6], ',');
	assert_int_equal(trust_revoke(&s, "ffffff"), 0);
	assert_int_equal(trust_revoke(&s, ""), 0);
	assert_int_equal(trust_revoke(&s, one), 1);
	assert_int_equal(trust_revoke(&s, one), 0);
	trust_id(s.trusted[0].source, again);
	assert_string_equal(again, ids + 7);
	assert_false(holds(&s, client("a", "1"), TRUST_BY_KEY));
	assert_true(holds(&s, client("a", "2"), TRUST_BY_KEY));
	trust_grant(&s, &both, &p, NOW);
	assert_int_equal(trust_revoke(&s, NULL), 2);
	assert_int_equal(s.n_trusted, 0);
}

/* A clock that is set back does not begin again what had ended: not by itself,
 * not when somebody's wrong code is recorded, and not after a right one. */
static void
clock_set_back(void **state)
{
	struct world w = world_with(device_totp("phone", 1));
	struct source source = client("a", "1");
	struct policy p = policy_by(TRUST_BY_KEY);
	int64_t granted = w.now;

	(void)state;
	trust_grant(&w.state, &source, &p, granted);
	w.now += MONTH + DAY;
	assert_int_equal(world_type(&w, "000000").verdict, VERDICT_DENY);
	assert_int_equal(w.state.n_trusted, 1);
	assert_false(trust_holds(&w.state, &source, &p, w.now, 0));
	w.now = granted + DAY;
	assert_false(trust_holds(&w.state, &source, &p, w.now, 0));
	assert_int_equal(world_type(&w, "000000").verdict, VERDICT_DENY);
	assert_false(trust_holds(&w.state, &source, &p, w.now, 0));
	assert_int_equal(world_type(&w, world_code(&w, 0).text).verdict,
			 VERDICT_ACCEPT);
	assert_false(trust_holds(&w.state, &source, &p, w.now, 0));
	/* from then on that clock counts */
	trust_grant(&w.state, &source, &p, w.now);
	assert_true(trust_holds(&w.state, &source, &p, w.now, 0));
}

static void
a_good_code_clears_what_ended(void **state)
{
	struct world w = world_with(device_totp("phone", 1));
	struct source a = client("a", "1"), b = client("a", "2");
	struct policy p = policy_by(TRUST_BY_KEY);

	(void)state;
	trust_grant(&w.state, &a, &p, w.now);
	trust_grant(&w.state, &b, &p, w.now + DAY);
	w.now += MONTH;
	assert_int_equal(world_type(&w, world_code(&w, 0).text).verdict,
			 VERDICT_ACCEPT);
	assert_int_equal(w.state.n_trusted, 1);
	assert_true(trust_holds(&w.state, &b, &p, w.now, 0));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(who_is_trusted),
		cmocka_unit_test(this_machine_is_no_device),
		cmocka_unit_test(the_policy_may_change),
		TEST_OF("future", times),
		cmocka_unit_test(who_may),
		cmocka_unit_test(a_full_list),
		cmocka_unit_test(revoking),
		TEST_OF("future", clock_set_back),
		cmocka_unit_test(a_good_code_clears_what_ended),
	};

	return cmocka_run_group_tests_name("trust", tests, NULL, NULL);
}
