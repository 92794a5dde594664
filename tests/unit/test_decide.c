/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The heart: windows, replay, drift, counters, backup codes, throttling and
 * wrong clocks, as tables; and random histories in which nothing that was
 * accepted is ever accepted again.
 */
#include "fixture.h"

#include "core/throttle.h"

#define HOME "address:192.0.2.1"
#define AWAY "address:203.0.113.66"

static struct world
world_totp(void)
{
	return world_with(device_totp("phone", 1));
}

static struct world
world_hotp(void)
{
	return world_with(device_hotp("key", 2, 100));
}

static struct device
device_eight(const char *name, uint64_t seed)
{
	struct device d = device_totp(name, seed);

	d.digits = 8;
	return d;
}

static void
add_device(struct world *w, struct device device)
{
	assert_true(w->secrets.n_devices < SECRETS_MAX_DEVICES);
	w->secrets.devices[w->secrets.n_devices++] = device;
}

static const struct device_state *
entry_of(const struct world *w, unsigned device)
{
	return state_find(&w->state, &w->secrets.devices[device]);
}

static struct code
code_at(const struct world *w, unsigned device, int64_t offset)
{
	const struct device *d = &w->secrets.devices[device];

	return code_of(d, d->type == DEVICE_HOTP
			  ? d->counter + (uint64_t)offset
			  : world_step(w, device) + (uint64_t)offset);
}

/* A text of 6 digits that no device has anywhere near. */
static struct code
wrong_code(const struct world *w)
{
	for (unsigned n = 0;; n++) {
		struct code c;
		struct world copy = *w;
		snprintf(c.text, sizeof(c.text), "%06u", n * 7919 % 1000000);
		copy.state.pools[POOL_KNOWN].used = 0;
		copy.state.pools[POOL_OTHERS].used = 0;
		if (world_type(&copy, c.text).reason == REASON_WRONG)
			return c;
	}
}

static bool
throttled_before_lock(const struct world *w, const char *text,
		      struct decision *d)
{
	struct answer answer;

	answer_read(span_of(text), &answer);
	return decide_early(&w->secrets, &w->state, &w->policy, w->now,
				&w->source, &answer, d);
}

/* The same text now and at any later time is refused. */
static void
check_never_again(const struct world *w, const char *text)
{
	static const int64_t later[] = {
		0, 0, 1, 29, 30, 59, 60, 90, 600, 3600, 86400,
	};

	for (size_t i = 0; i < N_OF(later); i++) {
		struct world copy = *w;
		copy.now += later[i];
		HOLDS_FOR(text, world_type(&copy, text).verdict ==
				VERDICT_DENY);
		HOLDS_FOR(text, world_type(&copy, text).verdict ==
				VERDICT_DENY);
	}
}

static void
check_accepted(struct world *w, const char *text)
{
	struct decision d = world_type(w, text);

	if (d.verdict != VERDICT_ACCEPT)
		fail_msg("%s: refused, reason %d", text, (int)d.reason);
	HOLDS_FOR(text, d.commit == COMMIT_DURABLE);
	HOLDS_FOR(text, d.tail == strlen(text));
	check_never_again(w, text);
}

static void
check_refused(struct world *w, const char *text, enum reason reason)
{
	struct decision d = world_type(w, text);

	HOLDS_FOR(text, d.verdict == VERDICT_DENY);
	if (d.reason != reason)
		fail_msg("%s: reason %d, not %d", text, (int)d.reason,
			 (int)reason);
}

/*
 * Windows
 */

struct edge {
	int offset;
	enum reason reason;
};

static void
check_edges(const struct world *w, const struct edge *t, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct world copy = *w;
		struct code c = code_at(w, 0, t[i].offset);
		struct decision d = world_type(&copy, c.text);
		if (d.reason != t[i].reason)
			fail_msg("offset %d: reason %d, not %d", t[i].offset,
				 (int)d.reason, (int)t[i].reason);
		assert_int_equal(d.verdict == VERDICT_ACCEPT,
				 t[i].reason == REASON_DEVICE);
		if (t[i].reason == REASON_DEVICE) {
			assert_int_equal(d.offset, t[i].offset);
			check_never_again(&copy, c.text);
		}
		/* What a next code would have to be, or nothing. */
		if (t[i].reason == REASON_STALE)
			assert_int_equal(d.commit, memcmp(&d.next.devices,
				&w->state.devices, sizeof(d.next.devices)) == 0
				? COMMIT_NOTHING : COMMIT_LAZY);
	}
}

static void
totp_window(void **state)
{
	static const struct edge usual[] = {
		{-21, REASON_WRONG}, {-20, REASON_STALE}, {-2, REASON_STALE},
		{-1, REASON_DEVICE}, {0, REASON_DEVICE}, {1, REASON_DEVICE},
		{2, REASON_STALE}, {20, REASON_STALE}, {21, REASON_WRONG},
	};
	static const struct edge none[] = {
		{-1, REASON_STALE}, {0, REASON_DEVICE}, {1, REASON_STALE},
	};
	static const struct edge wide[] = {
		{-26, REASON_WRONG}, {-25, REASON_DEVICE},
		{25, REASON_DEVICE}, {26, REASON_WRONG},
	};
	struct world w = world_totp();

	(void)state;
	check_edges(&w, usual, N_OF(usual));
	/* from the first to the last second of a step */
	w.now = WORLD_START + 29;
	check_edges(&w, usual, N_OF(usual));
	w.policy.window_steps = 0;
	check_edges(&w, none, N_OF(none));
	w.policy.window_steps = 25;
	check_edges(&w, wide, N_OF(wide));
}

static void
totp_window_with_drift(void **state)
{
	static const struct edge ahead[] = {
		{-2, REASON_STALE}, {-1, REASON_DEVICE}, {1, REASON_DEVICE},
		{2, REASON_STALE}, {6, REASON_STALE}, {7, REASON_DEVICE},
		{9, REASON_DEVICE}, {10, REASON_STALE}, {28, REASON_STALE},
		{29, REASON_WRONG}, {-20, REASON_STALE}, {-21, REASON_WRONG},
	};
	static const struct edge behind[] = {
		{-9, REASON_DEVICE}, {-7, REASON_DEVICE}, {-10, REASON_STALE},
		{-6, REASON_STALE}, {-28, REASON_STALE}, {-29, REASON_WRONG},
		{1, REASON_DEVICE}, {2, REASON_STALE}, {20, REASON_STALE},
		{21, REASON_WRONG},
	};
	struct world w = world_totp();
	struct device_state *e = state_entry(&w.state, &w.secrets.devices[0]);

	(void)state;
	e->drift = 8;
	check_edges(&w, ahead, N_OF(ahead));
	e->drift = -8;
	check_edges(&w, behind, N_OF(behind));
}

