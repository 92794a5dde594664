/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Where an attempt comes from: what the application tells -> the source.
 */
#include "fixture.h"

#include "core/source.h"

#define ED "ssh-ed25519"
#define CERT "ssh-ed25519-cert-v01@openssh.com"
#define BLOB1 "AAAAC3NzaC1lZDI1NTE5AAAAICD5iBJ2yOQL/3/rsfTBKKGeypRWPU1rY6k9J" \
	"aRQgCOe"
#define BLOB2 "AAAAC3NzaC1lZDI1NTE5AAAAILhgSq2t9J+Y6Vh8zMjBLXLocjwRn0kmUt9wo" \
	"fVTRWk1"
/* By ssh-keygen -l. */
#define KEY1 "key:SHA256:F2nyQhd1uzLPRPrvcAVeC6DgVhnpMwuFhm5XkcCZvjs"
#define KEY2 "key:SHA256:ibc/zk88V7qPmrL8ByGaD9VeIbNT+KWnVp4AGIks/qk"
#define RHOST "192.0.2.7"
#define FROM_RHOST "address:192.0.2.7"
#define CONNECTION "198.51.100.9 50022 192.0.2.1 22"

static const struct row {
	const char *auth_info, *rhost, *connection, *id;
	bool known;
} rows[] = {
	/* keys that the client proved */
	{"publickey " ED " " BLOB1, RHOST, NULL, KEY1, true},
	{"publickey " ED " " BLOB1 "\n", RHOST, NULL, KEY1, true},
	{"publickey " ED " " BLOB2 "\n", RHOST, NULL, KEY2, true},
	{"publickey " ED " " BLOB1 "\n", NULL, NULL, KEY1, true},
	{"publickey " ED " " BLOB1 "\npublickey " ED " " BLOB2 "\n", RHOST,
	 NULL, KEY1, true},
	{"password\npublickey " ED " " BLOB2 "\n", RHOST, NULL, KEY2, true},
	{"publickey " ED " " BLOB2 "\npassword\n", RHOST, NULL, KEY2, true},
	{"keyboard-interactive/pam\npublickey " ED " " BLOB1 "\n", RHOST,
	 NULL, KEY1, true},
	/* no key */
	{"password\n", RHOST, NULL, FROM_RHOST, true},
	{"", RHOST, NULL, FROM_RHOST, true},
	{"\n\n", RHOST, NULL, FROM_RHOST, true},
	{"keyboard-interactive/pam\n", RHOST, NULL, FROM_RHOST, true},
	{"hostbased " ED " " BLOB1 "\n", RHOST, NULL, FROM_RHOST, true},
	{"password " ED " " BLOB1 "\n", RHOST, NULL, FROM_RHOST, true},
	{"Publickey " ED " " BLOB1 "\n", RHOST, NULL, FROM_RHOST, true},
	{"publickey\n" ED "\n" BLOB1 "\n", RHOST, NULL, FROM_RHOST, true},
	/* two or four fields */
	{"publickey " ED "\n", RHOST, NULL, FROM_RHOST, true},
	{"publickey " BLOB1 "\n", RHOST, NULL, FROM_RHOST, true},
	{"publickey " ED " " BLOB1 " more\n", RHOST, NULL, FROM_RHOST, true},
	{"publickey " ED " " BLOB1 " more\npublickey " ED " " BLOB2 "\n",
	 RHOST, NULL, KEY2, true},
	/* neither a key nor a certificate; tests/unit/test_sshkey.c has more */
	{"publickey " CERT " " BLOB1 "\n", RHOST, NULL, FROM_RHOST, true},
	{"publickey rsa-sha2-512-cert-v01@openssh.com " BLOB1 "\n", RHOST,
	 NULL, FROM_RHOST, true},
	{"publickey " CERT " " BLOB1 "\npublickey " ED " " BLOB2 "\n", RHOST,
	 NULL, KEY2, true},
	/* literal addresses */
	{NULL, "192.0.2.7", NULL, "address:192.0.2.7", true},
	{NULL, "2001:db8:1:2:3:4:5:6", NULL, "address:2001:db8:1:2::/64",
	 true},
	{NULL, "2001:DB8:1:2::1", NULL, "address:2001:db8:1:2::/64", true},
	{NULL, "2001:db8:1:3::1", NULL, "address:2001:db8:1:3::/64", true},
	{NULL, "::1", NULL, "address:::/64", true},
	{NULL, "::ffff:192.0.2.7", NULL, "address:192.0.2.7", true},
	{NULL, "::ffff:c000:207", NULL, "address:192.0.2.7", true},
	{NULL, "::FFFF:192.0.2.7", NULL, "address:192.0.2.7", true},
	{NULL, "::192.0.2.7", NULL, "address:::/64", true},
	{NULL, "::fffe:192.0.2.7", NULL, "address:::/64", true},
	/* PAM_RHOST is an address: SSH_CONNECTION does not count */
	{NULL, RHOST, CONNECTION, FROM_RHOST, true},
	/* host names are never believed */
	{NULL, "host.example.org", CONNECTION, "address:198.51.100.9", true},
	{NULL, "UNKNOWN", "2001:db8::7 1 ::1 22", "address:2001:db8::/64",
	 true},
	{NULL, "host", "::ffff:198.51.100.9 1 ::1 22", "address:198.51.100.9",
	 true},
	{NULL, "host.example.org", NULL, "address:unknown", false},
	{NULL, "host.example.org", "", "address:unknown", false},
	{NULL, "host.example.org", "name 1 2 3", "address:unknown", false},
	{"password\n", "host.example.org", NULL, "address:unknown", false},
	/* not quite addresses */
	{NULL, "192.0.2", NULL, "address:unknown", false},
	{NULL, "192.0.2.256", NULL, "address:unknown", false},
	{NULL, "192.0.2.7 ", NULL, "address:unknown", false},
	{NULL, " 192.0.2.7", NULL, "address:unknown", false},
	{NULL, "192.0.2.7/24", NULL, "address:unknown", false},
	{NULL, "fe80::1%eth0", NULL, "address:unknown", false},
	{NULL, "[::1]", NULL, "address:unknown", false},
	{NULL, "3221225991", NULL, "address:unknown", false},
	{NULL, "0xc0.0.2.7", NULL, "address:unknown", false},
	{NULL, "1111:2222:3333:4444:5555:6666:7777:8888:9999:aaaa", NULL,
	 "address:unknown", false},
	{NULL, "\n", NULL, "address:unknown", false},
	/* nothing: a local service */
	{NULL, NULL, NULL, "local:sudo:1000", true},
	{NULL, "", NULL, "local:sudo:1000", true},
	{NULL, NULL, CONNECTION, "local:sudo:1000", true},
	{"password\n", NULL, NULL, "local:sudo:1000", true},
};

