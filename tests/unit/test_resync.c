/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Two codes in a row, in two attempts, bring a device back in step: RFC 4226
 * section 7.4.  Both are then spent.
 */
#include "fixture.h"

#include "core/match.h"
#include "core/throttle.h"

static enum reason
type(struct world *w, uint64_t step)
{
	struct code c = code_of(&w->secrets.devices[0], step);
	struct decision d = world_type(w, c.text);

	assert_int_equal(d.verdict == VERDICT_ACCEPT,
			 d.reason == REASON_DEVICE);
	return d.reason;
}

static const struct device_state *
entry(const struct world *w)
{
	return state_find(&w->state, &w->secrets.devices[0]);
}

/* Neither code gets in again, now or later, alone or as a pair. */
static void
check_both_spent(const struct world *w, uint64_t first)
{
	static const int64_t later[] = {0, 30, 300, 600, 900, 86400};

	for (size_t i = 0; i < N_OF(later); i++) {
		struct world copy = *w;
		copy.now += later[i];
		assert_true(type(&copy, first) != REASON_DEVICE);
		assert_true(type(&copy, first + 1) != REASON_DEVICE);
		assert_true(type(&copy, first) != REASON_DEVICE);
		assert_true(type(&copy, first + 1) != REASON_DEVICE);
	}
}

/* [replay-every-path] a device up to 20 steps off */
static void
totp_comes_back(void **state)
{
	(void)state;
	for (int offset = -20; offset <= 19; offset++) {
		struct world w = world_with(device_totp("phone", 1));
		uint64_t first = world_step(&w, 0) + (uint64_t)(int64_t)offset;
		if (offset >= -2 && offset <= 1)
			continue;
		assert_int_equal(type(&w, first), REASON_STALE);
		assert_int_equal(type(&w, first + 1), REASON_DEVICE);
		assert_int_equal(entry(&w)->drift, offset + 1);
		assert_int_equal(entry(&w)->last_used, w.now);
		check_both_spent(&w, first);
		w.now += 30;
		assert_int_equal(type(&w, first + 2), REASON_DEVICE);
	}
}

/* The second code some steps after the first, as a person types it. */
static void
time_goes_on_between_them(void **state)
{
	struct world w = world_with(device_totp("phone", 1));
	uint64_t first = world_step(&w, 0) + 12;

	(void)state;
	assert_int_equal(type(&w, first), REASON_STALE);
	w.now += 30;
	assert_int_equal(type(&w, first + 1), REASON_DEVICE);
	assert_int_equal(entry(&w)->drift, 12);
	check_both_spent(&w, first);
}

static void
totp_farther_off_does_not(void **state)
{
	struct world w = world_with(device_totp("phone", 1));
	uint64_t now = world_step(&w, 0);

	(void)state;
	assert_int_equal(type(&w, now + 21), REASON_WRONG);
	assert_int_equal(type(&w, now + 22), REASON_WRONG);
	assert_int_equal(type(&w, now - 22), REASON_WRONG);
	assert_int_equal(type(&w, now - 21), REASON_WRONG);
}

/* The first as far off as may be, and the second typed at once. */
static void
totp_at_the_edge(void **state)
{
	static const int first[] = {20, -20};

	(void)state;
	for (size_t i = 0; i < N_OF(first); i++) {
		struct world w = world_with(device_totp("phone", 1));
		uint64_t step = world_step(&w, 0) + (uint64_t)(int64_t)first[i];
		assert_int_equal(type(&w, step), REASON_STALE);
		assert_int_equal(type(&w, step + 1), REASON_DEVICE);
		assert_int_equal(entry(&w)->drift, i == 0 ? 20 : -19);
		check_both_spent(&w, step);
		w.now += 30;
		assert_int_equal(type(&w, step + 2), REASON_DEVICE);
	}
}

