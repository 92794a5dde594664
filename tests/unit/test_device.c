/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Devices: every field of an otpauth URI there and back, hostile URIs
 * refused, and a fingerprint that tells devices apart.
 */
#include "fixture.h"

#include "core/device.h"

#define SECRET "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"	/* RFC 6238's 20 */
#define TOTP "otpauth://totp/alice?secret=" SECRET
#define HOTP "otpauth://hotp/alice?secret=" SECRET

static const char *const texts[] = {
	"alice", "a", "a#b", "a/b", "a:b", "a%b", "a&b", "a=b", "a?b", "a+b",
	"two words", " led", "trailed ", "%41", "100%", "a;b@c,d", "\"'<>\\|",
	"m\303\274ller \303\237", "\360\237\230\200", "\342\202\254", "::",
	"a:", "#", "?secret=", "~.-_",
};

static bool
read_uri(const char *uri, struct device *d)
{
	const char *what = NULL;
	bool good = device_parse_uri(span_of(uri), d, &what);

	HOLDS_FOR(uri, good || what);
	return good;
}

static void
write_uri(const struct device *d, char ret_uri[DEVICE_URI_SIZE])
{
	struct sink out = {ret_uri, DEVICE_URI_SIZE, 0, false};

	device_write_uri(d, &out);
	assert_false(out.full);
	assert_int_equal(strlen(ret_uri), out.len);
}

/* Only what a URI may hold unescaped, beside its own punctuation. */
static bool
is_plain_uri(const char *uri)
{
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyz"
				      "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				      "0123456789-._~@%:/?&=";

	return strspn(uri, allowed) == strlen(uri);
}

static void
check_round_trip(const struct device *d)
{
	char uri[DEVICE_URI_SIZE];
	struct device back;

	write_uri(d, uri);
	HOLDS_FOR(uri, is_plain_uri(uri));
	HOLDS_FOR(uri, read_uri(uri, &back));
	/* Name and date stand beside the URI. */
	HOLDS_FOR(uri, back.name[0] == '\0' && back.added[0] == '\0');
	memcpy(back.name, d->name, sizeof(back.name));
	memcpy(back.added, d->added, sizeof(back.added));
	HOLDS_FOR(uri, device_same(d, &back));
}

static void
shapes_there_and_back(void **state)
{
	static const unsigned periods[] = {15, 30, 31, 60, 119, 120};
	struct device d = device_totp("phone", 1);

	(void)state;
	for (unsigned a = HASH_SHA1; a <= HASH_SHA512; a++)
		for (unsigned digits = 6; digits <= 8; digits++) {
			d.algorithm = (enum hash_algorithm)a;
			d.digits = digits;
			d.type = DEVICE_TOTP;
			d.counter = 0;
			for (size_t p = 0; p < N_OF(periods); p++) {
				d.period = periods[p];
				check_round_trip(&d);
			}
			d.type = DEVICE_HOTP;
			d.period = 0;
			for (int bit = 0; bit < 63; bit++) {
				d.counter = UINT64_C(1) << bit;
				check_round_trip(&d);
			}
		}
}

static void
secrets_there_and_back(void **state)
{
	uint64_t seed = 3;

	(void)state;
	for (size_t size = DEVICE_SECRET_MIN; size <= DEVICE_SECRET_MAX;
	     size++) {
		struct device d = device_totp("phone", 1);
		d.secret_size = size;
		random_bytes(&seed, d.secret, size);
		check_round_trip(&d);
	}
}

static void
texts_there_and_back(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_OF(texts); i++)
		for (size_t j = 0; j < N_OF(texts); j++) {
			struct device d = device_totp("phone", 1);
			strcpy(d.issuer, texts[i]);
			strcpy(d.account, texts[j]);
			d.prefixed = true;
			check_round_trip(&d);
			/* A label that starts like its prefix is read as one,
			 * so "a:b" of issuer "a" is not written bare. */
			d.prefixed = false;
			if (strcmp(texts[i], "a") != 0 &&
			    strcmp(texts[j], "::") != 0)
				check_round_trip(&d);
		}
}

