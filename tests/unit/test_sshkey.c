/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Keys of SSH_AUTH_INFO_0 that are odd, cut short or no keys at all, and Base64.
 * tests/unit/sshkey.test has those that ssh-keygen makes.
 */
#include "fixture.h"

#include "core/base64.h"
#include "core/sshkey.h"

#define ED "ssh-ed25519"
#define CERT "ssh-ed25519-cert-v01@openssh.com"
#define BLOB "AAAAC3NzaC1lZDI1NTE5AAAAICD5iBJ2yOQL/3/rsfTBKKGeypRWPU1rY6k9JaRQ" \
	"gCOe"
#define OTHER "AAAAC3NzaC1lZDI1NTE5AAAAILhgSq2t9J+Y6Vh8zMjBLXLocjwRn0kmUt9wofVT" \
	"RWk1"
#define CERT_BLOB "AAAAIHNzaC1lZDI1NTE5LWNlcnQtdjAxQG9wZW5zc2guY29tAAAAIBdXHq/pzIOF" \
	"se9dWA4IJdblC7jB+F9k5HzqbrF/TP2VAAAAICD5iBJ2yOQL/3/rsfTBKKGeypRW" \
	"PU1rY6k9JaRQgCOeAAAAAAAAAAAAAAABAAAABWFsaWNlAAAACQAAAAVhbGljZQAA" \
	"AAAAAAAA//////////8AAAAAAAAAggAAABVwZXJtaXQtWDExLWZvcndhcmRpbmcA" \
	"AAAAAAAAF3Blcm1pdC1hZ2VudC1mb3J3YXJkaW5nAAAAAAAAABZwZXJtaXQtcG9y" \
	"dC1mb3J3YXJkaW5nAAAAAAAAAApwZXJtaXQtcHR5AAAAAAAAAA5wZXJtaXQtdXNl" \
	"ci1yYwAAAAAAAAAAAAAAMwAAAAtzc2gtZWQyNTUxOQAAACDBQN8N2ZuOriLGmhfk" \
	"2SDwzKio8cDWC+IyGMP4BKoEpgAAAFMAAAALc3NoLWVkMjU1MTkAAABABTIaUEfL" \
	"PbDrAiWrAKiuWq61oHGruObbXp467i27DdNvQyzCL5ckG3gp+Llz5nlUs0iNIPuE" \
	"/eWldOyOoQaGAQ=="
/* By ssh-keygen -l: the certificate is of BLOB. */
#define PRINT "SHA256:F2nyQhd1uzLPRPrvcAVeC6DgVhnpMwuFhm5XkcCZvjs"

/* Lines, how many keys they name, and whether that is all. */
static void
lines(void **state)
{
	static const struct {
		const char *auth_info;
		bool proved;
		unsigned n;
		bool whole;
	} t[] = {
		{NULL, false, 0, true},
		{"", false, 0, true},
		{"\n\n", false, 0, true},
		{"password\n", false, 0, true},
		{"keyboard-interactive/pam\n", false, 0, true},
		{"hostbased " ED " " BLOB "\n", false, 0, true},
		{"Publickey " ED " " BLOB "\n", false, 0, true},
		{"publickeys " ED " " BLOB "\n", false, 0, true},
		{"publickey " ED " " BLOB, true, 1, true},
		{"publickey " ED " " BLOB "\n", true, 1, true},
		{"password\npublickey " ED " " BLOB "\n", true, 1, true},
		{"publickey " ED " " BLOB "\npassword\n", true, 1, true},
		{"publickey " CERT " " CERT_BLOB "\n", true, 1, true},
		{"publickey " ED " " BLOB "\npublickey " ED " " OTHER "\n",
		 true, 2, true},
		/* two fields, four, none */
		{"publickey\n", false, 0, false},
		{"publickey " ED "\n", false, 0, false},
		{"publickey " BLOB "\n", false, 0, false},
		{"publickey " ED " " BLOB " more\n", false, 0, false},
		{"publickey\n" ED "\n" BLOB "\n", false, 0, false},
		{"publickey " ED " " BLOB " more\npublickey " ED " " OTHER
		 "\n", true, 1, false},
		{"publickey " ED " " BLOB "\npublickey\n", true, 1, false},
		/* proved, says sshd, and no key that can be named */
		{"publickey " ED " AAAA\n", true, 0, false},
		{"publickey " ED " " BLOB "=\n", true, 0, false},
		{"publickey " ED " " BLOB "====\n", true, 0, false},
		{"publickey " ED " !" BLOB "\n", true, 0, false},
		{"publickey ssh-rsa " BLOB "\n", true, 0, false},
		{"publickey ssh-ed2551 " BLOB "\n", true, 0, false},
		{"publickey " CERT " " BLOB "\n", true, 0, false},
		{"publickey " ED " " CERT_BLOB "\n", true, 0, false},
		{"publickey ssh-new-cert-v01@openssh.com " CERT_BLOB "\n", true,
		 0, false},
		{"publickey rsa-sha2-512-cert-v01@openssh.com " CERT_BLOB "\n",
		 true, 0, false},
		{"publickey a-type-that-is-longer-than-any-type-that-there-is "
		 BLOB "\n", true, 0, false},
		{"publickey " ED " AAAA\npublickey " ED " " OTHER "\n", true,
		 1, false},
	};

	(void)state;
	for (size_t i = 0; i < N_OF(t); i++) {
		struct sshkey_list list = sshkey_list_of(t[i].auth_info);
		HOLDS_FOR(t[i].auth_info ? t[i].auth_info : "NULL",
			  list.n == t[i].n && list.whole == t[i].whole &&
			  sshkey_is_proved(t[i].auth_info) == t[i].proved);
	}
}

