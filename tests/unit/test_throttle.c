/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Guessing: what a guess costs, how a pool refills, and what a year of
 * guessing at full speed may hope for.  DESIGN section 6.
 */
#include "fixture.h"

#include "core/throttle.h"

#define YEAR INT64_C(31557600)
#define SIX (RISK_ONE / 1000000)	/* one code of 6 digits */
#define SEVEN (RISK_ONE / 10000000)
#define EIGHT (RISK_ONE / 100000000)
#define RATE (RISK_ONE / 200 / UINT64_C(31557600))	/* half of 1 % */

static struct device
device_digits(struct device d, unsigned digits)
{
	d.digits = digits;
	return d;
}

static void
windows(void **state)
{
	static const struct {
		unsigned window;
		int drift;
		unsigned codes;
	} t[] = {
		{0, 0, 1}, {0, 1, 2}, {0, -10, 2},
		{1, 0, 3}, {1, 1, 4}, {1, -1, 4}, {1, 2, 5}, {1, 3, 6},
		{1, 4, 6}, {1, 10, 6}, {1, -10, 6},
		{3, 0, 7}, {3, 5, 12}, {3, -10, 14}, {10, 10, 31},
	};

	(void)state;
	for (size_t i = 0; i < N_OF(t); i++) {
		struct policy p = policy_default();
		p.window_steps = t[i].window;
		assert_int_equal(throttle_window(&p, t[i].drift), t[i].codes);
	}
}

static void
until(void **state)
{
	struct world w = world_with(device_totp("a", 1));
	struct pool *others = &w.state.pools[POOL_OTHERS];

	(void)state;
	*others = (struct pool){.used = 7 * 3 * SIX, .at = w.now};
	assert_int_equal(throttle_until(&w.secrets, &w.state, &w.policy,
					POOL_OTHERS, w.now), 0);
	others->used = 10 * 3 * SIX;
	assert_in_range(throttle_until(&w.secrets, &w.state, &w.policy,
				       POOL_OTHERS, w.now),
			w.now + (int64_t)(3 * SIX / RATE),
			w.now + (int64_t)(3 * SIX / RATE) + 1);
	assert_int_equal(throttle_until(&w.secrets, &w.state, &w.policy,
					POOL_KNOWN, w.now), 0);
	/* What time has refilled, and a code that lived out its time. */
	assert_int_equal(throttle_until(&w.secrets, &w.state, &w.policy,
					POOL_OTHERS,
					w.now + (int64_t)(3 * SIX / RATE) + 1),
			 0);
	w.secrets.n_devices = 0;
	assert_int_equal(throttle_until(&w.secrets, &w.state, &w.policy,
					POOL_OTHERS, w.now), 0);
}

static void
costs(void **state)
{
	struct world w = world_bare();
	struct device *d = w.secrets.devices;

	(void)state;
	assert_int_equal(throttle_worth(&w.secrets, &w.state, &w.policy), 0);
	d[0] = device_totp("a", 1);
	d[1] = device_totp("b", 2);
	d[2] = device_digits(device_hotp("c", 3, 0), 7);
	d[3] = device_digits(device_totp("d", 4), 8);
	w.secrets.n_devices = 4;
	assert_int_equal(throttle_cost(&w.secrets, &w.state, &w.policy, 6),
			 6 * SIX);
	assert_int_equal(throttle_cost(&w.secrets, &w.state, &w.policy, 7),
			 11 * SEVEN);
	assert_int_equal(throttle_cost(&w.secrets, &w.state, &w.policy, 8),
			 3 * EIGHT);
	/* what was learned is accepted too */
	state_entry(&w.state, &d[0])->drift = -2;
	assert_int_equal(throttle_cost(&w.secrets, &w.state, &w.policy, 6),
			 8 * SIX);
	w.secrets.n_devices = 1;
	assert_int_equal(throttle_cost(&w.secrets, &w.state, &w.policy, 7), 0);
	assert_int_equal(throttle_cost(&w.secrets, &w.state, &w.policy, 8), 0);
	assert_int_equal(throttle_worth(&w.secrets, &w.state, &w.policy),
			 5 * SIX);
}

