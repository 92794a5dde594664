/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Base32: RFC 4648 section 10 without padding, every length there and back,
 * and everything that a careless decoder would drop silently.
 */
#include "fixture.h"

#include "core/base32.h"

static void
known_answers(void **state)
{
	static const char *const t[][2] = {
		{"", ""}, {"f", "MY"}, {"fo", "MZXQ"}, {"foo", "MZXW6"},
		{"foob", "MZXW6YQ"}, {"fooba", "MZXW6YTB"},
		{"foobar", "MZXW6YTBOI"},
	};

	(void)state;
	for (size_t i = 0; i < N_OF(t); i++) {
		char text[32];
		uint8_t bytes[8];
		size_t size = 99;
		struct sink out = {text, sizeof(text), 0, false};
		text[0] = '\0';
		base32_encode((const uint8_t *)t[i][0], strlen(t[i][0]), &out);
		assert_string_equal(text, t[i][1]);
		assert_true(base32_decode(span_of(t[i][1]), bytes,
					  sizeof(bytes), &size));
		assert_int_equal(size, strlen(t[i][0]));
		assert_memory_equal(bytes, t[i][0], size);
	}
}

static void
there_and_back(void **state)
{
	uint64_t seed = 32;

	(void)state;
	for (size_t n = 0; n <= 64; n++)
		for (int i = 0; i < 20; i++) {
			uint64_t start = seed;
			char text[128];
			uint8_t bytes[64], back[64];
			size_t size = 99;
			struct sink out = {text, sizeof(text), 0, false};
			random_bytes(&seed, bytes, n);
			base32_encode(bytes, n, &out);
			HOLDS_SEED(start, !out.full &&
					  out.len == (n * 8 + 4) / 5);
			HOLDS_SEED(start,
				   base32_decode((struct span){text, out.len},
						 back, n, &size));
			HOLDS_SEED(start, size == n &&
					  memcmp(back, bytes, n) == 0);
		}
}

static void
lower_case_counts(void **state)
{
	uint8_t bytes[8];
	size_t size;

	(void)state;
	assert_true(base32_decode(span_of("mZxw6yTboi"), bytes, sizeof(bytes),
				  &size));
	assert_int_equal(size, 6);
	assert_memory_equal(bytes, "foobar", 6);
}

/* One digit of every value of a byte: only the alphabet's are taken. */
static void
other_characters_are_refused(void **state)
{
	static const char allowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				      "abcdefghijklmnopqrstuvwxyz234567";

	(void)state;
	for (int c = 0; c < 256; c++)
		for (int at = 0; at < 7; at++) {
			char text[8];
			uint8_t bytes[8];
			size_t size;
			memset(text, 'A', sizeof(text));
			text[at] = (char)c;
			assert_int_equal(
				base32_decode((struct span){text, 8}, bytes,
					      sizeof(bytes), &size),
				memchr(allowed, c, sizeof(allowed) - 1) !=
					NULL);
		}
}

static void
damage_is_refused(void **state)
{
	static const char *const t[] = {
		"MY======", "MZXW6YQ=", "MZXW6YTB=", "=", "MZ=W6YTB",
		"M0XW6YTB", "M1XW6YTB", "M8XW6YTB", "M9XW6YTB",
		"MZXW 6YTB", " MZXW6YTB", "MZXW6YTB ", "MZXW-6YTB",
		"MZXW6YTB\n", "MZXW\t6YTB",
		/* no whole number of bytes has these lengths */
		"A", "AAA", "AAAAAA", "AAAAAAAAA", "AAAAAAAAAAA",
		"AAAAAAAAAAAAAA",
		/* bits after the last byte */
		"MZ", "AB", "AC", "AD", "AQAB", "AAAI", "AAAAB",
		"AAAAAAB", "AAAAAAE", "MZXW7", "MZXR",
	};

	(void)state;
	for (size_t i = 0; i < N_OF(t); i++) {
		uint8_t bytes[32];
		size_t size = 77;
		HOLDS_FOR(t[i], !base32_decode(span_of(t[i]), bytes,
					       sizeof(bytes), &size));
		HOLDS_FOR(t[i], size == 77);
	}
}

/* Of the 32 last digits only those whose spare bits are zero end a text. */
static void
spare_bits_are_zero(void **state)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
	static const size_t lengths[] = {2, 4, 5, 7, 8};

	(void)state;
	for (size_t i = 0; i < N_OF(lengths); i++)
		for (unsigned d = 0; d < 32; d++) {
			char text[8];
			uint8_t bytes[8];
			size_t size;
			unsigned bits = (unsigned)(lengths[i] * 5 % 8);
			memset(text, 'A', sizeof(text));
			text[lengths[i] - 1] = digits[d];
			assert_int_equal(
				base32_decode(
					(struct span){text, lengths[i]},
					bytes, sizeof(bytes), &size),
				(d & ((1u << bits) - 1)) == 0);
		}
}

static void
longer_than_the_buffer_is_refused(void **state)
{
	char text[128];
	uint8_t bytes[65];
	size_t size;

	(void)state;
	memset(text, 'A', sizeof(text));
	for (size_t max = 0; max < 64; max++) {
		memset(bytes, 0xee, sizeof(bytes));
		size_t length = (max * 8 + 4) / 5;
		size_t next = ((max + 1) * 8 + 4) / 5;
		assert_true(base32_decode((struct span){text, length}, bytes,
					  max, &size));
		assert_false(base32_decode((struct span){text, next}, bytes,
					   max, &size));
		assert_int_equal(bytes[max], 0xee);
	}
}

static void
loosely_the_rest_is_dropped(void **state)
{
	static const char *const t[][2] = {
		{"", ""}, {"7", ""}, {"MY", "f"}, {"MZ", "f"}, {"MZX", "f"},
		{"MZXR", "fo"}, {"MZXW7", "foo"}, {"MZXW6Y", "foo"},
		{"mzxw6ytb7", "fooba"},
	};
	uint8_t bytes[8];
	size_t size;

	(void)state;
	for (size_t i = 0; i < N_OF(t); i++) {
		HOLDS_FOR(t[i][0],
			  base32_decode_loosely(span_of(t[i][0]), bytes,
						strlen(t[i][1]), &size));
		HOLDS_FOR(t[i][0], size == strlen(t[i][1]) &&
				   memcmp(bytes, t[i][1], size) == 0);
	}
	assert_false(base32_decode_loosely(span_of("MZ="), bytes,
					   sizeof(bytes), &size));
	assert_false(base32_decode_loosely(span_of("MZXR"), bytes, 1, &size));
}

static void
full_sink_stays_terminated(void **state)
{
	char text[8] = "";
	struct sink out = {text, sizeof(text), 0, false};

	(void)state;
	base32_encode((const uint8_t *)"foobar", 6, &out);
	assert_true(out.full);
	assert_string_equal(text, "MZXW6YT");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(known_answers),
		cmocka_unit_test(there_and_back),
		cmocka_unit_test(lower_case_counts),
		cmocka_unit_test(other_characters_are_refused),
		TEST_OF("strict-base32", damage_is_refused),
		TEST_OF("strict-base32", spare_bits_are_zero),
		cmocka_unit_test(longer_than_the_buffer_is_refused),
		cmocka_unit_test(loosely_the_rest_is_dropped),
		cmocka_unit_test(full_sink_stays_terminated),
	};

	return cmocka_run_group_tests_name("base32", tests, NULL, NULL);
}