static void
hotp_window(void **state)
{
	static const struct edge usual[] = {
		{-21, REASON_WRONG}, {-20, REASON_SPENT}, {-1, REASON_SPENT},
		{0, REASON_DEVICE}, {1, REASON_DEVICE}, {10, REASON_DEVICE},
		{11, REASON_STALE}, {20, REASON_STALE}, {21, REASON_STALE},
		{100, REASON_STALE}, {101, REASON_WRONG},
	};
	static const struct edge wide[] = {
		{30, REASON_DEVICE}, {31, REASON_STALE},
	};
	struct world w = world_hotp();

	(void)state;
	check_edges(&w, usual, N_OF(usual));
	w.policy.hotp_look_ahead = 30;
	check_edges(&w, wide, N_OF(wide));
}

static void
every_kind_of_device(void **state)
{
	(void)state;
	for (unsigned a = HASH_SHA1; a <= HASH_SHA512; a++)
		for (unsigned digits = 6; digits <= 8; digits++)
			for (unsigned period = 15; period < 121;
			     period += 15) {
				struct device d = device_totp("d", a + digits);
				d.algorithm = (enum hash_algorithm)a;
				d.digits = digits;
				d.period = period;
				struct world w = world_with(d);
				w.now += period - 1;
				check_accepted(&w, world_code(&w, 0).text);
				w.now += 1;
				check_accepted(&w, world_code(&w, 1).text);
			}
}

/* Seconds since 1970 that were once thought the last. */
static void
large_times(void **state)
{
	static const int64_t t[] = {
		0, 1, 29, 30, 600, INT32_MAX, INT64_C(2147483648),
		UINT32_MAX, INT64_C(4294967296), INT64_C(8589934592),
		STATE_MAX_TIME / 2, STATE_MAX_TIME - 1,
	};

	(void)state;
	for (size_t i = 0; i < N_OF(t); i++)
		for (int offset = 0; offset <= 1; offset++) {
			struct world w = world_totp();
			w.now = t[i];
			struct code c = world_code(&w, offset);
			assert_int_equal(world_type(&w, c.text).verdict,
					 VERDICT_ACCEPT);
			assert_int_equal(w.state.last_event, t[i]);
			check_refused(&w, c.text, REASON_SPENT);
		}
}

/* Before 1970 and before the first counter there are no codes: steps do not
 * wrap around. */
static void
nothing_before_the_beginning(void **state)
{
	struct world totp = world_totp();
	struct world hotp = world_with(device_hotp("key", 2, 0));

	(void)state;
	totp.now = 0;
	for (uint64_t back = 0; back < 20; back++) {
		check_refused(&totp,
			      code_of(&totp.secrets.devices[0],
				      UINT64_MAX - back).text,
			      back < 10 ? REASON_WRONG : REASON_THROTTLED);
		check_refused(&hotp,
			      code_of(&hotp.secrets.devices[0],
				      UINT64_MAX - back).text,
			      back < 10 ? REASON_WRONG : REASON_THROTTLED);
	}
}

/* The shortest period has the largest steps: they too must fit the state. */
static void
largest_step_is_kept(void **state)
{
	struct device d = device_totp("phone", 1);

	(void)state;
	d.period = DEVICE_PERIOD_MIN;
	for (int offset = -1; offset <= 1; offset++) {
		struct world w = world_with(d);
		w.now = STATE_MAX_TIME - 1;
		struct code c = world_code(&w, offset);
		if (world_type(&w, c.text).verdict == VERDICT_ACCEPT)
			check_refused(&w, c.text, REASON_SPENT);
	}
}

static void
absurd_times_are_refused(void **state)
{
	static const int64_t t[] = {
		-1, -30, INT64_MIN, STATE_MAX_TIME, INT64_MAX,
	};

	(void)state;
	for (size_t i = 0; i < N_OF(t); i++) {
		struct world w = world_totp();
		struct code c = world_code(&w, 0);
		struct decision d;
		w.now = t[i];
		d = world_type(&w, c.text);
		assert_int_equal(d.verdict, VERDICT_DENY);
		assert_int_equal(d.reason, REASON_INTERNAL);
		assert_int_equal(d.commit, COMMIT_NOTHING);
		d = world_type(&w, backup_of(1).text);
		assert_int_equal(d.verdict, VERDICT_DENY);
		assert_false(throttled_before_lock(&w, c.text, &d));
	}
}

static void
no_devices(void **state)
{
	struct world w = world_bare();
	struct decision d;

	(void)state;
	check_refused(&w, "123456", REASON_NOT_A_CODE);
	check_refused(&w, "12345678", REASON_NOT_A_CODE);
	check_refused(&w, "", REASON_NOT_A_CODE);
	check_refused(&w, backup_of(1).text, REASON_WRONG);
	assert_int_equal(world_type(&w, "123456").commit, COMMIT_NOTHING);
	assert_false(throttled_before_lock(&w, "123456", &d));
}

static void
texts_that_are_no_code(void **state)
{
	static const char *const t[] = {
		"", "hello", "12345", "1234567", "12345678", "123456789",
		"12345a", "email",
	};
	struct world w = world_totp();

	(void)state;
	for (size_t i = 0; i < N_OF(t); i++) {
		struct decision d = world_type(&w, t[i]);
		HOLDS_FOR(t[i], d.verdict == VERDICT_DENY);
		HOLDS_FOR(t[i], d.reason == REASON_NOT_A_CODE);
		HOLDS_FOR(t[i], d.commit == COMMIT_NOTHING);
	}
}

static void
what_a_refusal_says(void **state)
{
	struct world w = world_totp();
	struct decision d = world_type(&w, wrong_code(&w).text);

	(void)state;
	assert_int_equal(d.reason, REASON_WRONG);
	assert_int_equal(d.commit, COMMIT_LAZY);
	assert_int_equal(d.device[0], '\0');
	assert_false(d.known);
	assert_int_equal(d.backup_left, 10);
	assert_int_equal(d.wait_seconds, 0);
	assert_int_equal(d.tail, 0);
	w.now += 7;
	world_type(&w, world_code(&w, 0).text);
	d = world_type(&w, world_code(&w, 0).text);
	assert_int_equal(d.reason, REASON_SPENT);
	assert_string_equal(d.device, "phone");
	assert_true(d.known);
	assert_int_equal(d.wait_seconds, 23);
	w.now += 22;
	assert_int_equal(world_type(&w, world_code(&w, 0).text).wait_seconds,
			 1);
	d = world_type(&w, world_code(&w, 7).text);
	assert_int_equal(d.reason, REASON_STALE);
	assert_string_equal(d.device, "phone");
	assert_int_equal(d.wait_seconds, 0);
}

