/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Used steps as ranges: nothing that was added is ever forgotten.
 */
#include "fixture.h"

#include "core/ranges.h"

#define HISTORIES 100000
#define LONGEST 40

static bool
well_formed(const struct ranges *r)
{
	if (r->n > RANGES_MAX)
		return false;
	for (unsigned i = 0; i < r->n; i++) {
		if (r->at[i].first > r->at[i].last)
			return false;
		if (i > 0 && r->at[i].first <= r->at[i - 1].last + 1)
			return false;
	}
	return true;
}

static void
add_all(struct ranges *r, const uint64_t *steps, size_t n)
{
	for (size_t i = 0; i < n; i++)
		ranges_add(r, steps[i]);
}

static void
small_sets(void **state)
{
	static const struct {
		const char *name;
		uint64_t steps[6];
		size_t n_steps;
		struct range ranges[4];
		unsigned n;
	} t[] = {
		{"nothing", {0}, 0, {{0, 0}}, 0},
		{"zero", {0}, 1, {{0, 0}}, 1},
		{"twice", {7, 7}, 2, {{7, 7}}, 1},
		{"upwards", {7, 8}, 2, {{7, 8}}, 1},
		{"downwards", {8, 7}, 2, {{7, 8}}, 1},
		{"a gap", {7, 9}, 2, {{7, 7}, {9, 9}}, 2},
		{"a gap, then filled", {7, 9, 8}, 3, {{7, 9}}, 1},
		{"sorted", {20, 1, 10}, 3, {{1, 1}, {10, 10}, {20, 20}}, 3},
		{"inside", {7, 8, 9, 8}, 4, {{7, 9}}, 1},
		{"in front of a range", {8, 9, 7}, 3, {{7, 9}}, 1},
		{"joins two ranges", {1, 2, 4, 5, 3}, 5, {{1, 5}}, 1},
		{"middle of three", {1, 5, 9, 6}, 4,
		 {{1, 1}, {5, 6}, {9, 9}}, 3},
	};

	(void)state;
	for (size_t i = 0; i < N_OF(t); i++) {
		struct ranges r = {0};
		add_all(&r, t[i].steps, t[i].n_steps);
		HOLDS_FOR(t[i].name, r.n == t[i].n);
		HOLDS_FOR(t[i].name, memcmp(r.at, t[i].ranges,
					    r.n * sizeof(r.at[0])) == 0);
	}
}

static void
has_just_what_was_added(void **state)
{
	struct ranges r = {0};

	(void)state;
	assert_false(ranges_have(&r, 0));
	add_all(&r, (const uint64_t[]){10, 11, 12, 20}, 4);
	for (uint64_t step = 0; step < 30; step++)
		assert_int_equal(ranges_have(&r, step),
				 (step >= 10 && step <= 12) || step == 20);
}

/* The seventeenth closes the smallest gap, and that one only. */
static void
overflow_merges_the_nearest(void **state)
{
	for (unsigned at = 0; at < RANGES_MAX; at++) {
		struct ranges r = {0};
		uint64_t step = 1000;
		uint64_t left = 0;
		for (unsigned i = 0; i <= RANGES_MAX; i++) {
			if (i == at)
				left = step;
			ranges_add(&r, step);
			step += i == at ? 5 : 100 + i;
		}
		assert_int_equal(r.n, RANGES_MAX);
		assert_true(well_formed(&r));
		for (uint64_t gap = left; gap <= left + 5; gap++)
			assert_true(ranges_have(&r, gap));
		assert_false(ranges_have(&r, left - 1));
		assert_false(ranges_have(&r, left + 6));
	}
	(void)state;
}

/* LESSONS: "after 17 logins at a wrong future date the first used step was
 * forgotten", and the years between must not be closed either. */
static void
logins_in_a_wrong_future(void **state)
{
	static const uint64_t today = 60000000, future = 75000000;
	struct ranges r = {0};

	(void)state;
	ranges_add(&r, today);
	for (uint64_t i = 0; i < 200; i++) {
		ranges_add(&r, future + 120 * i);
		assert_true(ranges_have(&r, today));
		assert_true(ranges_have(&r, future + 120 * i));
		assert_false(ranges_have(&r, today + 1));
		assert_false(ranges_have(&r, future - 1));
		assert_true(well_formed(&r));
	}
	for (uint64_t i = 0; i < 200; i++)
		assert_true(ranges_have(&r, future + 120 * i));
}

