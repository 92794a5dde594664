/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The files of pam_google_authenticator and pam_oath, and what of them is
 * kept: an imported short secret, scratch codes of 8 digits.
 */
#include "fixture.h"

#include "core/google.h"
#include "core/pamoath.h"
#include "core/throttle.h"

#define SECRET "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"	/* "1234567890" twice */

static struct imported
google(const char *text)
{
	struct imported i;
	struct fault fault = {0};

	if (!google_parse(span_of(text), &i, &fault))
		fail_msg("%s: refused: %s", text, fault.what);
	return i;
}

static void
check_google_refused(const char *text, unsigned line)
{
	struct imported i, before;
	struct fault fault = {0};

	memset(&i, 0xee, sizeof(i));
	before = i;
	HOLDS_FOR(text, !google_parse(span_of(text), &i, &fault));
	HOLDS_FOR(text, fault.err == TF_ERR_DAMAGED);
	HOLDS_FOR(text, fault.line == line);
	assert_memory_equal(&i, &before, sizeof(i));
}

static void
google_as_it_is_written(void **state)
{
	struct imported i = google(
		SECRET "\n\" RATE_LIMIT 3 30 1700000000\n\" WINDOW_SIZE 17\n"
		"\" DISALLOW_REUSE 56666 56667 56670\n\" TIME_SKEW -4\n"
		"\" TOTP_AUTH\n10000000\n99999999\n12345678\n");

	(void)state;
	assert_int_equal(i.n, 1);
	assert_int_equal(i.devices[0].type, DEVICE_TOTP);
	assert_int_equal(i.devices[0].algorithm, HASH_SHA1);
	assert_int_equal(i.devices[0].digits, 6);
	assert_int_equal(i.devices[0].period, 30);
	assert_int_equal(i.devices[0].secret_size, 20);
	assert_memory_equal(i.devices[0].secret, "12345678901234567890", 20);
	assert_false(i.devices[0].imported);
	assert_int_equal(i.first[0].drift, -4);
	assert_int_equal(i.first[0].used.n, 2);
	assert_true(ranges_have(&i.first[0].used, 56670));
	assert_int_equal(i.n_scratch, 3);
	assert_string_equal(i.scratch[2], "12345678");
	assert_int_equal(i.notes, IMPORTED_RATE | IMPORTED_WINDOW |
				  IMPORTED_DRIFT);
}

static void
google_odd_ones(void **state)
{
	struct imported i;

	(void)state;
	/* blanks, CR, lower case, misread digits, left-over bits */
	i = google("gezd gnbv-gy3t\tQ0JQ gezd\r\n\" TOTP_AUTH\r\n");
	assert_int_equal(i.devices[0].secret_size, 12);
	assert_true(i.devices[0].imported);
	i = google("01801801\n\" TOTP_AUTH\n");
	struct imported read = google("OLBOLBOL\n\" TOTP_AUTH\n");
	assert_memory_equal(i.devices[0].secret, read.devices[0].secret, 5);
	i = google("ABC\n\" TOTP_AUTH");
	assert_int_equal(i.devices[0].secret_size, 1);
	/* a counter wins over the clock, but not a counter of 0 */
	i = google(SECRET "\n\" HOTP_COUNTER 5\n\" TOTP_AUTH\n");
	assert_int_equal(i.devices[0].type, DEVICE_HOTP);
	assert_int_equal(i.first[0].counter, 5);
	i = google(SECRET "\n\" HOTP_COUNTER 0\n\" TOTP_AUTH\n");
	assert_int_equal(i.devices[0].type, DEVICE_TOTP);
	/* the first of two, and a period that nobody may enrol */
	i = google(SECRET "\n\" STEP_SIZE 10\n\" STEP_SIZE 60\n\" TOTP_AUTH\n");
	assert_int_equal(i.devices[0].period, 10);
	assert_true(i.devices[0].imported);
	/* found anywhere */
	i = google(SECRET "\n\" x TOTP_AUTHENTIC\n");
	assert_int_equal(i.devices[0].type, DEVICE_TOTP);
	assert_int_equal(i.notes, IMPORTED_REUSE);
	/* LAST lines, also the malformed one; scratch codes end at the first
	 * other line, and a code that stands twice counts once */
	i = google(SECRET "\n\" TOTP_AUTH\n\" LAST0 host 1700000000\n\" LAST/\n"
		   "11111111\n\n\" x\n22222222\n11111111\n1234567\n33333333\n");
	assert_int_equal(i.n_scratch, 2);
	i = google(SECRET "\n\" TIME_SKEW 21\n\" TOTP_AUTH\n");
	assert_int_equal(i.first[0].drift, 0);
	assert_true(i.notes & IMPORTED_FAR);
}