static void
what_an_acceptance_says(void **state)
{
	struct world w = world_totp();
	struct decision d;

	(void)state;
	w.now += 5;
	d = world_type(&w, world_code(&w, -1).text);
	assert_int_equal(d.reason, REASON_DEVICE);
	assert_string_equal(d.device, "phone");
	assert_int_equal(d.offset, -1);
	assert_int_equal(d.backup_number, 0);
	assert_int_equal(d.backup_left, 10);
	assert_int_equal(d.wait_seconds, 0);
	assert_int_equal(d.next.last_event, w.now);
	assert_int_equal(entry_of(&w, 0)->last_used, w.now);
	d = world_type(&w, backup_of(3).text);
	assert_int_equal(d.reason, REASON_BACKUP);
	assert_int_equal(d.backup_number, 3);
	assert_int_equal(d.backup_left, 9);
	assert_true(d.known);
}

/*
 * Replay
 */

static struct world
path_plain(struct code *ret_code)
{
	struct world w = world_totp();

	*ret_code = world_code(&w, 0);
	return w;
}

static struct world
path_edge(struct code *ret_code)
{
	struct world w = world_totp();

	*ret_code = world_code(&w, 1);
	return w;
}

static struct world
path_drifted(struct code *ret_code)
{
	struct world w = world_totp();

	state_entry(&w.state, &w.secrets.devices[0])->drift = -10;
	*ret_code = world_code(&w, -11);
	return w;
}

static struct world
path_look_ahead(struct code *ret_code)
{
	struct world w = world_hotp();

	*ret_code = code_at(&w, 0, 10);
	return w;
}

static struct world
path_backup(struct code *ret_code)
{
	struct world w = world_totp();

	*ret_code = backup_of(10);
	return w;
}

static struct world
path_second_device(struct code *ret_code)
{
	struct world w = world_totp();

	add_device(&w, device_totp("second", 77));
	*ret_code = code_at(&w, 1, 0);
	return w;
}

/* LESSONS: "replay after every accepting path is refused". */
static void
replay_after_every_path(void **state)
{
	static struct world (*const paths[])(struct code *) = {
		path_plain, path_edge, path_drifted, path_look_ahead,
		path_backup, path_second_device,
	};

	(void)state;
	for (size_t i = 0; i < N_OF(paths); i++) {
		struct code c;
		struct world w = paths[i](&c);
		check_accepted(&w, c.text);
		check_refused(&w, c.text, REASON_SPENT);
		/* from elsewhere, and in other spellings */
		w.source = source_at(AWAY);
		check_refused(&w, c.text, REASON_SPENT);
		char spaced[32] = " ";
		strcat(spaced, c.text);
		check_refused(&w, spaced, REASON_SPENT);
	}
}

/* In password+code mode a code is spent for both ways to type it. */
static void
replay_across_modes(void **state)
{
	struct world w = world_totp();
	struct code c = world_code(&w, 0), b = backup_of(1);
	char text[64];

	(void)state;
	snprintf(text, sizeof(text), "secret!%s", c.text);
	assert_int_equal(world_type_tail(&w, text).verdict, VERDICT_ACCEPT);
	assert_int_equal(world_type_tail(&w, text).reason, REASON_SPENT);
	check_refused(&w, c.text, REASON_SPENT);
	snprintf(text, sizeof(text), "secret!%s", b.text);
	check_accepted(&w, b.text);
	assert_int_equal(world_type_tail(&w, text).reason, REASON_SPENT);
}

/* Steps of the same window are spent one by one. */
static void
other_codes_of_the_window_stay_good(void **state)
{
	struct world w = world_totp();

	(void)state;
	w.policy.learn_drift = false;
	check_accepted(&w, world_code(&w, 1).text);
	check_accepted(&w, world_code(&w, -1).text);
	check_accepted(&w, world_code(&w, 0).text);
	for (int offset = -1; offset <= 1; offset++)
		check_refused(&w, world_code(&w, offset).text, REASON_SPENT);
	w.now += 30;
	check_refused(&w, world_code(&w, 0).text, REASON_SPENT);
	check_accepted(&w, world_code(&w, 1).text);
}

static void
spent_on_every_device_it_matches(void **state)
{
	struct world w = world_totp();
	struct device twin = device_twin(&w.secrets.devices[0], "twin");
	struct code c = world_code(&w, 0);

	(void)state;
	add_device(&w, twin);
	check_accepted(&w, c.text);
	assert_true(ranges_have(&entry_of(&w, 0)->used, world_step(&w, 0)));
	assert_true(ranges_have(&entry_of(&w, 1)->used, world_step(&w, 0)));
	/* Whichever of them is removed, the code stays spent. */
	struct world first = w, second = w;
	first.secrets.n_devices = 1;
	second.secrets.devices[0] = twin;
	second.secrets.n_devices = 1;
	check_refused(&first, c.text, REASON_SPENT);
	check_refused(&second, c.text, REASON_SPENT);
}

/* A TOTP step that is the counter of an HOTP device with the same secret. */
static void
spent_on_a_counter_too(void **state)
{
	struct world w = world_totp();
	struct device key = w.secrets.devices[0];
	uint64_t step = world_step(&w, 0);

	(void)state;
	strcpy(key.name, "key");
	key.type = DEVICE_HOTP;
	key.period = 0;
	key.counter = step - 3;
	add_device(&w, key);
	check_accepted(&w, world_code(&w, 0).text);
	assert_int_equal(entry_of(&w, 1)->counter, step + 1);
	assert_true(ranges_have(&entry_of(&w, 0)->used, step));
	w.secrets.devices[0] = key;
	w.secrets.n_devices = 1;
	check_refused(&w, code_of(&key, step).text, REASON_SPENT);
}

/* Used on one device: refused, though another has it fresh; either order. */
static void
spent_wins(void **state)
{
	for (int order = 0; order < 2; order++) {
		struct world w = world_totp();
		struct device phone = w.secrets.devices[0];
		struct code c = world_code(&w, 0);
		check_accepted(&w, c.text);
		add_device(&w, device_twin(&phone, "twin"));
		if (order) {
			w.secrets.devices[0] = w.secrets.devices[1];
			w.secrets.devices[1] = phone;
		}
		struct decision d = world_type(&w, c.text);
		assert_int_equal(d.verdict, VERDICT_DENY);
		assert_int_equal(d.reason, REASON_SPENT);
		assert_string_equal(d.device, "phone");
		assert_int_equal(d.commit, COMMIT_NOTHING);
	}
	(void)state;
}