static void
hotp_comes_back(void **state)
{
	(void)state;
	for (uint64_t ahead = 11; ahead <= MATCH_RESYNC_COUNTS; ahead++) {
		struct world w = world_with(device_hotp("key", 2, 1000));
		assert_int_equal(type(&w, 1000 + ahead), REASON_STALE);
		/* a failed attempt never moves a counter */
		assert_int_equal(entry(&w)->counter, 1000);
		assert_int_equal(type(&w, 1001 + ahead), REASON_DEVICE);
		assert_int_equal(entry(&w)->counter, 1002 + ahead);
		check_both_spent(&w, 1000 + ahead);
		assert_int_equal(type(&w, 1002 + ahead), REASON_DEVICE);
	}
	struct world w = world_with(device_hotp("key", 2, 1000));
	assert_int_equal(type(&w, 1101), REASON_WRONG);
	assert_int_equal(type(&w, 1102), REASON_WRONG);
	assert_int_equal(type(&w, 1100), REASON_STALE);
	assert_int_equal(type(&w, 1102), REASON_WRONG);
}

static void
other_pairs_do_not(void **state)
{
	static const int pairs[][2] = {
		{5, 5}, {6, 5}, {5, 7}, {5, 15}, {-5, -5}, {-4, -5},
		{-15, 15}, {15, -14},
	};

	(void)state;
	for (size_t i = 0; i < N_OF(pairs); i++) {
		struct world w = world_with(device_totp("phone", 1));
		uint64_t now = world_step(&w, 0);
		for (int j = 0; j < 2; j++)
			assert_int_equal(type(&w, now + (uint64_t)(int64_t)
						  pairs[i][j]),
					 REASON_STALE);
		assert_int_equal(entry(&w)->drift, 0);
		assert_int_equal(entry(&w)->used.n, 0);
	}
}

/* Two codes that were seen, and not used, before the last accepted one. */
static void
nothing_before_the_last_accepted(void **state)
{
	struct world w = world_with(device_totp("phone", 1));
	uint64_t now = world_step(&w, 0);

	(void)state;
	assert_int_equal(type(&w, now), REASON_DEVICE);
	for (uint64_t back = 20; back > 2; back--) {
		assert_int_equal(type(&w, now - back), REASON_STALE);
		assert_int_equal(type(&w, now - back + 1), REASON_STALE);
	}
	/* a step that was used when the clock was ahead counts */
	w.now += 30 * 12;
	assert_int_equal(type(&w, now + 12), REASON_DEVICE);
	w.now -= 30 * 12;
	assert_int_equal(type(&w, now + 5), REASON_STALE);
	assert_int_equal(type(&w, now + 6), REASON_STALE);
}

static void
a_login_between_forgets(void **state)
{
	struct world w = world_with(device_totp("phone", 1));
	uint64_t now = world_step(&w, 0);

	(void)state;
	assert_int_equal(type(&w, now + 5), REASON_STALE);
	assert_int_equal(entry(&w)->expected, now + 6);
	assert_int_equal(type(&w, now), REASON_DEVICE);
	assert_int_equal(entry(&w)->expected, 0);
	assert_int_equal(type(&w, now + 6), REASON_STALE);
}

/* What is expected is one more code that would get in. */
static void
costs_what_it_risks(void **state)
{
	struct world w = world_with(device_totp("phone", 1));
	uint64_t one = RISK_ONE / 1000000;

	(void)state;
	assert_int_equal(throttle_cost(&w.secrets, &w.state, &w.policy, 6),
			 3 * one);
	assert_int_equal(type(&w, world_step(&w, 0) + 5), REASON_STALE);
	assert_int_equal(throttle_cost(&w.secrets, &w.state, &w.policy, 6),
			 4 * one);
	assert_int_equal(w.state.pools[POOL_OTHERS].used, 0);
}

static void
not_while_throttled(void **state)
{
	struct world w = world_with(device_totp("phone", 1));
	uint64_t now = world_step(&w, 0);

	(void)state;
	assert_int_equal(type(&w, now + 5), REASON_STALE);
	for (uint64_t i = 0; i < w.policy.throttle_burst; i++)
		assert_int_equal(type(&w, now + 1000 + i), REASON_WRONG);
	assert_int_equal(type(&w, now + 6), REASON_THROTTLED);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(totp_comes_back),
		cmocka_unit_test(time_goes_on_between_them),
		cmocka_unit_test(totp_farther_off_does_not),
		cmocka_unit_test(totp_at_the_edge),
		cmocka_unit_test(hotp_comes_back),
		cmocka_unit_test(other_pairs_do_not),
		cmocka_unit_test(nothing_before_the_last_accepted),
		cmocka_unit_test(a_login_between_forgets),
		cmocka_unit_test(costs_what_it_risks),
		cmocka_unit_test(not_while_throttled),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
