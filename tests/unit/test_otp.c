/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Known answers: HOTP (RFC 4226 appendix D), TOTP (RFC 6238 appendix B), HMAC
 * (RFC 2202, RFC 4231) and PBKDF2 (RFC 7914 section 11).
 */
#include "fixture.h"

#include "core/otp.h"

/* RFC 6238's seeds: these digits over and over, as long as the hash. */
static const char rfc_seed[] =
	"1234567890123456789012345678901234567890123456789012345678901234";

static const uint32_t rfc4226[10] = {
	1284755224, 1094287082, 137359152, 1726969429, 1640338314,
	868254676, 1918287922, 82162583, 673399871, 645520489,
};

static const struct {
	int64_t time;
	uint32_t sha1, sha256, sha512;
} rfc6238[] = {
	{59, 94287082, 46119246, 90693936},
	{1111111109, 7081804, 68084774, 25091201},
	{1111111111, 14050471, 67062674, 99943326},
	{1234567890, 89005924, 91819424, 93441116},
	{2000000000, 69279037, 90698825, 38618901},
	{20000000000, 65353130, 77737706, 47863826},
};

static const struct {
	const char *key;	/* hexadecimal: what is repeated */
	unsigned times;
	const char *message;
	const char *sha1, *sha256, *sha512;
} hmacs[] = {
	{"0b", 20, "Hi There",
	 "b617318655057264e28bc0b6fb378c8ef146be00",
	 "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7",
	 "87aa7cdea5ef619d4ff0b4241a1d6cb02379f4e2ce4ec2787ad0b30545e17cde"
	 "daa833b7d6b8a702038b274eaea3f4e4be9d914eeb61f1702e696c203a126854"},
	{"4a656665", 1, "what do ya want for nothing?",
	 "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79",
	 "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
	 "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea250554"
	 "9758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737"},
	{"aa", 80, "Test Using Larger Than Block-Size Key - Hash Key First",
	 "aa4ae5e15272d00e95705637ce8a3b55ed402112",
	 "6953025ed96f0c09f80a96f78e6538dbe2e7b820e3dd970e7ddd39091b32352f",
	 "132c9ebc32531071f6c4d9e8842291e9403e5940f813170a3ba3a0dd6c055c8b"
	 "8ca587b24c56c47f3c1f2fb8ee8f9fbc8d92deed0f83426be3e8a2e9056778b3"},
	{"aa", 80, "Test Using Larger Than Block-Size Key and Larger Than One "
		   "Block-Size Data",
	 "e8e99d0f45237d786d6bbaa7965c7808bbff1a91",
	 "6355ac22e890d0a3c8481a5ca4825bc884d3e7a1ff98a2fc2ac7d8e064c3b2e6",
	 "09441cda584ed2f4d2f5b519c71baf3c79cce19dfc89a548e73b3bb382a9124d"
	 "6e792b77bf57903ff5858e5d111d15f45d6fd118eea023f28d2eb234ebe62f85"},
	{"aa", 131, "Test Using Larger Than Block-Size Key - Hash Key First",
	 "90d0dace1c1bdc957339307803160335bde6df2b",
	 "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
	 "80b24263c7c1a3ebb71493c1dd7be8b49b46d1f41b4aeec1121b013783f8f352"
	 "6b56d037e05f2598bd0fd2215d6a1e5295e64f73f63f0aec8b915a985d786598"},
	{"aa", 131, "This is a test using a larger than block-size key and a "
		    "larger than block-size data. The key needs to be hashed "
		    "before being used by the HMAC algorithm.",
	 "217e44bb08b6e06a2d6c30f3cb9f537f97c63356",
	 "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2",
	 "e37b6a775dc87dbaa4dfa9f96e5e3ffddebd71f8867289865df5a32d20cdc944"
	 "b6022cac3c4982b10d5eeb55c3e4de15134676fb6de0446065c97440fa8c6a58"},
};