/* Out of date on one device and of now on another: it is good. */
static void
good_wins_over_stale(void **state)
{
	for (int order = 0; order < 2; order++) {
		struct world w = world_totp();
		struct device key = w.secrets.devices[0];
		struct code c = world_code(&w, 0);
		strcpy(key.name, "key");
		key.type = DEVICE_HOTP;
		key.period = 0;
		key.counter = world_step(&w, 0) - 15;
		add_device(&w, key);
		if (order) {
			w.secrets.devices[1] = w.secrets.devices[0];
			w.secrets.devices[0] = key;
		}
		struct decision d = world_type(&w, c.text);
		assert_int_equal(d.reason, REASON_DEVICE);
		assert_string_equal(d.device, "phone");
		/* where it was stale it is spent as well */
		assert_int_equal(state_find(&w.state, &key)->counter,
				 key.counter + 16);
		check_refused(&w, c.text, REASON_SPENT);
	}
	(void)state;
}

static void
entries_follow_the_secrets(void **state)
{
	struct world w = world_totp();
	struct device phone = w.secrets.devices[0];

	(void)state;
	check_accepted(&w, world_code(&w, 0).text);
	/* another device, and eight of them: the old entry makes room */
	for (unsigned i = 0; i < 8; i++)
		w.secrets.devices[i] = device_totp("d", 50 + i);
	w.secrets.n_devices = 8;
	for (unsigned i = 0; i < 8; i++)
		check_accepted(&w, code_at(&w, i, 0).text);
	assert_int_equal(w.state.n_devices, 8);
	assert_null(state_find(&w.state, &phone));
	for (unsigned i = 0; i < 8; i++)
		check_refused(&w, code_at(&w, i, 0).text, REASON_SPENT);
}

/*
 * Drift and counters
 */

/* Logs in each time with what a phone SHOWS steps off would show. */
static void
drift_towards(struct world *w, int shows, int logins)
{
	for (; logins > 0; logins--) {
		w->now += 3000;
		int before = entry_of(w, 0) ? entry_of(w, 0)->drift : 0;
		check_accepted(w, world_code(w, shows).text);
		int step = entry_of(w, 0)->drift - before;
		assert_true(step >= -1 && step <= 1);
	}
}

static void
drift_is_learned_step_by_step(void **state)
{
	(void)state;
	for (int sign = -1; sign <= 1; sign += 2) {
		struct world w = world_totp();
		for (int n = 1; n <= 11; n++) {
			drift_towards(&w, sign * n, 1);
			assert_int_equal(entry_of(&w, 0)->drift,
					 sign * (n < 10 ? n : 10));
		}
		w.now += 3000;
		check_refused(&w, world_code(&w, sign * 12).text,
			      REASON_STALE);
		/* and back again */
		drift_towards(&w, 0, 12);
		assert_int_equal(entry_of(&w, 0)->drift, 0);
	}
}

static void
drift_one_step_a_login(void **state)
{
	struct world w = world_totp();

	(void)state;
	w.policy.window_steps = 5;
	drift_towards(&w, 5, 1);
	assert_int_equal(entry_of(&w, 0)->drift, 1);
	drift_towards(&w, -4, 1);
	assert_int_equal(entry_of(&w, 0)->drift, 0);
	drift_towards(&w, 3, 9);
	assert_int_equal(entry_of(&w, 0)->drift, 3);
}

static void
drift_is_learned_from_nothing_else(void **state)
{
	struct world w = world_totp();

	(void)state;
	drift_towards(&w, 1, 1);
	struct code used = world_code(&w, 1);
	check_refused(&w, used.text, REASON_SPENT);
	check_refused(&w, world_code(&w, 3).text, REASON_STALE);
	check_refused(&w, wrong_code(&w).text, REASON_WRONG);
	check_accepted(&w, backup_of(1).text);
	assert_int_equal(entry_of(&w, 0)->drift, 1);
	/* on HOTP there is none */
	w = world_hotp();
	check_accepted(&w, code_at(&w, 0, 5).text);
	assert_int_equal(entry_of(&w, 0)->drift, 0);
}

static void
drift_can_be_switched_off(void **state)
{
	struct world w = world_totp();

	(void)state;
	w.policy.learn_drift = false;
	drift_towards(&w, 1, 5);
	assert_int_equal(entry_of(&w, 0)->drift, 0);
	check_refused(&w, world_code(&w, 2).text, REASON_STALE);
}

static void
counter_moves_past_what_was_used(void **state)
{
	static const int offsets[] = {0, 1, 5, 10};

	(void)state;
	for (size_t i = 0; i < N_OF(offsets); i++) {
		struct world w = world_hotp();
		check_accepted(&w, code_at(&w, 0, offsets[i]).text);
		assert_int_equal(entry_of(&w, 0)->counter,
				 101 + (uint64_t)offsets[i]);
		/* what was jumped over is gone too */
		for (int back = 0; back <= offsets[i]; back++)
			check_refused(&w, code_at(&w, 0, back).text,
				      REASON_SPENT);
		check_accepted(&w, code_at(&w, 0, offsets[i] + 1).text);
	}
}

static void
counter_stays_on_failure(void **state)
{
	struct world w = world_hotp();
	uint64_t seed = 9;

	(void)state;
	check_accepted(&w, code_at(&w, 0, 0).text);
	for (int i = 0; i < 60; i++) {
		char text[16];
		struct decision d;
		snprintf(text, sizeof(text), "%06u",
			 (unsigned)random_below(&seed, 1000000));
		d = world_type(&w, i % 3 == 0 ? text
				   : code_at(&w, 0, i % 3 == 1 ? -3 : 15).text);
		assert_int_equal(d.verdict, VERDICT_DENY);
		assert_int_equal(entry_of(&w, 0)->counter, 101);
		assert_int_equal(state_find(&d.next, &w.secrets.devices[0])
					 ->counter, 101);
	}
}

/*
 * Backup codes
 */

static void
backup_codes_work_once_each(void **state)
{
	static const unsigned order[] = {10, 1, 5, 2, 3, 9, 4, 8, 7, 6};
	struct world w = world_totp();

	(void)state;
	for (unsigned i = 0; i < N_OF(order); i++) {
		struct decision d = world_type(&w, backup_of(order[i]).text);
		assert_int_equal(d.reason, REASON_BACKUP);
		assert_int_equal(d.backup_number, order[i]);
		assert_int_equal(d.backup_left, 9 - i);
		for (unsigned j = 0; j <= i; j++) {
			d = world_type(&w, backup_of(order[j]).text);
			assert_int_equal(d.verdict, VERDICT_DENY);
			assert_int_equal(d.reason, REASON_SPENT);
			assert_int_equal(d.backup_number, order[j]);
			assert_int_equal(d.commit, COMMIT_NOTHING);
		}
	}
	check_refused(&w, backup_of(11).text, REASON_WRONG);
}