static void
accounts_without_issuer(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_OF(texts); i++) {
		struct device d = device_totp("phone", 1);
		strcpy(d.account, texts[i]);
		/* Up to a first colon it would be the issuer. */
		if (!strchr(texts[i], ':'))
			check_round_trip(&d);
	}
}

static void
longest_texts(void **state)
{
	struct device d = device_hotp("key", 1, UINT64_MAX / 2);

	(void)state;
	memset(d.issuer, '#', sizeof(d.issuer) - 1);
	memset(d.account, '%', sizeof(d.account) - 1);
	d.account[sizeof(d.account) - 1] = '\0';
	d.prefixed = true;
	d.algorithm = HASH_SHA512;
	d.digits = 8;
	d.secret_size = DEVICE_SECRET_MAX;
	check_round_trip(&d);
}

static void
written_as(void **state)
{
	struct device d = device_totp("phone", 1);
	char uri[DEVICE_URI_SIZE];

	(void)state;
	memcpy(d.secret, "12345678901234567890", 20);
	write_uri(&d, uri);
	assert_string_equal(uri, TOTP);
	strcpy(d.issuer, "example.org");
	d.prefixed = true;
	strcpy(d.account, "alice smith");
	d.digits = 8;
	d.period = 60;
	d.algorithm = HASH_SHA256;
	write_uri(&d, uri);
	assert_string_equal(uri, "otpauth://totp/example.org:alice%20smith"
				 "?secret=" SECRET "&issuer=example.org"
				 "&algorithm=SHA256&digits=8&period=60");
	d = device_hotp("key", 1, 0);
	memcpy(d.secret, "12345678901234567890", 20);
	write_uri(&d, uri);
	assert_string_equal(uri, HOTP "&counter=0");
}

static void
read_as(void **state)
{
	struct device d;

	(void)state;
	assert_true(read_uri(TOTP, &d));
	assert_int_equal(d.type, DEVICE_TOTP);
	assert_int_equal(d.algorithm, HASH_SHA1);
	assert_int_equal(d.digits, 6);
	assert_int_equal(d.period, 30);
	assert_int_equal(d.secret_size, 20);
	assert_memory_equal(d.secret, "12345678901234567890", 20);
	assert_string_equal(d.account, "alice");
	assert_string_equal(d.issuer, "");
	assert_false(d.prefixed);
	assert_true(read_uri(HOTP "&counter=9223372036854775807", &d));
	assert_int_equal(d.type, DEVICE_HOTP);
	assert_int_equal(d.counter, UINT64_MAX / 2);
	assert_int_equal(d.period, 0);
}

static void
labels(void **state)
{
	static const struct {
		const char *label, *issuer;	/* issuer= or nothing */
		const char *read_issuer, *read_account;
		bool prefixed;
	} t[] = {
		{"alice", NULL, "", "alice", false},
		{"ACME:alice", NULL, "ACME", "alice", true},
		{"ACME%3Aalice", NULL, "ACME", "alice", true},
		{"ACME%3aalice", NULL, "ACME", "alice", true},
		{"ACME:%20alice", "ACME", "ACME", " alice", true},
		{"ACME:alice", "Other", "Other", "ACME:alice", false},
		{"alice", "ACME", "ACME", "alice", false},
		{"a:b:c", "a:b", "a:b", "c", true},
		{"a:b:c", NULL, "a", "b:c", true},
		{"ACMEalice", "ACME", "ACME", "ACMEalice", false},
		{"ACME", "ACME", "ACME", "ACME", false},
		{":alice", NULL, "", ":alice", false},
	};

	(void)state;
	for (size_t i = 0; i < N_OF(t); i++) {
		char uri[256];
		struct device d;
		snprintf(uri, sizeof(uri), "otpauth://totp/%s?secret=%s%s%s",
			 t[i].label, SECRET, t[i].issuer ? "&issuer=" : "",
			 t[i].issuer ? t[i].issuer : "");
		HOLDS_FOR(uri, read_uri(uri, &d));
		HOLDS_FOR(uri, strcmp(d.issuer, t[i].read_issuer) == 0);
		HOLDS_FOR(uri, strcmp(d.account, t[i].read_account) == 0);
		HOLDS_FOR(uri, d.prefixed == t[i].prefixed);
	}
}

