/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Delivered codes: when one may be sent, what it is good for, and that what
 * guessing costs counts it.
 */
#include "fixture.h"

#include "core/delivered.h"
#include "core/request.h"
#include "core/throttle.h"

#define HOME "address:192.0.2.1"
#define AWAY "address:203.0.113.66"
#define CODE 1234567u
#define CODE_TEXT "01234567"

static const struct channel email = {
	.name = "email", .kind = CONTACT_MAIL, .lifetime_seconds = 600,
	.per_hour = 3,
};
static const struct channel sms = {
	.name = "sms", .kind = CONTACT_PHONE, .lifetime_seconds = 300,
	.per_hour = 8,
};

static void
set_contact(struct world *w, const char *channel, const char *address)
{
	struct contact c = {.added = "2026-11-25"};

	snprintf(c.channel, sizeof(c.channel), "%s", channel);
	snprintf(c.address, sizeof(c.address), "%s", address);
	assert_true(secrets_set_contact(&w->secrets, &c));
}

static struct world
world_email(void)
{
	struct world w = world_with(device_totp("phone", 1));

	set_contact(&w, "email", "alice@example.org");
	return w;
}

static enum request_answer
ask_for(struct world *w, const struct channel *channel, uint32_t code)
{
	struct request r = {
		.channel = channel, .source = &w->source, .code = code,
		.salt = {(uint8_t)code, 7},
	};
	char address[CONTACT_ADDRESS_SIZE];
	static char slot[STATE_SLOT_SIZE];
	struct state next;
	enum request_answer answer =
		request_decide(&w->secrets, &w->state, &w->policy, w->now, &r,
			       &next, address);

	if (answer == REQUEST_LIMIT &&
	    request_clock_was_ahead(&w->state, w->now))
		w->state = next;
	if (answer != REQUEST_SEND)
		return answer;
	assert_string_equal(address, secrets_contact(&w->secrets,
						     channel->name)->address);
	/* By way of the text that goes to disk. */
	assert_true(state_write(&next, slot));
	assert_true(state_parse(slot, &w->state));
	return answer;
}

/* With a code on its way. */
static struct world
world_sent(void)
{
	struct world w = world_email();

	assert_int_equal(ask_for(&w, &email, CODE), REQUEST_SEND);
	return w;
}

static void
one_login(void **state)
{
	struct world w = world_sent();
	struct decision d = world_type(&w, CODE_TEXT);

	(void)state;
	assert_int_equal(d.verdict, VERDICT_ACCEPT);
	assert_int_equal(d.reason, REASON_DELIVERED);
	assert_int_equal(d.commit, COMMIT_DURABLE);
	assert_int_equal(d.tail, 8);
	assert_true(state_knows(&w.state, HOME));
	for (int i = 0; i < 2000; i += 100) {
		struct world copy = w;
		copy.now += i;
		d = world_type(&copy, CODE_TEXT);
		assert_int_equal(d.verdict, VERDICT_DENY);
		assert_int_equal(d.charged, 0);
	}
	/* Nor after others were sent. */
	assert_int_equal(ask_for(&w, &email, CODE + 1), REQUEST_SEND);
	d = world_type(&w, CODE_TEXT);
	assert_int_equal(d.reason, REASON_WRONG);
}

static void
spellings(void **state)
{
	static const char *const good[] = {"0123 4567", "01-23-45-67"};
	struct decision d;
	struct world w;

	(void)state;
	for (size_t i = 0; i < N_OF(good); i++) {
		w = world_sent();
		HOLDS_FOR(good[i], world_type(&w, good[i]).verdict ==
				   VERDICT_ACCEPT);
	}
	w = world_sent();
	assert_int_equal(world_type(&w, "1234567").verdict, VERDICT_DENY);
	d = world_type_tail(&w, "secret" CODE_TEXT);
	assert_int_equal(d.verdict, VERDICT_ACCEPT);
	assert_int_equal(d.tail, 8);
}