static void
all_64_backup_codes(void **state)
{
	struct world w = world_totp();

	(void)state;
	backup_make(&w.secrets.backup, BACKUP_MAX_CODES, 1);
	for (unsigned n = BACKUP_MAX_CODES; n > 0; n--) {
		struct decision d = world_type(&w, backup_of(n).text);
		assert_int_equal(d.reason, REASON_BACKUP);
		assert_int_equal(d.backup_left, n - 1);
		check_refused(&w, backup_of(n).text, REASON_SPENT);
	}
}

static void
new_set_of_backup_codes(void **state)
{
	struct world w = world_totp();
	struct backup old = w.secrets.backup;

	(void)state;
	check_accepted(&w, backup_of(1).text);
	backup_make(&w.secrets.backup, 10, 0x77);
	/* the set's numbers start afresh, its old codes are void */
	w.secrets.backup.codes[0] = old.codes[1];
	check_refused(&w, backup_of(1).text, REASON_WRONG);
	check_accepted(&w, backup_of(3).text);
	assert_int_equal(w.state.backup_spent, 1u << 2);
}

static void
hash_under_another_salt_is_no_code(void **state)
{
	struct world w = world_totp();
	struct answer answer;
	struct decision d;

	(void)state;
	/* not derived at all, though the bytes would fit */
	answer_read(span_of(backup_of(1).text), &answer);
	memcpy(answer.list[0].hash, w.secrets.backup.codes[0].hash,
	       SHA256_SIZE);
	decide(&w.secrets, &w.state, &w.policy, w.now, &w.source, &answer, &d);
	assert_int_equal(d.verdict, VERDICT_DENY);
	/* derived before a new set was made */
	answer_read(span_of(backup_of(1).text), &answer);
	assert_true(answer_derive(&answer, &w.secrets.backup));
	backup_make(&w.secrets.backup, 10, 0x77);
	decide(&w.secrets, &w.state, &w.policy, w.now, &w.source, &answer, &d);
	assert_int_equal(d.verdict, VERDICT_DENY);
	assert_int_equal(d.reason, REASON_WRONG);
}

/* Wrong ones cost nothing: 60 bits need no throttle. */
static void
wrong_backup_codes_are_free(void **state)
{
	struct world w = world_totp();

	(void)state;
	for (unsigned n = 11; n < 60; n++) {
		struct decision d = world_type(&w, backup_of(n).text);
		assert_int_equal(d.reason, REASON_WRONG);
		assert_int_equal(d.commit, COMMIT_NOTHING);
	}
	check_accepted(&w, world_code(&w, 0).text);
}

/*
 * Throttle
 */

static void
exhaust(struct world *w)
{
	struct code c = wrong_code(w);

	for (unsigned i = 0; i < w->policy.throttle_burst; i++)
		check_refused(w, c.text, REASON_WRONG);
}

static void
burst_and_then_throttled(void **state)
{
	struct world w = world_totp();
	struct decision d, before;
	struct state stored;

	(void)state;
	assert_false(throttled_before_lock(&w, "123456", &before));
	exhaust(&w);
	stored = w.state;
	for (int i = 0; i < 20; i++) {
		d = world_type(&w, world_code(&w, 0).text);
		assert_int_equal(d.verdict, VERDICT_DENY);
		assert_int_equal(d.reason, REASON_THROTTLED);
		assert_int_equal(d.commit, COMMIT_NOTHING);
		assert_true(d.wait_seconds > 0);
		assert_true(throttled_before_lock(&w, "123456", &before));
		assert_int_equal(before.reason, REASON_THROTTLED);
		assert_int_equal(before.verdict, VERDICT_DENY);
		assert_int_equal(before.commit, COMMIT_NOTHING);
		assert_int_equal(before.wait_seconds, d.wait_seconds);
	}
	assert_memory_equal(&stored, &w.state, sizeof(stored));
}

/* A wrong password costs a guess at a code, and lets nobody in. */
static void
other_guesses_cost(void **state)
{
	struct world w = world_totp();

	(void)state;
	for (unsigned n = 0; n < w.policy.throttle_burst; n++) {
		struct decision d;
		decide_other_guess(&w.secrets, &w.state, &w.policy, w.now,
				   &w.source, &d);
		assert_int_equal(d.verdict, VERDICT_DENY);
		assert_int_equal(d.commit, COMMIT_LAZY);
		w.state = d.next;
	}
	check_refused(&w, world_code(&w, 0).text, REASON_THROTTLED);
}

static void
throttled_until(void **state)
{
	struct world w = world_totp();
	int64_t wait;

	(void)state;
	exhaust(&w);
	wait = world_type(&w, "123456").wait_seconds;
	/* 3 in a million, from half of 1 % a year */
	assert_in_range((uint64_t)wait, 18900, 18960);
	w.now += wait - 1;
	assert_int_equal(world_type(&w, world_code(&w, 0).text).wait_seconds,
			 1);
	w.now++;
	struct world right = w;
	check_accepted(&right, world_code(&w, 0).text);
	/* one guess it is, and no more */
	check_refused(&w, wrong_code(&w).text, REASON_WRONG);
	check_refused(&w, world_code(&w, 0).text, REASON_THROTTLED);
}

static void
backup_codes_while_throttled(void **state)
{
	struct world w = world_totp();
	struct answer answer;
	struct decision d;

	(void)state;
	exhaust(&w);
	answer_read(span_of(backup_of(1).text), &answer);
	assert_false(decide_early(&w.secrets, &w.state, &w.policy, w.now,
				      &w.source, &answer, &d));
	check_accepted(&w, backup_of(1).text);
	check_refused(&w, backup_of(1).text, REASON_SPENT);
	w.source = source_at(AWAY);
	check_refused(&w, world_code(&w, 0).text, REASON_THROTTLED);
	assert_int_equal(world_type_tail(&w, "!!secret!123456").reason,
			 REASON_THROTTLED);
}