static void
hostile_uris_are_refused(void **state)
{
	static const char *const t[] = {
		"", "otpauth", "otpauth://", "otpauth://totp", "http://a/b",
		"otpauth://totp/", "otpauth://totp/?secret=" SECRET,
		"otpauth://steam/alice?secret=" SECRET,
		"OTPAUTH://totp/alice?secret=" SECRET,
		"otpauth://TOTP/alice?secret=" SECRET,
		" " TOTP, TOTP " ",
		/* no secret, or a wrong one */
		"otpauth://totp/alice", "otpauth://totp/alice?",
		"otpauth://totp/alice?secret", "otpauth://totp/alice?secret=",
		"otpauth://totp/alice?digits=6",
		"otpauth://totp/alice?secret=GEZDGNBVGY3TQOJQGEZDGNBV",
		"otpauth://totp/alice?Secret=" SECRET, TOTP "=", TOTP "%3D",
		TOTP "0", TOTP "A",
		/* parameters that are unknown, doubled, empty */
		TOTP "&image=x", TOTP "&Issuer=x", TOTP "&&digits=6",
		TOTP "&=", TOTP "&digits=6&digits=6",
		TOTP "&secret=" SECRET, TOTP "&issuer=a&issuer=a",
		TOTP "&period=30&period=30", HOTP "&counter=1&counter=1",
		TOTP "&algorithm=SHA1&algorithm=SHA1", TOTP "&#fragment",
		TOTP "&digits", TOTP "&period", HOTP "&counter",
		TOTP "&algorithm", "otpauth://totp/alice?&secret=" SECRET,
		/* values out of range or spelled in another way */
		TOTP "&digits=5", TOTP "&digits=9", TOTP "&digits=06",
		TOTP "&digits=10", TOTP "&digits=+6", TOTP "&digits=6.0",
		TOTP "&digits=-6", TOTP "&digits= 6", TOTP "&digits=",
		TOTP "&digits=4294967302", TOTP "&digits=%36",
		TOTP "&period=14", TOTP "&period=121", TOTP "&period=0",
		TOTP "&period=030", TOTP "&period=-30", TOTP "&period=",
		HOTP "&counter=0&period=30", TOTP "&counter=0",
		HOTP, HOTP "&counter=", HOTP "&counter=-1",
		HOTP "&counter=01", HOTP "&counter=9223372036854775808",
		HOTP "&counter=18446744073709551615",
		HOTP "&counter=18446744073709551616", HOTP "&counter=0x1",
		TOTP "&algorithm=MD5", TOTP "&algorithm=sha1",
		TOTP "&algorithm=SHA-1", TOTP "&algorithm=",
		TOTP "&algorithm=SHA11", TOTP "&algorithm=SHA224",
		/* escapes */
		TOTP "&issuer=%", TOTP "&issuer=%0", TOTP "&issuer=a%4",
		TOTP "&issuer=%zz", TOTP "&issuer=%4g", TOTP "&issuer=%g4",
		TOTP "&issuer=%00", TOTP "&issuer=%-1", TOTP "&issuer=%%41",
		"otpauth://totp/a%?secret=" SECRET,
		"otpauth://totp/a%0?secret=" SECRET,
		"otpauth://totp/a%zz?secret=" SECRET,
		"otpauth://totp/a%00b?secret=" SECRET,
		/* control characters */
		TOTP "&issuer=a%0Ab", TOTP "&issuer=a\nb", TOTP "&issuer=%1b",
		TOTP "&issuer=%7f", TOTP "&issuer=%C2%85", TOTP "&issuer=\t",
		"otpauth://totp/a%0Db?secret=" SECRET,
		"otpauth://totp/a\033b?secret=" SECRET,
		/* no account */
		"otpauth://totp/ACME:?secret=" SECRET,
		"otpauth://totp/ACME%3A?secret=" SECRET,
	};

	(void)state;
	for (size_t i = 0; i < N_OF(t); i++) {
		struct device d;
		memset(&d, 0xee, sizeof(d));
		HOLDS_FOR(t[i], !read_uri(t[i], &d));
		HOLDS_FOR(t[i], (uint8_t)d.name[0] == 0xee &&
				d.secret[0] == 0xee);
	}
}