static uint32_t
value_of(enum hash_algorithm algorithm, uint64_t counter, unsigned digits)
{
	struct hmac key;
	uint32_t value = 0;

	assert_true(hmac_init(&key, algorithm, rfc_seed,
			      hash_size(algorithm)));
	assert_true(otp_value(&key, counter, digits, &value));
	return value;
}

static void
hotp_known_answers(void **state)
{
	(void)state;
	for (unsigned i = 0; i < N_OF(rfc4226); i++)
		for (unsigned digits = 6; digits <= 8; digits++)
			assert_int_equal(value_of(HASH_SHA1, i, digits),
					 rfc4226[i] % otp_modulus(digits));
}

static void
totp_known_answers(void **state)
{
	(void)state;
	for (unsigned i = 0; i < N_OF(rfc6238); i++) {
		uint64_t step = (uint64_t)rfc6238[i].time / 30;
		assert_int_equal(value_of(HASH_SHA1, step, 8),
				 rfc6238[i].sha1);
		assert_int_equal(value_of(HASH_SHA256, step, 8),
				 rfc6238[i].sha256);
		assert_int_equal(value_of(HASH_SHA512, step, 8),
				 rfc6238[i].sha512);
	}
}

static void
counter_uses_all_eight_bytes(void **state)
{
	(void)state;
	for (int bit = 0; bit < 64; bit++)
		for (int other = 0; other < bit; other++)
			assert_int_not_equal(
				value_of(HASH_SHA256, UINT64_C(1) << bit, 8),
				value_of(HASH_SHA256, UINT64_C(1) << other, 8));
}

static void
other_digits_are_refused(void **state)
{
	static const unsigned bad[] = {0, 1, 5, 9, 10, 100, UINT32_MAX};
	struct hmac key;
	uint32_t value = 42;

	(void)state;
	assert_true(hmac_init(&key, HASH_SHA1, rfc_seed, 20));
	for (size_t i = 0; i < N_OF(bad); i++)
		assert_false(otp_value(&key, 0, bad[i], &value));
	assert_int_equal(value, 42);
}

static void
moduli(void **state)
{
	static const uint32_t powers[] = {
		1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000,
	};

	(void)state;
	for (unsigned i = 0; i < N_OF(powers); i++)
		assert_int_equal(otp_modulus(i), powers[i]);
}

static void
check_hmac(enum hash_algorithm algorithm, const uint8_t *key, size_t size,
	   const char *message, const char *expected)
{
	uint8_t digest[HASH_MAX_SIZE], wanted[HASH_MAX_SIZE];
	size_t wanted_size = unhex(expected, wanted, sizeof(wanted));
	struct hmac h;

	assert_int_equal(hash_size(algorithm), wanted_size);
	assert_true(hmac_init(&h, algorithm, key, size));
	/* Twice: a ready key may be used again. */
	for (int i = 0; i < 2; i++) {
		assert_true(hmac_digest(&h, message, strlen(message), digest));
		assert_memory_equal(digest, wanted, wanted_size);
	}
}

static void
hmac_known_answers(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_OF(hmacs); i++) {
		uint8_t key[256];
		size_t n = 0;
		for (unsigned t = 0; t < hmacs[i].times; t++)
			n += unhex(hmacs[i].key, key + n, sizeof(key) - n);
		check_hmac(HASH_SHA1, key, n, hmacs[i].message,
			   hmacs[i].sha1);
		check_hmac(HASH_SHA256, key, n, hmacs[i].message,
			   hmacs[i].sha256);
		check_hmac(HASH_SHA512, key, n, hmacs[i].message,
			   hmacs[i].sha512);
	}
}

