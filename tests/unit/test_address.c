/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Literal addresses and prefixes.
 */
#include "fixture.h"

#include "core/address.h"

static void
literals(void **state)
{
	static const struct {
		const char *text;
		unsigned size;	/* 0: refused */
		uint8_t first;
	} t[] = {
		{"192.0.2.1", 4, 192}, {"0.0.0.0", 4, 0},
		{"2001:db8::1", 16, 0x20}, {"::", 16, 0}, {"::1", 16, 0},
		{"::ffff:10.1.2.3", 4, 10}, {"::ffff:a01:203", 4, 10},
		{"0:0:0:0:0:ffff:10.1.2.3", 4, 10},
		{"::10.1.2.3", 16, 0}, {"::fffe:10.1.2.3", 16, 0},
		{"", 0, 0}, {"localhost", 0, 0}, {"10.1", 0, 0},
		{"10.1.2.3.4", 0, 0}, {"256.1.1.1", 0, 0},
		{"010.1.1.1", 0, 0}, {"0x7f.0.0.1", 0, 0},
		{"2130706433", 0, 0}, {"10.1.2.3 ", 0, 0},
		{" 10.1.2.3", 0, 0}, {"10.1.2.3/32", 0, 0},
		{"fe80::1%eth0", 0, 0}, {"[::1]", 0, 0}, {":::", 0, 0},
		{"1:2:3:4:5:6:7:8:9", 0, 0}, {"10.1.2.3.example.org", 0, 0},
	};

	(void)state;
	for (size_t i = 0; i < N_OF(t); i++) {
		struct address a = {.size = 99};
		bool ok = address_read(span_of(t[i].text), &a);
		HOLDS_FOR(t[i].text, ok == (t[i].size != 0));
		HOLDS_FOR(t[i].text, a.size == (ok ? t[i].size : 99));
		HOLDS_FOR(t[i].text, !ok || a.bytes[0] == t[i].first);
	}
	assert_false(address_read((struct span){"10.1.2.3\0", 9},
				  &(struct address){0}));
}

static void
prefixes(void **state)
{
	static const struct {
		const char *prefix, *address;
		int holds;	/* -1: no such prefix */
	} t[] = {
		{"10.0.0.0/8", "10.255.1.2", 1}, {"10.0.0.0/8", "11.0.0.0", 0},
		{"10.0.0.0/8", "::ffff:10.9.9.9", 1},
		{"::ffff:10.0.0.0/104", "10.9.9.9", 1},
		{"::ffff:10.0.0.0/104", "::ffff:11.9.9.9", 0},
		{"::ffff:10.9.9.9", "10.9.9.9", 1},
		{"::ffff:0.0.0.0/96", "1.2.3.4", 1},
		{"0.0.0.0/0", "1.2.3.4", 1}, {"0.0.0.0/0", "::1", 0},
		{"::/0", "::1", 1}, {"::/0", "1.2.3.4", 0},
		{"::/0", "::ffff:1.2.3.4", 0},
		{"192.0.2.128/25", "192.0.2.128", 1},
		{"192.0.2.128/25", "192.0.2.127", 0},
		{"192.0.2.4/30", "192.0.2.7", 1},
		{"192.0.2.4/30", "192.0.2.8", 0},
		{"192.0.2.4/32", "192.0.2.4", 1},
		{"192.0.2.4", "192.0.2.4", 1}, {"192.0.2.4", "192.0.2.5", 0},
		{"2001:db8::/33", "2001:db8:7fff::1", 1},
		{"2001:db8::/33", "2001:db8:8000::1", 0},
		{"2001:db8::1/128", "2001:db8::1", 1},
		{"2001:db8::1/128", "2001:db8::2", 0},
		{"10.0.0.1/8", "10.0.0.1", -1}, {"10.0.0.0/33", "", -1},
		{"10.0.0.0/08", "", -1}, {"10.0.0.0/", "", -1},
		{"10.0.0.0/ 8", "", -1}, {"10.0.0.0/+8", "", -1},
		{"10.0.0.0/4294967304", "", -1}, {"/8", "", -1},
		{"10.0.0.0/8/8", "", -1}, {"10/8", "", -1},
		{"2001:db8::/129", "", -1}, {"2001:db8::1/64", "", -1},
		{"::ffff:0.0.0.0/95", "", -1}, {"::ffff:10.0.0.0/8", "", -1},
		{"example.org/8", "", -1}, {"local", "", -1},
	};

	(void)state;
	for (size_t i = 0; i < N_OF(t); i++) {
		struct address a;
		struct prefix p;
		bool ok = prefix_read(span_of(t[i].prefix), &p);
		HOLDS_FOR(t[i].prefix, ok == (t[i].holds >= 0));
		if (!ok)
			continue;
		assert_true(address_read(span_of(t[i].address), &a));
		HOLDS_FOR(t[i].address, prefix_holds(&p, &a) == t[i].holds);
	}
}

/* Against a bit by bit reading of the same. */
static void
random_prefixes(void **state)
{
	uint64_t seed = 20261124;

	(void)state;
	for (int i = 0; i < 20000; i++) {
		struct prefix wide = {.address.size = 16}, narrow;
		bool same = true, covers;
		random_bytes(&seed, wide.address.bytes, 16);
		narrow = wide;
		/* Near each other, so that both outcomes come up. */
		narrow.address.bytes[random_below(&seed, 16)] ^=
			(uint8_t)(1u << random_below(&seed, 8));
		wide.bits = (unsigned)random_below(&seed, 129);
		narrow.bits = (unsigned)random_below(&seed, 129);
		for (unsigned n = 0; n < wide.bits; n++)
			same = same && ((wide.address.bytes[n / 8] ^
					 narrow.address.bytes[n / 8]) &
					(0x80u >> n % 8)) == 0;
		HOLDS_SEED(i, prefix_holds(&wide, &narrow.address) == same);
		covers = same && wide.bits <= narrow.bits;
		HOLDS_SEED(i, prefix_covers(&wide, &narrow) == covers);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST_OF("mapped-address", literals),
		cmocka_unit_test(prefixes),
		cmocka_unit_test(random_prefixes),
	};

	return cmocka_run_group_tests_name("address", tests, NULL, NULL);
}