/* What that module takes, however odd it is. */
static void
google_takes_what_it_takes(void **state)
{
	static const struct {
		const char *options;
		enum device_type type;
		unsigned period;
		uint64_t counter;
		int drift;
	} table[] = {
		{"\" HOTP_COUNTER -1\n\" TOTP_AUTH\n", DEVICE_TOTP, 30, 0, 0},
		{"\" HOTP_COUNTER x\n\" TOTP_AUTH\n", DEVICE_TOTP, 30, 0, 0},
		{"\" HOTP_COUNTER\n\" TOTP_AUTH\n", DEVICE_TOTP, 30, 0, 0},
		{"\" HOTP_COUNTER +7x\n", DEVICE_HOTP, 0, 7, 0},
		{"\" HOTP_COUNTER 7\n\" STEP_SIZE 0\n", DEVICE_HOTP, 0, 7, 0},
		{"\" HOTP_COUNTER 7\n\" TIME_SKEW 3\n", DEVICE_HOTP, 0, 7, 0},
		{"\" STEP_SIZE 60 x\n\" TOTP_AUTH\n", DEVICE_TOTP, 60, 0, 0},
		{"\" STEP_SIZE \t60\r\n\" TOTP_AUTH\n", DEVICE_TOTP, 60, 0, 0},
		{"\" WINDOW_SIZE 3 x\n\" TOTP_AUTH\n", DEVICE_TOTP, 30, 0, 0},
		{"\" TIME_SKEW -2 x\n\" TOTP_AUTH\n", DEVICE_TOTP, 30, 0, -2},
		{"\" TIME_SKEW x\n\" TOTP_AUTH\n", DEVICE_TOTP, 30, 0, 0},
		{"\" RATE_LIMIT x\n\" TOTP_AUTH\n", DEVICE_TOTP, 30, 0, 0},
		{"\" DISALLOW_REUSE\n\" TOTP_AUTH\n", DEVICE_TOTP, 30, 0, 0},
		{"\" TIME_SKEW 99999999999999999999\n\" TOTP_AUTH\n",
		 DEVICE_TOTP, 30, 0, 0},
	};
	char text[256];

	(void)state;
	for (size_t n = 0; n < sizeof(table) / sizeof(table[0]); n++) {
		snprintf(text, sizeof(text), SECRET "\n%s", table[n].options);
		struct imported i = google(text);
		HOLDS_FOR(text, i.devices[0].type == table[n].type);
		HOLDS_FOR(text, i.devices[0].period == table[n].period);
		HOLDS_FOR(text, i.devices[0].counter == table[n].counter);
		HOLDS_FOR(text, i.first[0].drift == table[n].drift);
	}
}

/* HMAC hashes a key that is longer than a block, here 80 bytes of 0xaa. */
static void
google_long_secret(void **state)
{
	char text[256];
	size_t n = 0;
	uint8_t key[80], whole[HASH_MAX_SIZE], kept[HASH_MAX_SIZE];
	struct hmac hmac;

	(void)state;
	memset(key, 0xaa, sizeof(key));
	for (size_t i = 0; i < sizeof(key) * 8 / 5; i++)
		text[n++] = i % 2 ? 'K' : 'V';
	strcpy(text + n, "\n\" TOTP_AUTH\n");
	struct imported i = google(text);
	assert_int_equal(i.devices[0].secret_size, 20);
	assert_true(hmac_init(&hmac, HASH_SHA1, key, sizeof(key)));
	assert_true(hmac_digest(&hmac, "x", 1, whole));
	assert_true(hmac_init(&hmac, HASH_SHA1, i.devices[0].secret,
			      i.devices[0].secret_size));
	assert_true(hmac_digest(&hmac, "x", 1, kept));
	assert_memory_equal(kept, whole, 20);
}