/* RFC 2202 and RFC 4231, cases 3 and 4: messages that are not text. */
static void
hmac_of_binary(void **state)
{
	uint8_t key[25], message[51] = {0};

	(void)state;
	memset(key, 0xaa, sizeof(key));
	memset(message, 0xdd, 50);
	check_hmac(HASH_SHA1, key, 20, (char *)message,
		   "125d7342b9ac11cd91a39af48aa17b4f63f175d3");
	check_hmac(HASH_SHA256, key, 20, (char *)message,
		   "773ea91e36800e46854db8ebd09181a7"
		   "2959098b3ef8c122d9635514ced565fe");
	for (unsigned i = 0; i < sizeof(key); i++)
		key[i] = (uint8_t)(i + 1);
	memset(message, 0xcd, 50);
	check_hmac(HASH_SHA1, key, 25, (char *)message,
		   "4c9007f4026250c6bc8414f9bf50c86c2d7235da");
	check_hmac(HASH_SHA256, key, 25, (char *)message,
		   "82558a389a443c0ea4cc819899f2083a"
		   "85f0faa3e578f8077a2e3ff46729665b");
}

static void
keys_around_the_block_size(void **state)
{
	static const size_t sizes[] = {0, 1, 63, 64, 65, 127, 128, 129, 200};
	uint8_t key[200], seen[N_OF(sizes)][HASH_MAX_SIZE];

	(void)state;
	memset(key, 0xaa, sizeof(key));
	for (unsigned a = HASH_SHA1; a <= HASH_SHA512; a++)
		for (size_t i = 0; i < N_OF(sizes); i++) {
			struct hmac h;
			assert_true(hmac_init(&h, (enum hash_algorithm)a, key,
					      sizes[i]));
			assert_true(hmac_digest(&h, "x", 1, seen[i]));
			for (size_t j = 0; j < i; j++)
				assert_memory_not_equal(seen[i], seen[j], 20);
		}
}

static void
unknown_algorithms_are_refused(void **state)
{
	struct hmac h = {.algorithm = HASH_NONE};
	uint8_t digest[HASH_MAX_SIZE];

	(void)state;
	assert_false(hmac_init(&h, HASH_NONE, "k", 1));
	assert_false(hmac_init(&h, (enum hash_algorithm)4, "k", 1));
	assert_false(hmac_digest(&h, "m", 1, digest));
	assert_null(hash_name(HASH_NONE));
	assert_null(hash_name((enum hash_algorithm)4));
	assert_int_equal(hash_size(HASH_NONE), 0);
	assert_int_equal(hash_size((enum hash_algorithm)4), 0);
}

static void
pbkdf2_known_answers(void **state)
{
	static const struct {
		const char *password, *salt, *key;
		unsigned iterations;
	} t[] = {
		{"passwd", "salt", "55ac046e56e3089fec1691c22544b605"
				   "f94185216dde0465e68b9d57c20dacbc", 1},
		{"Password", "NaCl", "4ddcd8f60b98be21830cee5ef22701f9"
				     "641a4418d04c0414aeff08876b34ab56", 80000},
	};
	uint8_t key[SHA256_SIZE], wanted[SHA256_SIZE];

	(void)state;
	for (size_t i = 0; i < N_OF(t); i++) {
		unhex(t[i].key, wanted, sizeof(wanted));
		assert_true(hash_pbkdf2(t[i].password, strlen(t[i].password),
					(const uint8_t *)t[i].salt, 4,
					t[i].iterations, key));
		assert_memory_equal(key, wanted, sizeof(key));
	}
}

static void
pbkdf2_limits(void **state)
{
	uint8_t salt[65] = {0}, key[SHA256_SIZE];

	(void)state;
	assert_true(hash_pbkdf2("p", 1, salt, 64, 1, key));
	assert_false(hash_pbkdf2("p", 1, salt, 65, 1, key));
	assert_false(hash_pbkdf2("p", 1, salt, 8, 0, key));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hotp_known_answers),
		cmocka_unit_test(totp_known_answers),
		cmocka_unit_test(counter_uses_all_eight_bytes),
		cmocka_unit_test(other_digits_are_refused),
		cmocka_unit_test(moduli),
		cmocka_unit_test(hmac_known_answers),
		cmocka_unit_test(hmac_of_binary),
		cmocka_unit_test(keys_around_the_block_size),
		cmocka_unit_test(unknown_algorithms_are_refused),
		cmocka_unit_test(pbkdf2_known_answers),
		cmocka_unit_test(pbkdf2_limits),
	};

	return cmocka_run_group_tests_name("otp", tests, NULL, NULL);
}