/* Steps near together, far apart, in runs, ahead and back. */
static uint64_t
next_step(uint64_t *seed, uint64_t *clock)
{
	switch (random_below(seed, 8)) {
	case 0:
		*clock = random_below(seed, UINT64_C(1) << 36);
		break;
	case 1:
		*clock -= random_below(seed, 50) % (*clock + 1);
		break;
	case 2:
		*clock += 5000;
		break;
	default:
		*clock += random_below(seed, 4);
	}
	return *clock;
}

/* Whether all of OLD is in NEW. */
static bool
contains(const struct ranges *new, const struct ranges *old)
{
	for (unsigned i = 0, j = 0; i < old->n; i++) {
		while (j < new->n && new->at[j].last < old->at[i].last)
			j++;
		if (j == new->n || new->at[j].first > old->at[i].first)
			return false;
	}
	return true;
}

static void
one_history(uint64_t seed)
{
	uint64_t start = seed, clock = 1000, steps[LONGEST];
	size_t n = random_below(&seed, LONGEST + 1);
	struct ranges r = {0};

	for (size_t i = 0; i < n; i++) {
		struct ranges old = r;
		steps[i] = next_step(&seed, &clock);
		ranges_add(&r, steps[i]);
		HOLDS_SEED(start, well_formed(&r));
		HOLDS_SEED(start, contains(&r, &old));
	}
	for (size_t i = 0; i < n; i++)
		HOLDS_SEED(start, ranges_have(&r, steps[i]));
}

static void
nothing_is_forgotten(void **state)
{
	uint64_t first = seed_first();

	(void)state;
	for (uint64_t seed = first; seed < first + HISTORIES; seed++)
		one_history(seed);
}

/* Until a seventeenth range is needed the set is exact. */
static void
nothing_is_added_before_overflow(void **state)
{
	(void)state;
	for (uint64_t seed = 0; seed < 2000; seed++) {
		uint64_t random = seed;
		bool used[64] = {false};
		struct ranges r = {0};
		for (int i = 0; i < 24; i++) {
			/* Of 32 places at most 16 ranges can be made. */
			uint64_t step = random_below(&random, 32);
			ranges_add(&r, step);
			used[step] = true;
		}
		for (uint64_t step = 0; step < 64; step++)
			HOLDS_SEED(seed, ranges_have(&r, step) == used[step]);
	}
}

static void
appending_is_strict(void **state)
{
	static const struct {
		const char *name;
		struct range range;
		bool taken;
	} t[] = {
		{"upside down", {9, 8}, false},
		{"the first", {10, 12}, true},
		{"the same", {10, 12}, false},
		{"below", {1, 2}, false},
		{"overlapping", {12, 20}, false},
		{"touching", {13, 20}, false},
		{"above", {14, 20}, true},
	};
	struct ranges r = {0};

	(void)state;
	for (size_t i = 0; i < N_OF(t); i++)
		HOLDS_FOR(t[i].name,
			  ranges_append(&r, t[i].range) == t[i].taken);
	assert_int_equal(r.n, 2);
}

static void
appending_one_too_many(void **state)
{
	struct ranges r = {0};

	(void)state;
	for (uint64_t i = 0; i < RANGES_MAX; i++)
		assert_true(ranges_append(&r, (struct range){2 * i, 2 * i}));
	assert_false(ranges_append(&r, (struct range){900, 900}));
	assert_int_equal(r.n, RANGES_MAX);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(small_sets),
		cmocka_unit_test(has_just_what_was_added),
		cmocka_unit_test(overflow_merges_the_nearest),
		TEST_OF("used-ranges", logins_in_a_wrong_future),
		TEST_OF("used-ranges", nothing_is_forgotten),
		cmocka_unit_test(nothing_is_added_before_overflow),
		cmocka_unit_test(appending_is_strict),
		cmocka_unit_test(appending_one_too_many),
	};

	return cmocka_run_group_tests_name("ranges", tests, NULL, NULL);
}