static void
only_who_asked(void **state)
{
	struct world w = world_sent();

	(void)state;
	w.source = source_at(AWAY);
	for (int i = 0; i < 5; i++)
		assert_int_equal(world_type(&w, CODE_TEXT).reason,
				 REASON_WRONG);
	/* Their tries are not the owner's. */
	assert_int_equal(w.state.delivered.tries, DELIVERED_TRIES);
	w.source = source_at(HOME);
	assert_int_equal(world_type(&w, CODE_TEXT).verdict, VERDICT_ACCEPT);
}

static void
three_tries(void **state)
{
	struct world w = world_sent();

	(void)state;
	for (int i = 1; i <= DELIVERED_TRIES; i++) {
		struct world last = w;
		assert_int_equal(world_type(&last, CODE_TEXT).verdict,
				 VERDICT_ACCEPT);
		/* What cannot be it is no try. */
		assert_int_equal(world_type(&w, "123").reason,
				 REASON_NOT_A_CODE);
		assert_int_equal(world_type(&w, "99999999").reason,
				 REASON_WRONG);
	}
	assert_int_equal(w.state.delivered.tries, 0);
	assert_int_equal(world_type(&w, CODE_TEXT).reason, REASON_NOT_A_CODE);
}

static void
its_time(void **state)
{
	static const struct {
		int64_t later;
		bool good;
	} t[] = {{0, true}, {599, true}, {600, false}, {100000, false},
		 {-1, false}, {-100000, false}};

	(void)state;
	for (size_t i = 0; i < N_OF(t); i++) {
		struct world w = world_sent();
		w.now += t[i].later;
		assert_int_equal(world_type(&w, CODE_TEXT).verdict,
				 t[i].good ? VERDICT_ACCEPT : VERDICT_DENY);
	}
}

/* A second one voids the first; a contact that is gone voids both. */
static void
voided(void **state)
{
	struct world w = world_sent();

	(void)state;
	assert_int_equal(ask_for(&w, &email, CODE + 1), REQUEST_SEND);
	assert_int_equal(world_type(&w, CODE_TEXT).reason, REASON_WRONG);
	secrets_remove_contact(&w.secrets, "email");
	assert_int_equal(world_type(&w, "01234568").verdict, VERDICT_DENY);
}

/* A code that a device shows, too, is one code: spent in both places, and
 * refused where it was spent in one. */
static void
on_a_device_too(void **state)
{
	struct device eight = device_totp("eight", 3);
	struct world w = world_email(), other;
	struct code code;

	(void)state;
	eight.digits = 8;
	w.secrets.devices[w.secrets.n_devices++] = eight;
	code = code_of(&eight, world_step(&w, 1));
	assert_int_equal(ask_for(&w, &email,
				 (uint32_t)strtoul(code.text, NULL, 10)),
			 REQUEST_SEND);
	other = w;
	assert_int_equal(world_type(&w, code.text).reason, REASON_DEVICE);
	assert_int_equal(world_type(&w, code.text).reason, REASON_SPENT);
	assert_int_equal(w.state.delivered.tries, 0);
	/* Accepted as delivered, when it is far too late for the device. */
	other.now += 550;
	assert_int_equal(world_type(&other, code.text).reason,
			 REASON_DELIVERED);
	other.now -= 550;
	assert_int_equal(world_type(&other, code.text).verdict, VERDICT_DENY);
}

static void
the_limit(void **state)
{
	struct world w = world_email();

	(void)state;
	set_contact(&w, "sms", "+4915112345678");
	for (unsigned i = 0; i < 3; i++, w.now += 60)
		assert_int_equal(ask_for(&w, &email, i), REQUEST_SEND);
	assert_int_equal(ask_for(&w, &email, 9), REQUEST_LIMIT);
	w.source = source_at(AWAY);
	assert_int_equal(ask_for(&w, &email, 9), REQUEST_LIMIT);
	/* Each channel has its own, and all together have one. */
	for (unsigned i = 0; i < STATE_MAX_SENT - 3; i++)
		assert_int_equal(ask_for(&w, &sms, i), REQUEST_SEND);
	assert_int_equal(ask_for(&w, &sms, 9), REQUEST_LIMIT);
	w.now = WORLD_START + REQUEST_HOUR - 1;
	assert_int_equal(ask_for(&w, &email, 9), REQUEST_LIMIT);
	w.now++;
	assert_int_equal(ask_for(&w, &email, 9), REQUEST_SEND);
	assert_int_equal(ask_for(&w, &email, 9), REQUEST_LIMIT);
}