/* The cost is the number of codes that would in fact be accepted. */
static void
cost_is_what_is_accepted(void **state)
{
	(void)state;
	for (int drift = -10; drift <= 10; drift++) {
		struct world w = world_with(device_totp("phone", 1));
		uint64_t accepted = 0;
		state_entry(&w.state, &w.secrets.devices[0])->drift = drift;
		for (int offset = -30; offset <= 30; offset++) {
			struct world try = w;
			accepted += world_type(&try, world_code(&w, offset)
						     .text)
					    .verdict == VERDICT_ACCEPT;
		}
		assert_int_equal(throttle_cost(&w.secrets, &w.state,
					       &w.policy, 6),
				 accepted * SIX);
	}
}

static void
refills(void **state)
{
	const uint64_t worth = 3 * SIX, full = 10 * worth;
	const struct {
		const char *name;
		struct pool pool;
		int64_t now;
		uint64_t used;
	} t[] = {
		{"new", {0, 0}, 1800000000, 0},
		{"over-full, same time", {UINT64_MAX, 100}, 100, RISK_ONE},
		{"no time", {full - 5, 100}, 100, full - 5},
		{"a second", {full - 5, 100}, 101, full - 5 - RATE},
		{"a day", {full - 5, 100}, 86500, full - 5 - 86400 * RATE},
		{"a year", {full, 100}, 100 + YEAR, 0},
		{"up to full", {RATE, 100}, 101, 0},
		{"no further", {RATE - 1, 100}, 101, 0},
		{"not yet", {RATE + 1, 100}, 101, 1},
		{"backwards", {full - 5, 100}, 99, full - 5},
		{"backwards far", {5, STATE_MAX_TIME}, 0, 5},
		{"all of time", {full, 0}, STATE_MAX_TIME, 0},
	};
	struct policy p = policy_default();

	(void)state;
	for (size_t i = 0; i < N_OF(t); i++) {
		struct pool pool = t[i].pool;
		throttle_refill(&pool, &p, t[i].now);
		HOLDS_FOR(t[i].name, pool.used == t[i].used);
		HOLDS_FOR(t[i].name, pool.at == t[i].now);
	}
}

/* However often it is looked at, a second counts once. */
static void
refills_the_same_in_pieces(void **state)
{
	struct policy p = policy_default();
	struct pool once = {30 * SIX, 0}, pieces = {30 * SIX, 0};
	uint64_t seed = 1;

	(void)state;
	for (int64_t now = 0; now < 80000;) {
		now += (int64_t)random_below(&seed, 100);
		throttle_refill(&pieces, &p, now);
		throttle_refill(&pieces, &p, now);
	}
	throttle_refill(&once, &p, pieces.at);
	assert_int_equal(once.used, pieces.used);
	assert_true(once.used > 0);
}

static void
waits(void **state)
{
	struct policy p = policy_default();
	const uint64_t worth = 3 * SIX;

	(void)state;
	for (uint64_t left = 0; left <= 2 * worth; left += worth / 64) {
		struct pool pool = {10 * worth - left, 1000};
		int64_t wait = throttle_wait(&pool, &p, worth);
		assert_int_equal(wait == 0, left >= worth);
		if (wait == 0)
			continue;
		struct pool later = pool;
		throttle_refill(&later, &p, 1000 + wait);
		assert_int_equal(throttle_wait(&later, &p, worth), 0);
		later = pool;
		throttle_refill(&later, &p, 1000 + wait - 1);
		assert_int_equal(throttle_wait(&later, &p, worth), 1);
	}
	assert_int_equal(throttle_wait(&(struct pool){9 * worth + 1, 0}, &p,
				       worth), 1);
}

static void
charges(void **state)
{
	struct pool pool = {10, 1};

	(void)state;
	throttle_charge(&pool, 3);
	assert_int_equal(pool.used, 13);
	throttle_charge(&pool, 0);
	assert_int_equal(pool.used, 13);
	throttle_charge(&pool, UINT64_MAX);
	assert_true(pool.used == UINT64_MAX);
	assert_int_equal(pool.at, 1);
}