/* RFC 3629: well-formed is shortest, no surrogate, at most U+10FFFF. */
static void
only_utf8_is_text(void **state)
{
	static const struct {
		const char *bytes;
		bool good;
	} t[] = {
		{"%c2%a0", true}, {"%df%bf", true}, {"%e0%a0%80", true},
		{"%ed%9f%bf", true}, {"%ee%80%80", true},
		{"%ef%bf%bd", true}, {"%f0%90%80%80", true},
		{"%f4%8f%bf%bf", true},
		{"%80", false}, {"%bf", false}, {"%c0%80", false},
		{"%c1%bf", false}, {"%c2", false}, {"%c2%41", false},
		{"%c2%c2", false}, {"%e0%80%80", false},
		{"%e0%9f%bf", false}, {"%ed%a0%80", false},
		{"%ed%bf%bf", false}, {"%e2%82", false},
		{"%e2%82%41", false}, {"%f0%80%80%80", false},
		{"%f0%8f%bf%bf", false}, {"%f4%90%80%80", false},
		{"%f5%80%80%80", false}, {"%f0%9f%98", false},
		{"%ff", false}, {"%fe", false}, {"%c2%9f", false},
		{"%fc", false},
	};

	(void)state;
	for (size_t i = 0; i < N_OF(t); i++) {
		char uri[128];
		struct device d;
		snprintf(uri, sizeof(uri), TOTP "&issuer=%s", t[i].bytes);
		HOLDS_FOR(uri, read_uri(uri, &d) == t[i].good);
		snprintf(uri, sizeof(uri), "otpauth://totp/%s?secret=" SECRET,
			 t[i].bytes);
		HOLDS_FOR(uri, read_uri(uri, &d) == t[i].good);
	}
}

static bool
reads_with_texts(size_t issuer, size_t account, bool prefix)
{
	char i[400] = {0}, a[400] = {0}, uri[1400];
	struct device d;

	memset(i, 'i', issuer);
	memset(a, 'a', account);
	snprintf(uri, sizeof(uri), "otpauth://totp/%s%s%s?secret=" SECRET
				   "&issuer=%s",
		 prefix ? i : "", prefix ? ":" : "", a, i);
	return read_uri(uri, &d);
}

static void
overlong_texts_are_refused(void **state)
{
	(void)state;
	assert_true(reads_with_texts(128, 256, true));
	assert_true(reads_with_texts(128, 256, false));
	assert_false(reads_with_texts(129, 10, false));
	assert_false(reads_with_texts(10, 257, false));
	assert_false(reads_with_texts(10, 257, true));
	assert_false(reads_with_texts(10, 399, true));
	assert_false(reads_with_texts(129, 10, true));
}

/* A prefix alone names the issuer, and may be too long for one. */
static void
overlong_prefix_is_refused(void **state)
{
	char text[400] = {0}, uri[600];
	struct device d;

	(void)state;
	memset(text, 'i', 129);
	snprintf(uri, sizeof(uri), "otpauth://totp/%s:a?secret=" SECRET, text);
	assert_false(read_uri(uri, &d));
	text[128] = '\0';
	snprintf(uri, sizeof(uri), "otpauth://totp/%s:a?secret=" SECRET, text);
	assert_true(read_uri(uri, &d));
}

static void
secret_sizes(void **state)
{
	for (size_t size = 0; size <= 80; size++) {
		char uri[256] = "otpauth://totp/a?secret=";
		size_t start = strlen(uri);
		struct device d;
		memset(uri + start, 'A', (size * 8 + 4) / 5);
		HOLDS_FOR(uri, read_uri(uri, &d) == (size >= 16 && size <= 64));
	}
	(void)state;
}