/* In no hour of any history more than the limit, whatever the clock does. */
static void
never_more(void **state)
{
	uint64_t seed = 9;
	struct world w = world_email();
	int64_t sent[200];
	unsigned n = 0;

	(void)state;
	for (int i = 0; i < 5000 && n < N_OF(sent); i++) {
		w.now += (int64_t)random_below(&seed, 400);
		if (ask_for(&w, &email, (uint32_t)i) == REQUEST_SEND)
			sent[n++] = w.now;
		if (n > 3)
			assert_true(sent[n - 1] - sent[n - 4] >= REQUEST_HOUR);
	}
	assert_int_equal(n, N_OF(sent));
	/* A clock that was ahead, and is set right, does not block for ever,
	 * and one that is set back gives nothing away. */
	w.now += 1000000;
	for (unsigned i = 0; i < 3; i++)
		assert_int_equal(ask_for(&w, &email, i), REQUEST_SEND);
	w.now -= 1000000;
	assert_int_equal(ask_for(&w, &email, 9), REQUEST_LIMIT);
	w.now += REQUEST_HOUR - 1;
	assert_int_equal(ask_for(&w, &email, 9), REQUEST_LIMIT);
	w.now++;
	assert_int_equal(ask_for(&w, &email, 9), REQUEST_SEND);
	/* The trust that a later clock ended stays ended. */
	assert_true(w.state.last_event > w.now);
}

static void
not_sent(void **state)
{
	struct world w = world_email();

	(void)state;
	assert_int_equal(ask_for(&w, &sms, CODE), REQUEST_NO_CONTACT);
	/* The user may write anything into the secrets. */
	set_contact(&w, "sms", "alice@example.org");
	assert_int_equal(ask_for(&w, &sms, CODE), REQUEST_BAD_ADDRESS);
	set_contact(&w, "sms", "+4915112345678");
	w.now = -1;
	assert_int_equal(ask_for(&w, &sms, CODE), REQUEST_FAILED);
	w.now = STATE_MAX_TIME;
	assert_int_equal(ask_for(&w, &sms, CODE), REQUEST_FAILED);
	w.now = WORLD_START;
	while (world_type(&w, "000000").reason != REASON_THROTTLED)
		;
	assert_int_equal(ask_for(&w, &sms, CODE), REQUEST_THROTTLED);
	w.source = source_at(AWAY);
	assert_int_equal(ask_for(&w, &sms, CODE), REQUEST_THROTTLED);
}

/* An address that is tried out counts, and logs nobody in. */
static void
trying_out(void **state)
{
	struct world w = world_email();
	struct request r = {
		.channel = &email, .source = &w.source, .code = CODE,
		.address = "new@example.org",
	};
	char address[CONTACT_ADDRESS_SIZE];
	struct state next;

	(void)state;
	assert_int_equal(request_decide(&w.secrets, &w.state, &w.policy, w.now,
					&r, &next, address), REQUEST_SEND);
	assert_string_equal(address, "new@example.org");
	assert_int_equal(next.n_sent, 1);
	w.state = next;
	assert_int_equal(world_type(&w, CODE_TEXT).verdict, VERDICT_DENY);
	r.address = "new@example.org ";
	assert_int_equal(request_decide(&w.secrets, &w.state, &w.policy, w.now,
					&r, &next, address),
			 REQUEST_BAD_ADDRESS);
}

static void
its_cost(void **state)
{
	struct world w = world_email();
	uint64_t price = RISK_ONE / 100000000;

	(void)state;
	assert_int_equal(world_type(&w, "99999999").reason,
			 REASON_NOT_A_CODE);
	assert_int_equal(ask_for(&w, &email, CODE), REQUEST_SEND);
	assert_int_equal(throttle_cost(&w.secrets, &w.state, &w.policy, 8),
			 price);
	assert_int_equal(world_type(&w, "99999999").charged, price);
	assert_int_equal(world_type(&w, CODE_TEXT).verdict, VERDICT_ACCEPT);
	assert_int_equal(throttle_cost(&w.secrets, &w.state, &w.policy, 8), 0);
	/* Whose guesses are used up gets in with no delivered code either. */
	w = world_sent();
	for (int i = 0; world_type(&w, "000000").reason != REASON_THROTTLED;)
		assert_true(++i < 1000);
	assert_int_equal(world_type(&w, CODE_TEXT).reason, REASON_THROTTLED);
}

