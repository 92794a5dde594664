/* SPDX-License-Identifier: BSD-2-Clause
 *
 * What somebody typed -> the codes that it may be; and backup codes' shape.
 */
#include "fixture.h"

#include "core/answer.h"

/* A reading: "6:123456" is a code of 6 digits, "b:" and text a backup code;
 * the number behind '@' is its tail. */
struct row {
	const char *text;
	const char *readings;
};

static void
describe(const struct answer *a, char *ret_text, size_t size)
{
	size_t at = 0;

	ret_text[0] = '\0';
	for (unsigned i = 0; i < a->n; i++) {
		const struct candidate *c = &a->list[i];
		int n = c->digits
			? snprintf(ret_text + at, size - at, "%s%u:%u@%zu",
				   i ? " " : "", c->digits, c->value, c->tail)
			: snprintf(ret_text + at, size - at, "%sb:%s@%zu",
				   i ? " " : "", c->backup, c->tail);
		assert_true(n > 0 && (size_t)n < size - at);
		at += (size_t)n;
	}
}

static void
check_rows(const struct row *rows, size_t n,
	   void (*read)(struct span, struct answer *))
{
	for (size_t i = 0; i < n; i++) {
		struct answer a;
		char got[256];
		memset(&a, 0xee, sizeof(a));
		read(span_of(rows[i].text), &a);
		describe(&a, got, sizeof(got));
		if (strcmp(got, rows[i].readings) != 0)
			fail_msg("\"%s\": %s, not %s", rows[i].text, got,
				 rows[i].readings);
		for (unsigned j = 0; j < a.n; j++)
			assert_false(a.list[j].derived);
	}
}

static void
plain(void **state)
{
	static const struct row t[] = {
		{"123456", "6:123456@6"}, {"1234567", "7:1234567@7"},
		{"12345678", "8:12345678@8"}, {"000000", "6:0@6"},
		{"007007", "6:7007@6"}, {"99999999", "8:99999999@8"},
		{"123 456", "6:123456@7"}, {"123-456", "6:123456@7"},
		{" 12 34 56 ", "6:123456@10"}, {"1-2-3-4-5-6", "6:123456@11"},
		{"--123456", "6:123456@8"},
		{"", ""}, {" ", ""}, {"-", ""}, {"1", ""}, {"12345", ""},
		{"123456789", ""}, {"1234567890", ""}, {"12345a", ""},
		{"123456a", ""}, {"a123456", ""}, {"123.456", ""},
		{"+123456", ""}, {"123456\n", ""}, {"123456\t", ""},
		{"123456\r", ""}, {"\331\241\331\242\331\243456", ""},
		{"0x1234", ""}, {"1e5000", ""},
		{"7Q2M-9KXD-4T8A", "b:7Q2M9KXD4T8A@14"},
		{"7q2m9kxd4t8a", "b:7Q2M9KXD4T8A@12"},
		{" 7q2M 9kXd 4T8a ", "b:7Q2M9KXD4T8A@16"},
		{"oOiIlL00ABCD", "b:001111" "00ABCD@12"},
		{"123456789012", "b:123456789012@12"},
		{"1234-5678-9012", "b:123456789012@14"},
		{"7Q2M9KXD4T8", ""}, {"7Q2M9KXD4T8AA", ""},
		{"7Q2M9KXD4T8U", ""}, {"7Q2M9KXD4T8u", ""},
		{"7Q2M9KXD4T8!", ""}, {"7Q2M_9KXD_4T8A", ""},
		{"email", ""}, {"correct horse battery staple", ""},
	};

	(void)state;
	check_rows(t, N_OF(t), answer_read);
}

static void
tail(void **state)
{
	static const struct row t[] = {
		{"secret123456", "b:SECRET" "123456@12 6:123456@6"},
		{"pw123456", "6:123456@6"}, {"123456", "6:123456@6"},
		{"pw1234567", "7:1234567@7 6:234567@6"},
		{"pw12345678", "8:12345678@8 7:2345678@7 6:345678@6"},
		{"12345678", "8:12345678@8 7:2345678@7 6:345678@6"},
		{"!!!123456789", "8:23456789@8 7:3456789@7 6:456789@6"},
		{"!7Q2M-9KXD-4T8A", "b:7Q2M9KXD4T8A@14"},
		{"7Q2M-9KXD-4T8A", "b:7Q2M9KXD4T8A@14"},
		{"!7q2m9kxd4t8a", "b:7Q2M9KXD4T8A@12"},
		{"!1234-5678-9012", "b:123456789012@14"},
		{"ab7Q2M9KXD4T8A", "b:7Q2M9KXD4T8A@12"},
		{"1234567Q2M9KXD4T8A", "b:7Q2M9KXD4T8A@12"},
		{"abcd123456789012", "b:123456789012@12 8:56789012@8 "
				     "7:6789012@7 6:789012@6"},
		{"abcd-123456-7890", ""},
		{"-7Q2M9-KXD4T-8A-", ""},
		{"!7Q2M 9KXD 4T8A", ""}, {"pw123 456", ""},
		{"pw123-456", ""}, {"pw123456 ", ""}, {"pw 123456",
						      "6:123456@6"},
		{"pw-123456", "6:123456@6"},
		{"", ""}, {"12345", ""}, {"password", ""}, {"pw12345", ""},
		{"pw123456x", ""},
	};

	(void)state;
	check_rows(t, N_OF(t), answer_read_tail);
}