static void
pools(void **state)
{
	struct state s = state_new();
	struct source known = source_at("address:192.0.2.1");
	struct source other = source_at("address:192.0.2.2");

	(void)state;
	assert_int_equal(throttle_pool(&s, &known), POOL_OTHERS);
	state_remember(&s, known.id);
	assert_int_equal(throttle_pool(&s, &known), POOL_KNOWN);
	assert_int_equal(throttle_pool(&s, &other), POOL_OTHERS);
	known.may_be_known = false;
	assert_int_equal(throttle_pool(&s, &known), POOL_OTHERS);
}

static void
no_risk_still_refills(void **state)
{
	struct policy p = policy_default();
	struct pool pool = {30 * SIX, 0};

	(void)state;
	p.yearly_risk = 0;
	throttle_refill(&pool, &p, 100);
	assert_true(pool.used < 30 * SIX);
	pool.used = 30 * SIX;
	assert_true(throttle_wait(&pool, &p, 3 * SIX) > YEAR);
}

/* A guesser at full speed.  PRICE says what one guess may hit, reckoned by
 * hand and not by the code under test. */
struct guesser {
	uint64_t seed, price, hoped;
	unsigned guesses;
	bool tail;
};

static void
guess(struct world *w, struct guesser *g)
{
	char text[32];
	struct decision d;

	/* '!' keeps a backup code's shape away. */
	snprintf(text, sizeof(text), "%s%0*u", g->tail ? "!!!!" : "",
		 g->tail ? 8 : 6,
		 (unsigned)random_below(&g->seed, g->tail ? 100000000
							  : 1000000));
	d = g->tail ? world_type_tail(w, text) : world_type(w, text);
	if (d.reason == REASON_THROTTLED) {
		assert_true(d.wait_seconds > 0);
		return;
	}
	/* By chance it may be genuine; a guess it was all the same. */
	g->hoped += g->price;
	g->guesses++;
}

static int64_t
seconds_to_next(struct world *w)
{
	struct answer answer;
	struct decision d;

	answer_read(span_of("000000"), &answer);
	if (!decide_early(&w->secrets, &w->state, &w->policy, w->now,
			      &w->source, &answer, &d))
		return 0;
	return d.wait_seconds;
}

static void
guess_for_a_year(struct world *w, struct guesser *g)
{
	int64_t end = w->now + YEAR;

	while (w->now < end) {
		int64_t wait = seconds_to_next(w);
		w->now += wait;
		if (wait == 0)
			guess(w, g);
	}
}

static void
a_year_of_guessing(void **state)
{
	struct world w = world_with(device_totp("phone", 1));
	struct guesser g = {.seed = 11, .price = 3 * SIX};
	uint64_t half = w.policy.yearly_risk / 2;

	(void)state;
	w.source = source_at("address:203.0.113.66");
	guess_for_a_year(&w, &g);
	assert_true(g.hoped <= half + w.policy.throttle_burst * g.price);
	/* and it is no stricter than it says */
	assert_true(g.hoped >= half - g.price);
	assert_true(g.guesses > 1600 && g.guesses < 1700);
}

/* The owner logs in daily from home; that gives the guesser nothing, and the
 * guesser keeps nobody out. */
static void
a_year_beside_an_owner(void **state)
{
	struct world w = world_with(device_totp("phone", 1));
	struct guesser g = {.seed = 12, .price = 3 * SIX};
	struct source home = source_at("address:192.0.2.1");
	struct source away = source_at("address:203.0.113.66");

	(void)state;
	w.policy.learn_drift = false;
	world_type(&w, world_code(&w, 0).text);
	for (int day = 0; day < 365; day++) {
		int64_t midnight = WORLD_START + day * INT64_C(86400);
		w.source = away;
		while (w.now < midnight + 80000) {
			int64_t wait = seconds_to_next(&w);
			w.now += wait ? wait : 1;
			guess(&w, &g);
		}
		w.source = home;
		assert_int_equal(world_type(&w, world_code(&w, 0).text)
					 .verdict,
				 VERDICT_ACCEPT);
	}
	assert_true(g.hoped <= w.policy.yearly_risk / 2 +
			       w.policy.throttle_burst * g.price);
}