static struct source
read_hints(const struct source_hints *hints)
{
	struct source s;

	memset(&s, 0xee, sizeof(s));
	source_read(hints, &s);
	HOLDS_FOR(s.id, strnlen(s.id, sizeof(s.id)) < sizeof(s.id));
	HOLDS_FOR(s.id, !strpbrk(s.id, " \t\r\n"));
	return s;
}

static void
hints_to_source(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_OF(rows); i++) {
		const struct row *row = &rows[i];
		const struct source_hints hints = {
			.auth_info = row->auth_info, .rhost = row->rhost,
			.connection = row->connection, .service = "sudo",
			.caller = 1000, .caller_trusted = true,
		};
		struct source s = read_hints(&hints);
		if (strcmp(s.id, row->id) != 0)
			fail_msg("row %zu: %s, not %s", i, s.id, row->id);
		HOLDS_FOR(row->id, s.may_be_known == row->known);
		/* A known address is its own; behind a key there may be one. */
		if (row->known && strncmp(row->id, "address:", 8) == 0)
			HOLDS_FOR(row->id, strcmp(s.address, row->id) == 0);
		else if (strncmp(row->id, "key:", 4) != 0)
			HOLDS_FOR(row->id, s.address[0] == '\0');
	}
}

static void
local_services(void **state)
{
	static const struct {
		const char *service;
		uint32_t caller;
		const char *id;
	} t[] = {
		{"login", 0, "local:login:0"},
		{"su-l", 4294967294, "local:su-l:4294967294"},
		{"su", 2147483648, "local:su:2147483648"},
		{NULL, 7, "local::7"},
		{"", 7, "local::7"},
		{"a b\tc\nd", 1, "local:a_b_c_d:1"},
		{"\303\274", 1, "local:__:1"},
		{"\177\001", 1, "local:__:1"},
		{"abcdefghijklmnopqrstuvwxyz0123456789", 4294967295,
		 "local:abcdefghijklmnopqrstuvwxyz012345:4294967295"},
	};

	(void)state;
	for (size_t i = 0; i < N_OF(t); i++) {
		struct source_hints hints = {
			.service = t[i].service, .caller = t[i].caller,
		};
		for (int trusted = 0; trusted < 2; trusted++) {
			hints.caller_trusted = trusted;
			struct source s = read_hints(&hints);
			assert_string_equal(s.id, t[i].id);
			assert_int_equal(s.may_be_known, trusted);
			assert_string_equal(s.address, "");
		}
	}
}

static void
an_address_stands_behind_a_key(void **state)
{
	struct source s = read_hints(&(struct source_hints){
		.auth_info = "publickey " ED " " BLOB1 "\n",
		.rhost = "::ffff:203.0.113.9",
	});

	(void)state;
	assert_int_equal(strncmp(s.id, "key:", 4), 0);
	assert_string_equal(s.address, "address:203.0.113.9");
}

/* Whoever calls, a key and an address may become known. */
static void
remote_needs_no_trusted_caller(void **state)
{
	const struct source_hints hints = {.rhost = RHOST, .service = "sshd"};

	(void)state;
	assert_true(read_hints(&hints).may_be_known);
}

static void
random_hints(void **state)
{
	(void)state;
	for (uint64_t seed = 0; seed < 20000; seed++) {
		static const char some[] = "publickey 192.0:ff\n \tAB-cert-";
		uint64_t random = seed;
		char text[3][64];
		for (int i = 0; i < 3; i++) {
			size_t n = random_below(&random, sizeof(text[i]));
			for (size_t j = 0; j < n; j++)
				text[i][j] = some[random_below(
					&random, sizeof(some) - 1)];
			text[i][n] = '\0';
		}
		const struct source_hints hints = {
			.auth_info = text[0], .rhost = text[1],
			.connection = text[2], .service = text[0],
		};
		read_hints(&hints);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hints_to_source),
		cmocka_unit_test(local_services),
		cmocka_unit_test(an_address_stands_behind_a_key),
		cmocka_unit_test(remote_needs_no_trusted_caller),
		cmocka_unit_test(random_hints),
	};

	return cmocka_run_group_tests_name("source", tests, NULL, NULL);
}