static void
google_refused(void **state)
{
	static char large[GOOGLE_MAX_SIZE + 2];

	(void)state;
	check_google_refused("", 1);
	check_google_refused("\n\" TOTP_AUTH\n", 1);
	check_google_refused("GEZD=\n\" TOTP_AUTH\n", 1);
	check_google_refused("GEZD!\n\" TOTP_AUTH\n", 1);
	check_google_refused(SECRET "\n", 0);
	check_google_refused(SECRET "\n\" STEP_SIZE 0\n\" TOTP_AUTH\n", 2);
	check_google_refused(SECRET "\n\" STEP_SIZE 61\n\" TOTP_AUTH\n", 2);
	check_google_refused(SECRET "\n\" TOTP_AUTH\n\" WINDOW_SIZE 101\n", 3);
	check_google_refused(SECRET "\n\" TOTP_AUTH\n\" DISALLOW_REUSE 1 x\n",
			     3);
	check_google_refused(SECRET "\n\" HOTP_COUNTER -1\n", 0);
	check_google_refused(SECRET "\n\" HOTP_COUNTER x5\n", 0);
	check_google_refused(SECRET "\n\" STEP_SIZE 30x\n\" TOTP_AUTH\n", 2);
	memset(large, 'A', sizeof(large) - 1);
	check_google_refused(large, 0);
	large[GOOGLE_MAX_SIZE] = '\0';
	check_google_refused(large, 0);

	struct imported i;
	struct fault fault = {0};
	assert_false(google_parse((struct span){"GEZD\0\n\" TOTP_AUTH\n", 18},
				  &i, &fault));
}

static struct imported
oath(const char *text, int64_t now)
{
	struct imported i;
	struct fault fault = {0};

	if (!pamoath_parse(span_of(text), "alice", now, &i, &fault))
		fail_msg("%s: refused: %s", text, fault.what);
	return i;
}

#define KEY "3132333435363738393031323334353637383930"

static void
oath_types(void **state)
{
	static const struct {
		const char *type;
		enum device_type is;
		unsigned digits, period;
	} t[] = {
		{"HOTP", DEVICE_HOTP, 6, 0}, {"HOTP/E", DEVICE_HOTP, 6, 0},
		{"HOTP/E/6", DEVICE_HOTP, 6, 0},
		{"HOTP/E/8", DEVICE_HOTP, 8, 0},
		{"HOTP/T30", DEVICE_TOTP, 6, 30},
		{"HOTP/T30/8", DEVICE_TOTP, 8, 30},
		{"HOTP/T60/6", DEVICE_TOTP, 6, 60},
		{"HOTP/T10/7", DEVICE_TOTP, 7, 10},
	};

	(void)state;
	for (size_t n = 0; n < N_OF(t); n++) {
		char line[256];
		snprintf(line, sizeof(line), "# x\n%s\talice - " KEY "\n",
			 t[n].type);
		struct imported i = oath(line, WORLD_START);
		assert_int_equal(i.n, 1);
		assert_int_equal(i.devices[0].type, t[n].is);
		assert_int_equal(i.devices[0].digits, t[n].digits);
		assert_int_equal(i.devices[0].period, t[n].period);
	}
}

static void
oath_lines(void **state)
{
	char line[256];
	struct imported i;

	(void)state;
	i = oath("HOTP bob - " KEY "\n\n#HOTP alice - " KEY "\n", 0);
	assert_int_equal(i.n, 0);
	i = oath("HOTP bob - zz\nHOTP/E alice 1234 " KEY " 7 755224 "
		 "2009-12-07T23:23:49L\r\nHOTP/T30 alice + 31\n", 0);
	assert_int_equal(i.n, 2);
	assert_int_equal(i.first[0].counter, 7);
	assert_true(i.notes & IMPORTED_PIN);
	assert_true(i.devices[1].imported);
	/* the counter's own code was typed: RFC 4226 appendix D, count 1 */
	i = oath("HOTP/E alice - " KEY " 1 287082\n", 0);
	assert_int_equal(i.first[0].counter, 2);
	i = oath("HOTP/E alice - " KEY " 2 287082\n", 0);
	assert_int_equal(i.first[0].counter, 2);
	/* the last TOTP code is spent if it could come again */
	i = oath("HOTP/T30 alice - " KEY "\n", WORLD_START);
	snprintf(line, sizeof(line), "HOTP/T30 alice - " KEY " 0 %s\n",
		 code_of(&i.devices[0], WORLD_START / 30 - 1).text);
	i = oath(line, WORLD_START);
	assert_true(ranges_have(&i.first[0].used, WORLD_START / 30 - 1));
}