/* Both pools together: someone at home guesses too. */
static void
a_year_from_everywhere(void **state)
{
	struct world w = world_with(device_totp("phone", 1)), start;
	struct guesser g = {.seed = 13, .price = 3 * SIX};

	(void)state;
	w.policy.learn_drift = false;
	world_type(&w, world_code(&w, 0).text);
	start = w;
	guess_for_a_year(&w, &g);
	start.source = source_at("address:203.0.113.66");
	guess_for_a_year(&start, &g);
	assert_true(g.hoped <= w.policy.yearly_risk +
			       2 * w.policy.throttle_burst * g.price);
}

/* Rules give one account several policies; what was guessed under the widest
 * is not given back by a login under the narrowest. */
static void
a_narrow_rule_gives_nothing_back(void **state)
{
	struct policy wide = policy_default(), narrow = policy_default();
	struct pool pool = {0, 100};
	unsigned guesses = 0;

	(void)state;
	wide.throttle_burst = 1000;
	narrow.throttle_burst = 1;
	for (int day = 0; day < 30; day++) {
		int64_t now = 100 + day * INT64_C(86400);
		throttle_refill(&pool, &wide, now);
		for (; throttle_wait(&pool, &wide, 3 * SIX) == 0; guesses++)
			throttle_charge(&pool, 3 * SIX);
		throttle_refill(&pool, &narrow, now);
		assert_true(throttle_wait(&pool, &narrow, SIX) > 0);
	}
	assert_true(guesses <= 1000 + 30 * 5);
}

/* Password and code in one answer: 8 digits are a guess of each length. */
static void
a_year_of_three_readings(void **state)
{
	struct world w = world_with(device_totp("phone", 1));
	struct guesser g = {.seed = 14, .tail = true};

	(void)state;
	w.policy.hotp_look_ahead = 29;
	w.secrets.devices[1] = device_digits(device_hotp("key", 2, 0), 7);
	w.secrets.devices[2] = device_digits(device_totp("old", 3), 8);
	w.secrets.n_devices = 3;
	g.price = 3 * SIX + 30 * SEVEN + 3 * EIGHT;
	w.source = source_at("address:203.0.113.66");
	guess_for_a_year(&w, &g);
	assert_true(g.hoped <= w.policy.yearly_risk / 2 +
			       w.policy.throttle_burst * g.price);
}

/* A clock that goes to and fro refills no more than time that passes. */
static void
a_clock_set_back_refills_nothing(void **state)
{
	struct policy p = policy_default();
	struct pool pool = {30 * SIX, 1000000};

	(void)state;
	for (int i = 0; i < 100; i++)
		throttle_refill(&pool, &p, 1000000 - i * 1000);
	assert_int_equal(pool.used, 30 * SIX);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(windows),
		cmocka_unit_test(until),
		cmocka_unit_test(costs),
		cmocka_unit_test(cost_is_what_is_accepted),
		cmocka_unit_test(refills),
		cmocka_unit_test(refills_the_same_in_pieces),
		cmocka_unit_test(waits),
		cmocka_unit_test(charges),
		cmocka_unit_test(pools),
		cmocka_unit_test(no_risk_still_refills),
		TEST_OF("simulated-year", a_year_of_guessing),
		TEST_OF("owner-gets-in", a_year_beside_an_owner),
		cmocka_unit_test(a_year_from_everywhere),
		cmocka_unit_test(a_narrow_rule_gives_nothing_back),
		cmocka_unit_test(a_year_of_three_readings),
		cmocka_unit_test(a_clock_set_back_refills_nothing),
	};

	return cmocka_run_group_tests_name("throttle", tests, NULL, NULL);
}