static void
what_costs_nothing(void **state)
{
	struct world w = world_totp();
	uint64_t level;

	(void)state;
	check_accepted(&w, world_code(&w, 0).text);
	level = w.state.pools[POOL_KNOWN].used;
	for (int i = 0; i < 30; i++) {
		check_refused(&w, world_code(&w, 0).text, REASON_SPENT);
		check_refused(&w, world_code(&w, 2 + i * 2 % 19).text,
			      REASON_STALE);
		check_refused(&w, world_code(&w, -2 - i % 19).text,
			      REASON_STALE);
		check_refused(&w, "1234567", REASON_NOT_A_CODE);
		check_refused(&w, "hello", REASON_NOT_A_CODE);
	}
	assert_int_equal(w.state.pools[POOL_KNOWN].used, level);
	check_refused(&w, wrong_code(&w).text, REASON_WRONG);
	assert_int_equal(w.state.pools[POOL_KNOWN].used,
			 level + 4 * (RISK_ONE / 1000000));
}

static void
success_refills_nothing(void **state)
{
	struct world w = world_totp();

	(void)state;
	w.policy.learn_drift = false;
	check_accepted(&w, world_code(&w, -1).text);
	struct code wrong = wrong_code(&w);
	for (int i = 0; i < 5; i++)
		check_refused(&w, wrong.text, REASON_WRONG);
	check_accepted(&w, world_code(&w, 0).text);
	check_accepted(&w, world_code(&w, 1).text);
	check_accepted(&w, backup_of(1).text);
	for (int i = 0; i < 5; i++)
		check_refused(&w, wrong.text, REASON_WRONG);
	check_refused(&w, wrong.text, REASON_THROTTLED);
}

static void
pools_are_independent(void **state)
{
	struct world w = world_totp(), home;

	(void)state;
	w.policy.learn_drift = false;
	check_accepted(&w, world_code(&w, -1).text);
	/* strangers use theirs up: the owner still gets in */
	w.source = source_at(AWAY);
	exhaust(&w);
	check_refused(&w, world_code(&w, 0).text, REASON_THROTTLED);
	home = w;
	home.source = source_at(HOME);
	check_accepted(&home, world_code(&w, 0).text);
	/* and somebody at home keeps no stranger out */
	home = world_totp();
	home.policy.learn_drift = false;
	check_accepted(&home, world_code(&home, -1).text);
	exhaust(&home);
	check_refused(&home, world_code(&home, 0).text, REASON_THROTTLED);
	home.source = source_at(AWAY);
	assert_false(world_type(&home, world_code(&home, 0).text).known);
}

/* A new address does not make a new pool. */
static void
strangers_share_a_pool(void **state)
{
	struct world w = world_totp();
	struct code c = wrong_code(&w);

	(void)state;
	for (unsigned i = 0; i < 30; i++) {
		char id[32];
		snprintf(id, sizeof(id), "address:203.0.113.%u", i);
		w.source = source_at(id);
		check_refused(&w, c.text,
			      i < 10 ? REASON_WRONG : REASON_THROTTLED);
	}
}

static void
only_success_makes_known(void **state)
{
	struct world w = world_totp();

	(void)state;
	check_refused(&w, wrong_code(&w).text, REASON_WRONG);
	check_refused(&w, world_code(&w, 5).text, REASON_STALE);
	assert_false(state_knows(&w.state, HOME));
	w.source.may_be_known = false;
	check_accepted(&w, world_code(&w, 0).text);
	assert_false(state_knows(&w.state, HOME));
	w.source.may_be_known = true;
	check_accepted(&w, world_code(&w, 1).text);
	assert_true(state_knows(&w.state, HOME));
}

/* A long key beside a phone: the phone that is added must not find a pool
 * that holds less than one of its guesses. */
static void
added_device_is_not_throttled(void **state)
{
	struct world w = world_with(device_eight("key", 5));

	(void)state;
	check_accepted(&w, world_code(&w, 0).text);
	w.now += 60;
	add_device(&w, device_totp("phone", 6));
	check_accepted(&w, code_at(&w, 1, 0).text);
	w.now += 60;
	check_accepted(&w, code_at(&w, 0, 0).text);
}

/* Nor what is enrolled after all devices were removed. */
static void
enrolled_again_is_not_throttled(void **state)
{
	struct world w = world_totp();

	(void)state;
	w.secrets.n_devices = 0;
	check_accepted(&w, backup_of(1).text);
	w.now += 60;
	w.secrets.n_devices = 1;
	check_accepted(&w, world_code(&w, 0).text);
}

/*
 * Clocks
 */

static void
used_in_the_future(void **state)
{
	static const int64_t jumps[] = {
		30, 60, 600, 86400, INT64_C(315576000), INT64_C(31557600000),
	};

	(void)state;
	for (size_t i = 0; i < N_OF(jumps); i++) {
		struct world w = world_totp();
		struct code present = world_code(&w, 0);
		check_accepted(&w, present.text);
		w.now += jumps[i];
		struct code ahead = world_code(&w, 1);
		check_accepted(&w, ahead.text);
		/* set back: what was used stays used */
		w.now -= jumps[i];
		assert_int_equal(world_type(&w, present.text).verdict,
				 VERDICT_DENY);
		assert_int_equal(world_type(&w, ahead.text).verdict,
				 VERDICT_DENY);
		/* and nobody is locked out */
		w.now += 60;
		if (jumps[i] > 60)
			check_accepted(&w, world_code(&w, 0).text);
		/* when that time comes, its code is still used */
		w.now = WORLD_START + jumps[i];
		assert_int_equal(world_type(&w, ahead.text).verdict,
				 VERDICT_DENY);
	}
}

/* LESSONS: 17 logins at a wrong future date. */
static void
many_logins_in_the_future(void **state)
{
	struct world w = world_totp();
	struct code first = world_code(&w, 0);

	(void)state;
	check_accepted(&w, first.text);
	for (int i = 1; i <= 40; i++) {
		w.now = WORLD_START + INT64_C(315576000) + i * 3600;
		check_accepted(&w, world_code(&w, 0).text);
	}
	w.now = WORLD_START;
	check_refused(&w, first.text, REASON_SPENT);
	w.now += 30;
	check_accepted(&w, world_code(&w, 0).text);
}

/* Guessing at a wrong future date throttles; when the clock is right again
 * that must pass as it always does, not when the date comes. */
static void
throttled_in_the_future(void **state)
{
	struct world w = world_totp();
	struct decision d;

	(void)state;
	w.now += INT64_C(315576000);
	exhaust(&w);
	w.now = WORLD_START;
	for (int day = 0; day < 3; day++) {
		struct code c = world_code(&w, 0);
		/* as the shells do it: this first, then the decision */
		if (!throttled_before_lock(&w, c.text, &d))
			d = world_type(&w, c.text);
		if (d.verdict == VERDICT_ACCEPT)
			return;
		w.now += 86400;
	}
	fail_msg("still throttled after three days");
}