static void
oath_refused(void **state)
{
	static const char *const t[] = {
		"HOTP/X alice - " KEY "\n", "TOTP alice - " KEY "\n",
		"HOTP/T0 alice - " KEY "\n", "HOTP/T121 alice - " KEY "\n",
		"HOTP/E/9 alice - " KEY "\n", "HOTP/T30/5 alice - " KEY "\n",
		"HOTP alice\n", "HOTP alice -\n", "HOTP alice - 313\n",
		"HOTP alice - xx\n", "HOTP alice - " KEY " x\n",
	};

	(void)state;
	for (size_t n = 0; n < N_OF(t); n++) {
		char text[256];
		struct imported i;
		struct fault fault = {0};
		snprintf(text, sizeof(text), "# first\n%s", t[n]);
		HOLDS_FOR(t[n], !pamoath_parse(span_of(text), "alice", 0, &i,
					       &fault));
		HOLDS_FOR(t[n], fault.line == 2);
	}
}

/* A set whose code 11 is the scratch code 12345678. */
static void
add_scratch(struct backup *b)
{
	struct backup_code *c = &b->codes[b->n_codes++];

	c->number = 11;
	c->scratch = true;
	assert_true(backup_hash("12345678", b->salt, b->iterations, c->hash));
}

static void
scratch_codes_work_once(void **state)
{
	struct world w = world_with(device_totp("phone", 1));
	struct decision d;

	(void)state;
	assert_int_equal(world_type(&w, "12345678").reason, REASON_NOT_A_CODE);
	add_scratch(&w.secrets.backup);
	d = world_type(&w, "1234 5678");
	assert_int_equal(d.reason, REASON_BACKUP);
	assert_int_equal(d.backup_number, 11);
	assert_int_equal(d.backup_left, 10);
	assert_int_equal(world_type(&w, "12345678").verdict, VERDICT_DENY);
	assert_int_equal(world_type(&w, backup_of(1).text).reason,
			 REASON_BACKUP);
}

/* They can be guessed, so guesses of their length cost, and run out. */
static void
scratch_codes_are_throttled(void **state)
{
	struct world w = world_with(device_totp("phone", 1));

	(void)state;
	add_scratch(&w.secrets.backup);
	assert_int_equal(throttle_cost(&w.secrets, &w.state, &w.policy, 8),
			 RISK_ONE / 100000000);
	assert_int_equal(world_type(&w, "87654321").reason, REASON_WRONG);
	assert_int_equal(w.state.pools[POOL_OTHERS].used,
			 RISK_ONE / 100000000);
	w.state.pools[POOL_OTHERS].used = UINT64_MAX;
	assert_int_equal(world_type(&w, "12345678").reason, REASON_THROTTLED);
	assert_int_equal(world_type(&w, backup_of(1).text).reason,
			 REASON_BACKUP);
}

static void
secrets_keep_the_marks(void **state)
{
	struct secrets s = {0}, back;
	struct fault fault;
	char text[8192];
	struct sink out = {text, sizeof(text), 0, false};

	(void)state;
	s.devices[s.n_devices++] = device_totp("old", 3);
	s.devices[0].secret_size = 10;
	s.devices[0].period = 10;
	s.devices[0].imported = true;
	backup_make(&s.backup, 10, 1);
	add_scratch(&s.backup);
	secrets_write(&s, &out);
	assert_true(secrets_parse(span_of(text), &back, &fault));
	assert_true(device_same(&s.devices[0], &back.devices[0]));
	assert_true(back.backup.codes[10].scratch);
	assert_false(back.backup.codes[9].scratch);
	/* without its mark a short secret is refused */
	memcpy(strstr(text, " imported"), "\n#       ", 9);
	assert_false(secrets_parse(span_of(text), &back, &fault));
	assert_int_equal(fault.line, 2);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(google_as_it_is_written),
		cmocka_unit_test(google_odd_ones),
		cmocka_unit_test(google_takes_what_it_takes),
		cmocka_unit_test(google_long_secret),
		cmocka_unit_test(google_refused),
		cmocka_unit_test(oath_types),
		cmocka_unit_test(oath_lines),
		cmocka_unit_test(oath_refused),
		cmocka_unit_test(scratch_codes_work_once),
		cmocka_unit_test(scratch_codes_are_throttled),
		cmocka_unit_test(secrets_keep_the_marks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