static void
check_nothing(const char *text, size_t size)
{
	struct answer a;

	memset(&a, 0xee, sizeof(a));
	answer_read((struct span){text, size}, &a);
	assert_int_equal(a.n, 0);
	memset(&a, 0xee, sizeof(a));
	answer_read_tail((struct span){text, size}, &a);
	assert_int_equal(a.n, 0);
}

static void
huge_text(void **state)
{
	static char text[65536];
	struct answer a;

	(void)state;
	memset(text, '1', sizeof(text));
	check_nothing(text, sizeof(text));
	check_nothing(text, ANSWER_TEXT_MAX + 1);
	answer_read((struct span){text, ANSWER_TEXT_MAX}, &a);
	assert_int_equal(a.n, 0);
	answer_read_tail((struct span){text, ANSWER_TEXT_MAX}, &a);
	assert_int_equal(a.n, 4);
	memset(text, ' ', sizeof(text));
	memset(text, '1', 6);
	answer_read((struct span){text, ANSWER_TEXT_MAX}, &a);
	assert_int_equal(a.n, 1);
	assert_int_equal(a.list[0].tail, ANSWER_TEXT_MAX);
	check_nothing(text, ANSWER_TEXT_MAX + 1);
}

static void
binary_text(void **state)
{
	(void)state;
	check_nothing("123456\0", 7);
	check_nothing("\0" "12345", 6);
	check_nothing("\377\376\375\374\373\372", 6);
	check_nothing("\260\261\262\263\264\265", 6);	/* digits + 0x80 */
	check_nothing("7Q2M9KXD4T8\0", 12);
	check_nothing("7Q2M9KXD4T8\301", 12);
	check_nothing("\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 14);
}

static void
random_text(void **state)
{
	(void)state;
	for (uint64_t seed = 0; seed < 20000; seed++) {
		static const char some[] = "0123456789 -aZoIlU!\377";
		uint64_t random = seed;
		char text[24];
		size_t n = random_below(&random, sizeof(text));
		struct answer a;
		for (size_t i = 0; i < n; i++)
			text[i] = some[random_below(&random,
						    sizeof(some) - 1)];
		answer_read((struct span){text, n}, &a);
		HOLDS_SEED(seed, a.n <= 1 && (!a.n || a.list[0].tail == n));
		answer_read_tail((struct span){text, n}, &a);
		HOLDS_SEED(seed, a.n <= ANSWER_MAX);
		for (unsigned i = 0; i < a.n; i++) {
			HOLDS_SEED(seed, a.list[i].tail <= n);
			HOLDS_SEED(seed, i == 0 || a.list[i].tail <
						   a.list[i - 1].tail);
		}
	}
}

static void
has_backup(void **state)
{
	struct answer a;

	(void)state;
	answer_read(span_of("123456"), &a);
	assert_false(answer_has_backup(&a));
	answer_read(span_of(""), &a);
	assert_false(answer_has_backup(&a));
	answer_read(span_of("7Q2M-9KXD-4T8A"), &a);
	assert_true(answer_has_backup(&a));
	answer_read_tail(span_of("secret123456"), &a);
	assert_true(answer_has_backup(&a));
	answer_read_tail(span_of("!!secret!123456"), &a);
	assert_false(answer_has_backup(&a));
}

static void
check_derived(const struct answer *a, unsigned i, const struct backup *b)
{
	uint8_t hash[SHA256_SIZE];

	assert_true(a->list[i].derived);
	assert_true(backup_hash(a->list[i].backup, b->salt, b->iterations,
				hash));
	assert_memory_equal(a->list[i].hash, hash, sizeof(hash));
}

static void
derives_the_stored_hash(void **state)
{
	struct answer a;
	struct backup b;

	(void)state;
	backup_make(&b, 10, 0x5a);
	for (unsigned number = 1; number <= 10; number++) {
		answer_read(span_of(backup_of(number).text), &a);
		assert_true(answer_derive(&a, &b));
		check_derived(&a, 0, &b);
		assert_int_equal(backup_find(&b, false, a.list[0].hash), number);
	}
	answer_read(span_of(backup_of(11).text), &a);
	assert_true(answer_derive(&a, &b));
	assert_int_equal(backup_find(&b, false, a.list[0].hash), 0);
}

static void
derives_again_under_another_salt(void **state)
{
	struct answer a;
	struct backup old, new;

	(void)state;
	backup_make(&old, 3, 1);
	backup_make(&new, 3, 2);
	answer_read_tail(span_of("XX7Q2M-9KXD-4T8A"), &a);
	assert_int_equal(a.n, 1);
	assert_true(answer_derive(&a, &old));
	check_derived(&a, 0, &old);
	assert_true(answer_derive(&a, &new));
	check_derived(&a, 0, &new);
	assert_true(answer_derive(&a, &old));
	check_derived(&a, 0, &old);
}

/* What was derived before the lock is not derived again under it. */
static void
derives_once(void **state)
{
	struct answer a;
	struct backup b;

	(void)state;
	backup_make(&b, 3, 1);
	answer_read(span_of("7Q2M-9KXD-4T8A"), &a);
	assert_true(answer_derive(&a, &b));
	memset(a.list[0].hash, 0xee, SHA256_SIZE);
	assert_true(answer_derive(&a, &b));
	assert_int_equal(a.list[0].hash[0], 0xee);
	assert_int_equal(a.list[0].hash[31], 0xee);
}

/* Without a set the same work is done, under a salt of zeros. */
static void
derives_without_a_set(void **state)
{
	static const struct backup none;
	struct backup usual = {.iterations = BACKUP_ITERATIONS};
	struct answer a;

	(void)state;
	answer_read(span_of("7Q2M-9KXD-4T8A"), &a);
	assert_true(answer_derive(&a, &none));
	check_derived(&a, 0, &usual);
	assert_int_equal(backup_find(&none, false, a.list[0].hash), 0);
	answer_read(span_of("123456"), &a);
	assert_true(answer_derive(&a, &none));
	assert_false(a.list[0].derived);
}

static void
printed_codes_are_read(void **state)
{
	(void)state;
	for (uint64_t seed = 0; seed < 2000; seed++) {
		uint64_t random = seed;
		uint8_t bytes[BACKUP_ENTROPY];
		char text[BACKUP_PRINTED_SIZE], code[BACKUP_TEXT_SIZE];
		random_bytes(&random, bytes, sizeof(bytes));
		backup_print(bytes, text);
		HOLDS_SEED(seed, strlen(text) == 14 && text[4] == '-' &&
				 text[9] == '-' && !strpbrk(text, "ILOU"));
		HOLDS_SEED(seed, backup_read(span_of(text), code));
		HOLDS_SEED(seed, strncmp(code, text, 4) == 0 &&
				 strncmp(code + 4, text + 5, 4) == 0 &&
				 strcmp(code + 8, text + 10) == 0);
	}
}

/* All of 60 bits count: each changes the code. */
static void
every_bit_is_printed(void **state)
{
	uint8_t bytes[BACKUP_ENTROPY] = {0};
	char zero[BACKUP_PRINTED_SIZE], text[BACKUP_PRINTED_SIZE];
	int changed = 0;

	(void)state;
	backup_print(bytes, zero);
	assert_string_equal(zero, "0000-0000-0000");
	for (int bit = 0; bit < 64; bit++) {
		memset(bytes, 0, sizeof(bytes));
		bytes[bit / 8] = (uint8_t)(1 << bit % 8);
		backup_print(bytes, text);
		changed += strcmp(text, zero) != 0;
	}
	assert_int_equal(changed, 60);
}

static void
finds_by_number(void **state)
{
	struct backup b;

	(void)state;
	backup_make(&b, 10, 1);
	b.codes[9].number = 64;
	assert_int_equal(backup_find(&b, false, b.codes[9].hash), 64);
	b.codes[0].hash[31] ^= 1;
	uint8_t hash[SHA256_SIZE];
	memcpy(hash, b.codes[0].hash, sizeof(hash));
	hash[31] ^= 1;
	assert_int_equal(backup_find(&b, false, hash), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(plain),
		cmocka_unit_test(tail),
		cmocka_unit_test(huge_text),
		cmocka_unit_test(binary_text),
		cmocka_unit_test(random_text),
		cmocka_unit_test(has_backup),
		cmocka_unit_test(derives_the_stored_hash),
		cmocka_unit_test(derives_again_under_another_salt),
		cmocka_unit_test(derives_once),
		cmocka_unit_test(derives_without_a_set),
		cmocka_unit_test(printed_codes_are_read),
		cmocka_unit_test(every_bit_is_printed),
		cmocka_unit_test(finds_by_number),
	};

	return cmocka_run_group_tests_name("answer", tests, NULL, NULL);
}