static void
set_back_refills_nothing(void **state)
{
	struct world w = world_totp();

	(void)state;
	exhaust(&w);
	for (int i = 0; i < 10; i++) {
		w.now -= 100000;
		check_refused(&w, world_code(&w, 0).text, REASON_THROTTLED);
	}
}

/* The counter of an HOTP device does not care about clocks. */
static void
hotp_needs_no_clock(void **state)
{
	struct world w = world_hotp();

	(void)state;
	check_accepted(&w, code_at(&w, 0, 0).text);
	w.now = 0;
	check_accepted(&w, code_at(&w, 0, 1).text);
	w.now = STATE_MAX_TIME - 1;
	check_accepted(&w, code_at(&w, 0, 2).text);
	w.now = 5;
	check_refused(&w, code_at(&w, 0, 2).text, REASON_SPENT);
}

/*
 * Password and code in one answer
 */

static void
tails(void **state)
{
	struct world start = world_totp();
	struct code six, eight, backup = backup_of(4);
	char text[64];

	(void)state;
	add_device(&start, device_eight("old", 8));
	six = code_at(&start, 0, 0);
	eight = code_at(&start, 1, 0);
	const struct {
		const char *password, *code;
	} t[] = {
		{"", six.text}, {"secret!", six.text}, {"pw1", six.text},
		{"123456", six.text}, {"!", eight.text}, {"pw12", eight.text},
		{"correct horse ", eight.text}, {"secret", backup.text},
		{"", backup.text}, {"99999999", backup.text},
	};
	for (size_t i = 0; i < N_OF(t); i++) {
		struct world w = start;
		snprintf(text, sizeof(text), "%s%s", t[i].password, t[i].code);
		struct decision d = world_type_tail(&w, text);
		HOLDS_FOR(text, d.verdict == VERDICT_ACCEPT);
		HOLDS_FOR(text, d.tail == strlen(t[i].code));
		d = world_type_tail(&w, text);
		HOLDS_FOR(text, d.verdict == VERDICT_DENY);
		HOLDS_FOR(text, d.reason == REASON_SPENT);
		HOLDS_FOR(text, d.tail == 0);
	}
}

/* A text that ends in a right code of two lengths spends one of them. */
static void
one_reading_is_accepted(void **state)
{
	struct world w = world_totp();
	uint64_t step = world_step(&w, 0);
	struct device eight = w.secrets.devices[0];
	struct decision d;

	(void)state;
	/* 8 digits of a secret end in the 6 of the same: RFC 4226 5.3 */
	eight = device_twin(&eight, "old");
	eight.digits = 8;
	add_device(&w, eight);
	d = world_type_tail(&w, code_of(&eight, step).text);
	assert_int_equal(d.verdict, VERDICT_ACCEPT);
	assert_int_equal(d.tail, 8);
	assert_string_equal(d.device, "old");
	assert_null(entry_of(&w, 0));
	check_accepted(&w, world_code(&w, 0).text);
}

static void
each_reading_costs(void **state)
{
	struct world w = world_totp();
	struct decision d;
	uint64_t before;

	(void)state;
	add_device(&w, device_eight("old", 8));
	world_type(&w, wrong_code(&w).text);
	before = w.state.pools[POOL_OTHERS].used;
	d = world_type_tail(&w, "!!!!!!00000000");
	assert_int_equal(d.reason, REASON_WRONG);
	assert_int_equal(w.state.pools[POOL_OTHERS].used,
			 before + 3 * (RISK_ONE / 1000000) +
				 3 * (RISK_ONE / 100000000));
	before = w.state.pools[POOL_OTHERS].used;
	d = world_type_tail(&w, "!!!!!!0000000");
	assert_int_equal(w.state.pools[POOL_OTHERS].used,
			 before + 3 * (RISK_ONE / 1000000));
}

/*
 * Random histories
 */

struct history {
	struct world world;
	uint64_t seed, random;
	/* steps accepted of each device, and backup codes as bits */
	unsigned n_used[3];
	uint64_t used[3][200];
	uint64_t backups;
};

/* What the pools must be after DECISION, by the throttle's own arithmetic. */
static void
check_pools(const struct history *h, const struct state *before,
	    const struct decision *d)
{
	const struct world *w = &h->world;

	for (int i = 0; i < N_POOLS; i++) {
		struct pool pool = before->pools[i];
		throttle_refill(&pool, &w->policy, w->now);
		HOLDS_SEED(h->seed, d->next.pools[i].at == w->now);
		HOLDS_SEED(h->seed, d->next.pools[i].used >= pool.used);
		/* A guess is paid for, and by its own pool; nothing else. */
		bool pays = d->commit == COMMIT_LAZY &&
			    d->reason != REASON_STALE &&
			    (i == POOL_KNOWN) == d->known;
		HOLDS_SEED(h->seed,
			   (d->next.pools[i].used > pool.used) == pays);
	}
}

static bool
used_before(const struct history *h, unsigned device, uint64_t step)
{
	for (unsigned i = 0; i < h->n_used[device]; i++)
		if (h->used[device][i] == step)
			return true;
	return false;
}

/* Types TEXT, and if that is accepted, again: now, or somewhat later. */
static struct decision
history_type(struct history *h, const char *text)
{
	struct state before = h->world.state;
	struct decision d = world_type(&h->world, text);

	check_pools(h, &before, &d);
	HOLDS_SEED(h->seed, d.next.generation == before.generation);
	if (d.verdict == VERDICT_DENY) {
		HOLDS_SEED(h->seed,
			   d.next.backup_spent == before.backup_spent);
		return d;
	}
	struct world later = h->world;
	later.now += (int64_t)random_below(&h->random, 3) *
		     (int64_t)random_below(&h->random, 100);
	HOLDS_SEED(h->seed,
		   world_type(&later, text).verdict == VERDICT_DENY);
	HOLDS_SEED(h->seed,
		   world_type(&h->world, text).verdict == VERDICT_DENY);
	return d;
}

static void
history_device(struct history *h, unsigned device, uint64_t step)
{
	const struct device *dev = &h->world.secrets.devices[device];
	struct code c = code_of(dev, step);
	struct decision d = history_type(h, c.text);

	if (d.verdict != VERDICT_ACCEPT || strcmp(d.device, dev->name) != 0)
		return;
	HOLDS_SEED(h->seed, !used_before(h, device, step));
	HOLDS_SEED(h->seed, h->n_used[device] < N_OF(h->used[device]));
	h->used[device][h->n_used[device]++] = step;
	if (dev->type == DEVICE_HOTP)
		HOLDS_SEED(h->seed, entry_of(&h->world, device)->counter >=
				    step + 1);
}