/* No truncation of a URI reads as the same device. */
static void
truncations(void **state)
{
	static const char uri[] = "otpauth://hotp/ACME:al%20ice?secret=" SECRET
				  "&issuer=ACME&algorithm=SHA256&digits=8"
				  "&counter=77";
	struct device whole, part;
	const char *what;

	(void)state;
	assert_true(read_uri(uri, &whole));
	for (size_t n = 0; n < sizeof(uri) - 1; n++)
		if (device_parse_uri((struct span){uri, n}, &part, &what))
			assert_false(device_same(&whole, &part));
}

static void
fingerprint_tells_apart(void **state)
{
	struct device d[8];
	uint8_t prints[8][DEVICE_PRINT_SIZE];

	(void)state;
	for (size_t i = 0; i < N_OF(d); i++)
		d[i] = device_totp("phone", 1);
	d[1].type = DEVICE_HOTP;
	d[2].algorithm = HASH_SHA256;
	d[3].digits = 7;
	d[4].period = 31;
	d[5].secret[0] ^= 1;
	d[6].secret[19] ^= 0x80;
	d[7].secret_size = 21;
	for (size_t i = 0; i < N_OF(d); i++) {
		assert_true(device_print(&d[i], prints[i]));
		for (size_t j = 0; j < i; j++)
			assert_memory_not_equal(prints[i], prints[j],
						DEVICE_PRINT_SIZE);
	}
}

/* A device may be renamed, and its counter is where it began. */
static void
fingerprint_ignores_the_rest(void **state)
{
	struct device a = device_totp("phone", 1), b = a;
	uint8_t print_a[DEVICE_PRINT_SIZE], print_b[DEVICE_PRINT_SIZE];

	(void)state;
	strcpy(b.name, "other");
	strcpy(b.added, "2030-01-01");
	strcpy(b.issuer, "issuer");
	strcpy(b.account, "bob");
	b.prefixed = true;
	b.counter = 9;
	assert_true(device_print(&a, print_a) && device_print(&b, print_b));
	assert_memory_equal(print_a, print_b, DEVICE_PRINT_SIZE);
}

static void
names(void **state)
{
	static const struct {
		const char *name;
		bool good;
	} t[] = {
		{"phone", true}, {"a", true}, {"0", true}, {"_x", true},
		{"My.Phone-2_x", true}, {"a.", true}, {"a-", true},
		{"abcdefghijklmnopqrstuvwxyz012345", true},
		{"abcdefghijklmnopqrstuvwxyz0123456", false},
		{"", false}, {"-a", false}, {".a", false}, {"a b", false},
		{"a/b", false}, {"a\n", false}, {"a#", false},
		{"\303\274", false}, {"a:b", false}, {"a=b", false},
	};

	(void)state;
	for (size_t i = 0; i < N_OF(t); i++)
		HOLDS_FOR(t[i].name,
			  device_name_ok(span_of(t[i].name)) == t[i].good);
	assert_false(device_name_ok((struct span){"a\0b", 3}));
	assert_string_equal(device_type_name(DEVICE_TOTP), "totp");
	assert_string_equal(device_type_name(DEVICE_HOTP), "hotp");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST_OF("uri-round-trip", shapes_there_and_back),
		cmocka_unit_test(secrets_there_and_back),
		TEST_OF("uri-round-trip", texts_there_and_back),
		cmocka_unit_test(accounts_without_issuer),
		cmocka_unit_test(longest_texts),
		cmocka_unit_test(written_as),
		cmocka_unit_test(read_as),
		cmocka_unit_test(labels),
		cmocka_unit_test(hostile_uris_are_refused),
		cmocka_unit_test(only_utf8_is_text),
		cmocka_unit_test(overlong_texts_are_refused),
		cmocka_unit_test(overlong_prefix_is_refused),
		cmocka_unit_test(secret_sizes),
		cmocka_unit_test(truncations),
		cmocka_unit_test(fingerprint_tells_apart),
		cmocka_unit_test(fingerprint_ignores_the_rest),
		cmocka_unit_test(names),
	};

	return cmocka_run_group_tests_name("device", tests, NULL, NULL);
}