/* No byte of the code and none of the source is in the state. */
static void
nothing_to_read(void **state)
{
	struct world w = world_sent();
	static char slot[STATE_SLOT_SIZE + 1];

	(void)state;
	assert_true(state_write(&w.state, slot));
	assert_null(strstr(slot, "1234567"));
	assert_null(strstr(slot, "192.0.2.1"));
	assert_null(strstr(slot, "alice"));
}

static void
addresses(void **state)
{
	static const struct {
		const char *text;
		bool mail, phone, text_ok;
	} t[] = {
		{"alice@example.org", true, false, true},
		{"a.b+c_d@mail.example.org", true, false, true},
		{"o'neil@example.org", true, false, true},
		{"+4915112345678", false, true, true},
		{"+1234567", false, true, true},
		{"+123456789012345", false, true, true},
		{"+123456", false, false, true},
		{"+1234567890123456", false, false, true},
		{"+0123456789", false, false, true},
		{"+49 15112345678", false, false, false},
		{"4915112345678", false, false, true},
		{"+4915112345a78", false, false, true},
		{"topic", false, false, true}, {"\303\274ber", false, false, true},
		{"", false, false, false}, {"-f", false, false, false},
		{"-a@example.org", false, false, false},
		{"|a@example.org", false, false, true},
		{"/a@example.org", false, false, true},
		{"a@b@c", false, false, true}, {"@b", false, false, true},
		{"a@", false, false, true}, {"a@-b", false, false, true},
		{"a@.b", false, false, true},
		{"a,b@example.org", false, false, true},
		{"<a@example.org>", false, false, true},
		{"a@[192.0.2.1]", false, false, true},
		{"a@example.org\nBcc:x@y", false, false, false},
		{"a b@example.org", false, false, false},
		{"\"a\"@example.org", false, false, true},
		{"\303\274@example.org", false, false, true},
	};

	(void)state;
	for (size_t i = 0; i < N_OF(t); i++) {
		struct span s = span_of(t[i].text);
		HOLDS_FOR(t[i].text, contact_address_is(CONTACT_MAIL, s) ==
				     t[i].mail);
		HOLDS_FOR(t[i].text, contact_address_is(CONTACT_PHONE, s) ==
				     t[i].phone);
		HOLDS_FOR(t[i].text, contact_address_is(CONTACT_TEXT, s) ==
				     t[i].text_ok);
	}
	assert_false(contact_address_ok((struct span){"a\0b", 3}));
}

/* No name of a channel has the shape of a code. */
static void
names(void **state)
{
	static const char *const good[] = {"a", "email", "sms-2",
					   "abcdefghijk"};
	static const char *const bad[] = {
		"", "A", "1", "-a", "a b", "a_b", "abcdefghijkl", "\303\274",
	};

	(void)state;
	for (size_t i = 0; i < N_OF(good); i++) {
		struct answer answer;
		HOLDS_FOR(good[i], contact_channel_ok(span_of(good[i])));
		answer_read(span_of(good[i]), &answer);
		HOLDS_FOR(good[i], answer.n == 0);
	}
	for (size_t i = 0; i < N_OF(bad); i++)
		HOLDS_FOR(bad[i], !contact_channel_ok(span_of(bad[i])));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_login),
		cmocka_unit_test(spellings),
		cmocka_unit_test(only_who_asked),
		cmocka_unit_test(three_tries),
		cmocka_unit_test(its_time),
		cmocka_unit_test(voided),
		cmocka_unit_test(on_a_device_too),
		cmocka_unit_test(the_limit),
		cmocka_unit_test(never_more),
		cmocka_unit_test(not_sent),
		cmocka_unit_test(trying_out),
		cmocka_unit_test(its_cost),
		cmocka_unit_test(nothing_to_read),
		cmocka_unit_test(addresses),
		cmocka_unit_test(names),
	};

	return cmocka_run_group_tests_name("delivered", tests, NULL, NULL);
}