/* Something near what would be right, on any of the devices. */
static void
history_near(struct history *h)
{
	unsigned device = (unsigned)random_below(&h->random, 3);
	const struct device_state *e = entry_of(&h->world, device);
	const struct device *dev = &h->world.secrets.devices[device];
	uint64_t base = dev->type == DEVICE_HOTP
			? (e ? e->counter : dev->counter)
			: world_step(&h->world, device);
	uint64_t reach = random_below(&h->random, 4) ? 5 : 31;
	uint64_t step = base + random_below(&h->random, reach) - reach / 2;

	/* Before 1970, resp. the first counter, there is nothing. */
	if (step < UINT64_MAX / 2)
		history_device(h, device, step);
}

static void
history_old(struct history *h)
{
	unsigned device = (unsigned)random_below(&h->random, 3);

	if (h->n_used[device])
		history_device(h, device,
			       h->used[device][random_below(
				       &h->random, h->n_used[device])]);
}

static void
history_backup(struct history *h)
{
	unsigned n = 1 + (unsigned)random_below(&h->random, 12);
	struct decision d = history_type(h, backup_of(n).text);
	uint64_t bit = UINT64_C(1) << n;

	HOLDS_SEED(h->seed, (d.verdict == VERDICT_ACCEPT) ==
			    (n <= 10 && !(h->backups & bit)));
	h->backups |= bit;
}

static void
history_guess(struct history *h)
{
	char text[16];

	snprintf(text, sizeof(text), "%06u",
		 (unsigned)random_below(&h->random, 1000000));
	history_type(h, text);
}

static void
history_clock(struct history *h)
{
	struct world *w = &h->world;

	switch (random_below(&h->random, 8)) {
	case 0:
		w->now += (int64_t)random_below(&h->random, 1000000000);
		break;
	case 1:
		w->now -= (int64_t)random_below(&h->random,
						(uint64_t)w->now + 1);
		break;
	case 2:
		w->now -= w->now < 300 ? w->now : 300;
		break;
	case 3:
		w->now = WORLD_START;
		break;
	default:
		w->now += (int64_t)random_below(&h->random, 90);
	}
}

static void
history_source(struct history *h)
{
	char id[32];

	snprintf(id, sizeof(id), "address:192.0.2.%u",
		 (unsigned)random_below(&h->random, 12));
	h->world.source = source_at(id);
	h->world.source.may_be_known = random_below(&h->random, 4);
}

static void
history_run(uint64_t seed)
{
	static struct history h;
	struct device old = device_eight("old", seed + 200);

	memset(&h, 0, sizeof(h));
	h.seed = h.random = seed;
	h.world = world_with(device_totp("phone", seed + 100));
	h.world.policy.throttle_burst = 40;
	h.world.policy.window_steps = (unsigned)random_below(&h.random, 3);
	old.period = 60;
	old.algorithm = HASH_SHA256;
	add_device(&h.world, old);
	add_device(&h.world, device_hotp("key", seed + 300, 30));
	for (int i = 0; i < 120; i++) {
		static void (*const acts[])(struct history *) = {
			history_near, history_near, history_near,
			history_near, history_old, history_clock,
			history_clock, history_guess, history_backup,
			history_source,
		};
		acts[random_below(&h.random, N_OF(acts))](&h);
	}
}

static void
nothing_is_accepted_twice(void **state)
{
	uint64_t first = seed_first(), n = histories(40);

	(void)state;
	for (uint64_t seed = first; seed < first + n; seed++)
		history_run(seed);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(totp_window),
		cmocka_unit_test(totp_window_with_drift),
		cmocka_unit_test(hotp_window),
		cmocka_unit_test(every_kind_of_device),
		cmocka_unit_test(large_times),
		cmocka_unit_test(nothing_before_the_beginning),
		cmocka_unit_test(largest_step_is_kept),
		cmocka_unit_test(absurd_times_are_refused),
		cmocka_unit_test(no_devices),
		cmocka_unit_test(texts_that_are_no_code),
		cmocka_unit_test(what_a_refusal_says),
		cmocka_unit_test(what_an_acceptance_says),
		TEST_OF("replay-every-path", replay_after_every_path),
		TEST_OF("replay-every-path", replay_across_modes),
		cmocka_unit_test(other_codes_of_the_window_stay_good),
		cmocka_unit_test(spent_on_every_device_it_matches),
		cmocka_unit_test(spent_on_a_counter_too),
		cmocka_unit_test(spent_wins),
		cmocka_unit_test(good_wins_over_stale),
		cmocka_unit_test(entries_follow_the_secrets),
		cmocka_unit_test(drift_is_learned_step_by_step),
		cmocka_unit_test(drift_one_step_a_login),
		cmocka_unit_test(drift_is_learned_from_nothing_else),
		cmocka_unit_test(drift_can_be_switched_off),
		cmocka_unit_test(counter_moves_past_what_was_used),
		cmocka_unit_test(counter_stays_on_failure),
		cmocka_unit_test(backup_codes_work_once_each),
		cmocka_unit_test(all_64_backup_codes),
		cmocka_unit_test(new_set_of_backup_codes),
		cmocka_unit_test(hash_under_another_salt_is_no_code),
		cmocka_unit_test(wrong_backup_codes_are_free),
		cmocka_unit_test(burst_and_then_throttled),
		cmocka_unit_test(throttled_until),
		cmocka_unit_test(backup_codes_while_throttled),
		cmocka_unit_test(other_guesses_cost),
		cmocka_unit_test(what_costs_nothing),
		cmocka_unit_test(success_refills_nothing),
		TEST_OF("owner-gets-in", pools_are_independent),
		cmocka_unit_test(strangers_share_a_pool),
		cmocka_unit_test(only_success_makes_known),
		cmocka_unit_test(added_device_is_not_throttled),
		cmocka_unit_test(enrolled_again_is_not_throttled),
		TEST_OF("future", used_in_the_future),
		TEST_OF("future", many_logins_in_the_future),
		TEST_OF("future", throttled_in_the_future),
		cmocka_unit_test(set_back_refills_nothing),
		cmocka_unit_test(hotp_needs_no_clock),
		cmocka_unit_test(tails),
		cmocka_unit_test(one_reading_is_accepted),
		cmocka_unit_test(each_reading_costs),
		TEST_OF("rewriter", nothing_is_accepted_twice),
	};

	return cmocka_run_group_tests_name("decide", tests, NULL, NULL);
}