static bool
reads(const char *type, const char *blob, size_t len)
{
	struct sshkey key;

	return sshkey_read(span_of(type), (struct span){blob, len}, &key);
}

static void
a_certificate_is_its_key(void **state)
{
	struct sshkey key;

	(void)state;
	assert_true(sshkey_read(span_of(CERT), span_of(CERT_BLOB), &key));
	assert_string_equal(key.type, ED);
	assert_string_equal(key.print, PRINT);
	assert_true(sshkey_read(span_of(ED), span_of(BLOB), &key));
	assert_string_equal(key.print, PRINT);
}

/* Cut after any group: what names the key is whole or the key is none. */
static void
cut_short(void **state)
{
	size_t type = strlen(CERT), needed = 4 + type + 4 + 32 + 4 + 32;

	(void)state;
	for (size_t len = 0; len < strlen(CERT_BLOB); len++) {
		bool whole = len % 4 == 0 && len / 4 * 3 >= needed;
		assert_int_equal(reads(CERT, CERT_BLOB, len), whole);
	}
	for (size_t len = 0; len < strlen(BLOB); len++)
		assert_false(reads(ED, BLOB, len));
}

/* Lengths that reach beyond the blob. */
static void
long_strings(void **state)
{
	char blob[] = CERT_BLOB;

	(void)state;
	for (size_t i = 0; i < sizeof(blob) - 1; i++) {
		char was = blob[i];
		blob[i] = '/';
		(void)!reads(CERT, blob, sizeof(blob) - 1);
		(void)!reads(ED, blob, sizeof(blob) - 1);
		blob[i] = was;
	}
	memcpy(blob, "/////", 5);
	assert_false(reads(CERT, blob, sizeof(blob) - 1));
}

/* RFC 4648 section 10, and what is no Base64. */
static void
base64(void **state)
{
	static const struct {
		const char *text, *bytes;	/* NULL: refused */
	} t[] = {
		{"", ""}, {"Zg==", "f"}, {"Zm8=", "fo"}, {"Zm9v", "foo"},
		{"Zm9vYg==", "foob"}, {"Zm9vYmE=", "fooba"},
		{"Zm9vYmFy", "foobar"}, {"//79", "\377\376\375"},
		{"Zg", NULL}, {"Zg=", NULL}, {"Z", NULL}, {"Z===", NULL},
		{"====", NULL}, {"Zh==", NULL}, {"Zm9=", NULL},
		{"Zg==Zg==", NULL}, {"Zm9-", NULL}, {"Zm9_", NULL},
		{"Zm9 ", NULL}, {" Zm9", NULL}, {"Z\n9v", NULL},
	};

	(void)state;
	for (size_t i = 0; i < N_OF(t); i++) {
		struct base64 b = base64_of(span_of(t[i].text));
		char bytes[16] = "", text[16] = "";
		struct sink out = {text, sizeof(text), 0, false};
		size_t n = 0;
		while (base64_next(&b, (uint8_t *)&bytes[n]))
			n++;
		HOLDS_FOR(t[i].text, base64_ended(&b) == !!t[i].bytes);
		if (!t[i].bytes)
			continue;
		HOLDS_FOR(t[i].text, strcmp(bytes, t[i].bytes) == 0);
		base64_write((const uint8_t *)bytes, n, &out);
		HOLDS_FOR(t[i].text,
			  strncmp(text, t[i].text, strlen(text)) == 0 &&
			  strspn(t[i].text + strlen(text), "=") ==
			  strlen(t[i].text + strlen(text)));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines),
		cmocka_unit_test(a_certificate_is_its_key),
		cmocka_unit_test(cut_short),
		cmocka_unit_test(long_strings),
		cmocka_unit_test(base64),
	};

	return cmocka_run_group_tests_name("sshkey", tests, NULL, NULL);
}
