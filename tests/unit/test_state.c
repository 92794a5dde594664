/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The file "state": every value there and back, every damaged byte noticed,
 * which slot is read and which is written next, and the lists' rules.
 */
#include "fixture.h"

#include "core/state.h"

static bool
ranges_same(const struct ranges *a, const struct ranges *b)
{
	return a->n == b->n &&
	       memcmp(a->at, b->at, a->n * sizeof(a->at[0])) == 0;
}

static bool
devices_same(const struct state *a, const struct state *b)
{
	if (a->n_devices != b->n_devices)
		return false;
	for (unsigned i = 0; i < a->n_devices; i++) {
		const struct device_state *x = &a->devices[i];
		const struct device_state *y = &b->devices[i];
		if (memcmp(x->print, y->print, sizeof(x->print)) != 0 ||
		    x->drift != y->drift || x->counter != y->counter ||
		    x->last_used != y->last_used ||
		    x->expected != y->expected ||
		    !ranges_same(&x->used, &y->used))
			return false;
	}
	return true;
}

static bool
sources_same(const struct state *a, const struct state *b)
{
	if (a->n_known != b->n_known || a->n_trusted != b->n_trusted)
		return false;
	for (unsigned i = 0; i < a->n_known; i++)
		if (strcmp(a->known[i], b->known[i]) != 0)
			return false;
	for (unsigned i = 0; i < a->n_trusted; i++)
		if (strcmp(a->trusted[i].source, b->trusted[i].source) != 0 ||
		    strcmp(a->trusted[i].kind, b->trusted[i].kind) != 0 ||
		    strcmp(a->trusted[i].from, b->trusted[i].from) != 0 ||
		    a->trusted[i].granted_at != b->trusted[i].granted_at ||
		    a->trusted[i].expires_at != b->trusted[i].expires_at)
			return false;
	return true;
}

static bool
sending_same(const struct state *a, const struct state *b)
{
	const struct delivered *x = &a->delivered, *y = &b->delivered;

	if (a->n_sent != b->n_sent)
		return false;
	for (unsigned i = 0; i < a->n_sent; i++)
		if (strcmp(a->sent[i].channel, b->sent[i].channel) != 0 ||
		    a->sent[i].at != b->sent[i].at)
			return false;
	/* Nothing was sent, or all that there is to it. */
	if (x->expires_at == 0)
		return y->expires_at == 0;
	return memcmp(x->salt, y->salt, sizeof(x->salt)) == 0 &&
	       memcmp(x->asker, y->asker, sizeof(x->asker)) == 0 &&
	       memcmp(x->code, y->code, sizeof(x->code)) == 0 &&
	       x->sent_at == y->sent_at && x->expires_at == y->expires_at &&
	       x->tries == y->tries;
}

static bool
state_same(const struct state *a, const struct state *b)
{
	for (int i = 0; i < N_POOLS; i++)
		if (a->pools[i].used != b->pools[i].used ||
		    a->pools[i].at != b->pools[i].at)
			return false;
	return a->generation == b->generation && a->durable == b->durable &&
	       a->last_event == b->last_event &&
	       memcmp(a->backup_salt, b->backup_salt, BACKUP_SALT_SIZE) == 0 &&
	       a->backup_spent == b->backup_spent && devices_same(a, b) &&
	       sources_same(a, b) && sending_same(a, b);
}

static int64_t
random_time(uint64_t *seed)
{
	return (int64_t)(random_next(seed) >> (24 + random_below(seed, 40)));
}

static void
random_source(uint64_t *seed, char ret_source[SOURCE_SIZE])
{
	size_t n = 1 + random_below(seed, SOURCE_SIZE - 1);

	memset(ret_source, 0, SOURCE_SIZE);
	for (size_t i = 0; i < n; i++)
		ret_source[i] = (char)('!' + random_below(seed, 94));
}

static void
random_used(uint64_t *seed, struct device_state *d)
{
	uint64_t step = random_below(seed, UINT64_C(1) << 32);

	for (uint64_t n = random_below(seed, 40); n > 0; n--) {
		ranges_add(&d->used, step);
		step += 1 + random_below(seed, 3);
	}
}

static void
random_sending(uint64_t *seed, struct state *s)
{
	struct delivered *d = &s->delivered;

	if (random_below(seed, 2)) {
		random_bytes(seed, d->salt, sizeof(d->salt));
		random_bytes(seed, d->asker, sizeof(d->asker));
		random_bytes(seed, d->code, sizeof(d->code));
		d->sent_at = random_time(seed);
		d->expires_at = random_time(seed);
		d->tries = (unsigned)random_below(seed, 4);
	}
	s->n_sent = (unsigned)random_below(seed, STATE_MAX_SENT + 1);
	for (unsigned i = 0; i < s->n_sent; i++) {
		size_t n = 1 + random_below(seed, CONTACT_CHANNEL_SIZE - 1);
		memset(s->sent[i].channel, 'a' + (int)i, n);
		s->sent[i].at = random_time(seed);
	}
}

static void
random_state(uint64_t *seed, struct state *s)
{
	memset(s, 0, sizeof(*s));
	s->generation = 1 + (random_next(seed) >> (1 + random_below(seed, 60)));
	s->durable = random_below(seed, 2);
	s->last_event = random_time(seed);
	random_bytes(seed, s->backup_salt, sizeof(s->backup_salt));
	s->backup_spent = random_next(seed);
	for (int i = 0; i < N_POOLS; i++) {
		s->pools[i].used = random_next(seed);
		s->pools[i].at = random_time(seed);
	}
	s->n_devices = (unsigned)random_below(seed, SECRETS_MAX_DEVICES + 1);
	for (unsigned i = 0; i < s->n_devices; i++) {
		struct device_state *d = &s->devices[i];
		random_bytes(seed, d->print, sizeof(d->print));
		d->drift = (int)random_below(seed, 21) - STATE_MAX_DRIFT;
		d->counter = random_next(seed);
		d->last_used = random_time(seed);
		d->expected = random_next(seed);
		random_used(seed, d);
	}
	s->n_known = (unsigned)random_below(seed, STATE_MAX_KNOWN + 1);
	for (unsigned i = 0; i < s->n_known; i++)
		random_source(seed, s->known[i]);
	s->n_trusted = (unsigned)random_below(seed, STATE_MAX_TRUSTED + 1);
	for (unsigned i = 0; i < s->n_trusted; i++) {
		random_source(seed, s->trusted[i].source);
		random_source(seed, s->trusted[i].from);
		memset(s->trusted[i].kind, 0, SSHKEY_TYPE_SIZE);
		memcpy(s->trusted[i].kind, s->trusted[i].source,
		       SSHKEY_TYPE_SIZE - 1);
		s->trusted[i].granted_at = random_time(seed);
		s->trusted[i].expires_at = random_time(seed);
	}
	random_sending(seed, s);
}

static void
fill_used(struct device_state *d)
{
	uint64_t top = STATE_MAX_TIME;

	memset(d->print, 0xff, sizeof(d->print));
	d->drift = -STATE_MAX_DRIFT;
	d->counter = UINT64_MAX;
	d->last_used = STATE_MAX_TIME;
	d->expected = UINT64_MAX;
	for (uint64_t i = 0; i < RANGES_MAX; i++) {
		uint64_t first = top - 3 * (RANGES_MAX - i) + 2;
		d->used.at[d->used.n++] = (struct range){first, first + 1};
	}
	assert_int_equal(d->used.at[RANGES_MAX - 1].last, top);
}

/* Every list full, every number at its longest. */
static void
largest_state(struct state *s)
{
	memset(s, 0, sizeof(*s));
	s->generation = UINT64_MAX - 1;
	s->durable = true;
	s->last_event = STATE_MAX_TIME;
	memset(s->backup_salt, 0xff, sizeof(s->backup_salt));
	s->backup_spent = UINT64_MAX;
	for (int i = 0; i < N_POOLS; i++)
		s->pools[i] = (struct pool){UINT64_MAX, STATE_MAX_TIME};
	for (; s->n_devices < STATE_MAX_DEVICES; s->n_devices++)
		fill_used(&s->devices[s->n_devices]);
	for (; s->n_known < STATE_MAX_KNOWN; s->n_known++)
		memset(s->known[s->n_known], 'k', SOURCE_SIZE - 1);
	for (; s->n_trusted < STATE_MAX_TRUSTED; s->n_trusted++) {
		struct trust *t = &s->trusted[s->n_trusted];
		memset(t->source, 't', SOURCE_SIZE - 1);
		memset(t->kind, 't', SSHKEY_TYPE_SIZE - 1);
		memset(t->from, 't', SOURCE_SIZE - 1);
		t->granted_at = t->expires_at = STATE_MAX_TIME;
	}
	memset(&s->delivered, 0xff, sizeof(s->delivered));
	s->delivered.sent_at = s->delivered.expires_at = STATE_MAX_TIME;
	s->delivered.tries = 9;
	for (; s->n_sent < STATE_MAX_SENT; s->n_sent++) {
		memset(s->sent[s->n_sent].channel, 'c',
		       CONTACT_CHANNEL_SIZE - 1);
		s->sent[s->n_sent].at = STATE_MAX_TIME;
	}
}

static void
there_and_back(void **state)
{
	static struct state written, back;
	static char slot[STATE_SLOT_SIZE];

	(void)state;
	for (uint64_t seed = 0; seed < 500; seed++) {
		uint64_t random = seed;
		random_state(&random, &written);
		memset(slot, 0xee, sizeof(slot));
		memset(&back, 0xee, sizeof(back));
		HOLDS_SEED(seed, state_write(&written, slot));
		HOLDS_SEED(seed, state_parse(slot, &back));
		HOLDS_SEED(seed, state_same(&written, &back));
	}
}

static void
largest_there_and_back(void **state)
{
	static struct state written, back;
	static char slot[STATE_SLOT_SIZE + 8];

	(void)state;
	largest_state(&written);
	memset(slot, 0x7e, sizeof(slot));
	assert_true(state_write(&written, slot));
	for (size_t i = STATE_SLOT_SIZE; i < sizeof(slot); i++)
		assert_int_equal(slot[i], 0x7e);
	assert_true(state_parse(slot, &back));
	assert_true(state_same(&written, &back));
}

static void
new_there_and_back(void **state)
{
	struct state written = state_new(), back;
	char slot[STATE_SLOT_SIZE];

	(void)state;
	assert_int_equal(written.generation, 1);
	assert_true(written.durable);
	assert_true(state_write(&written, slot));
	assert_true(state_parse(slot, &back));
	assert_true(state_same(&written, &back));
	/* Text to the last byte, and a whole number of lines. */
	assert_null(memchr(slot, '\0', sizeof(slot)));
	assert_int_equal(slot[STATE_SLOT_SIZE - 1], '\n');
}

static void
check_flip(char *slot, size_t at, uint8_t change)
{
	struct state s;

	slot[at] = (char)(slot[at] ^ change);
	if (state_parse(slot, &s))
		fail_msg("byte %zu with 0x%02x changed was read", at, change);
	slot[at] = (char)(slot[at] ^ change);
}

/* One bit in each byte of the slot. */
static void
flipped_bytes_are_refused(void **state)
{
	static struct state s;
	static char slot[STATE_SLOT_SIZE];
	uint64_t seed = 5;

	(void)state;
	random_state(&seed, &s);
	assert_true(state_write(&s, slot));
	for (size_t at = 0; at < STATE_SLOT_SIZE; at++)
		check_flip(slot, at, (uint8_t)(1 << random_below(&seed, 8)));
	assert_true(state_parse(slot, &s));
}

/* The line of the checksum itself, every other value of every byte. */
static void
checksum_line_is_exact(void **state)
{
	struct state s = state_new();
	char slot[STATE_SLOT_SIZE];
	size_t line = STATE_SLOT_SIZE - sizeof("sha256 ") - 64;

	(void)state;
	assert_true(state_write(&s, slot));
	assert_memory_equal(slot + line, "sha256 ", 7);
	for (size_t at = line; at < STATE_SLOT_SIZE; at++)
		for (unsigned change = 1; change < 256; change++)
			check_flip(slot, at, (uint8_t)change);
}

static void
garbage_is_refused(void **state)
{
	static char slot[STATE_SLOT_SIZE], good[STATE_SLOT_SIZE];
	struct state s = state_new(), before;
	uint64_t seed = 6;

	(void)state;
	assert_true(state_write(&s, good));
	memset(&s, 0xee, sizeof(s));
	before = s;
	memset(slot, 0, sizeof(slot));
	assert_false(state_parse(slot, &s));
	memset(slot, '.', sizeof(slot));
	assert_false(state_parse(slot, &s));
	random_bytes(&seed, (uint8_t *)slot, sizeof(slot));
	assert_false(state_parse(slot, &s));
	/* torn: the front of one write, the rest of what was there */
	for (size_t cut = 0; cut < sizeof(slot); cut += 64) {
		memset(slot, 0, sizeof(slot));
		memcpy(slot, good, cut);
		assert_false(state_parse(slot, &s));
		memcpy(slot, good, sizeof(slot));
		memset(slot, 0, cut + 1);
		assert_false(state_parse(slot, &s));
	}
	assert_memory_equal(&s, &before, sizeof(s));
}

/* A slot with a right checksum over a wrong text. */
static bool
reads_with(const char *from, const char *to)
{
	struct state s = state_new();
	char slot[STATE_SLOT_SIZE], text[STATE_SLOT_SIZE] = {0};
	size_t size = STATE_SLOT_SIZE - sizeof("sha256 ") - 64;
	uint8_t digest[SHA256_SIZE];
	struct sink out = {slot + size, sizeof("sha256 ") + 64, 0, false};

	s.known[s.n_known++][0] = 'k';
	s.devices[s.n_devices++].drift = 3;
	ranges_add(&s.devices[0].used, 70);
	s.trusted[0] = (struct trust){
		.source = "t", .kind = "k", .from = "f", .expires_at = 9};
	s.n_trusted = 1;
	s.sent[0] = (struct sent){"email", 7};
	s.n_sent = 1;
	s.delivered = (struct delivered){
		.sent_at = 7, .expires_at = 99, .tries = 2};
	assert_true(state_write(&s, slot));
	char *hit = memmem(slot, size, from, strlen(from));
	HOLDS_FOR(from, hit);
	size_t head = (size_t)(hit - slot), rest = head + strlen(from);
	memcpy(text, slot, head);
	memcpy(text + head, to, strlen(to));
	memcpy(text + head + strlen(to), slot + rest, size - rest);
	memcpy(slot, text, size);
	assert_true(hash_sha256(slot, size, digest));
	sink_text(&out, "sha256 ");
	sink_hex(&out, digest, sizeof(digest));
	slot[STATE_SLOT_SIZE - 1] = '\n';
	return state_parse(slot, &s);
}

static void
wrong_text_is_refused(void **state)
{
	static const struct {
		const char *from, *to;
		bool good;
	} t[] = {
		{"generation 1", "generation 1", true},
		{"sent email 7", "sent email", false},
		{"sent email 7", "sent email -7", false},
		{"sent email 7", "sent emailemailem 7", false},
		{"sent email 7", "sent emailemaile 7", true},
		{"delivered 00", "delivered 0", false},
		{" 7 99 2\n", " 7 99\n", false},
		{" 7 99 2\n", " 7 99 10\n", false},
		{" 7 99 2\n", " -7 99 2\n", false},
		{" 7 99 2\n", " 7 99 0\n", true},
		{"generation 1", "generation 0", false},
		{"generation 1", "generation 18446744073709551615", false},
		{"generation 1\n", "", false},
		{"generation 1", "generation", false},
		{"generation 1", "generation x", false},
		{"durable yes", "durable no", true},
		{"durable yes", "durable maybe", false},
		{"durable yes", "durable", false},
		{"version 1", "version 2", false},
		{"last-event 0", "last-event -1", false},
		{"last-event 0", "last-event 1099511627776", true},
		{"last-event 0", "last-event 1099511627777", false},
		{"pool-known 0 ",
		 "pool-known 18446744073709551616 ", false},
		{" 3 0 0 0 70-70", " 20 0 0 0 70-70", true},
		{" 3 0 0 0 70-70", " 21 0 0 0 70-70", false},
		{" 3 0 0 0 70-70", " -21 0 0 0 70-70", false},
		{" 3 0 0 0 70-70", " 3 0 0 -1 70-70", false},
		{" 3 0 0 0 70-70", " 3 0 0 71 70-70", true},
		{"70-70", "71-70", false}, {"70-70", "70", false},
		{"70-70", "-70", false}, {"70-70", "70-", false},
		{"70-70", "70-70 71-71", false},
		{"70-70", "70-70 72-72", true},
		{"70-70", "70-99999999999999", false},
		{"known k", "known", false}, {"known k", "unknown k", false},
		{"known k", "known k\nknown k\nknown k\nknown k\nknown k\n"
			    "known k\nknown k\nknown k", true},
		{"known k", "known k\nknown k\nknown k\nknown k\nknown k\n"
			    "known k\nknown k\nknown k\nknown k", false},
		{"trusted t 0 9 k f", "trusted t 0 9 k", false},
		{"trusted t 0 9 k f", "trusted t -1 9 k f", false},
		{"trusted t 0 9 k f", "trusted t 0 -9 k f", false},
		{"known k", "known k\001", false},
		{"known k", "known k\177", false},
		{"known k", "known k\377", false},
		{"trusted t 0 9 k f", "trusted \033t 0 9 k f", false},
		{"sent email 7", "sent \001mail 7", false},
		{"sent email 7", "sent emai\177 7", false},
		{"\nend\n", "\nenD\n", false},
	};

	(void)state;
	for (size_t i = 0; i < N_OF(t); i++)
		HOLDS_FOR(t[i].to, reads_with(t[i].from, t[i].to) ==
				   t[i].good);
}

struct slot {
	bool valid, durable;
	uint64_t generation;
};

static void
put_slot(char *file, unsigned i, struct slot slot)
{
	struct state s = state_new();
	char *at = file + i * STATE_SLOT_SIZE;

	s.generation = slot.generation;
	s.durable = slot.durable;
	s.last_event = i;
	assert_true(state_write(&s, at));
	if (!slot.valid)
		at[100] ^= 1;
}

static void
check_pick(struct slot a, struct slot b, int read, unsigned spare)
{
	static char file[STATE_FILE_SIZE];
	struct state s;
	unsigned got = 77;
	char row[128];

	snprintf(row, sizeof(row), "%d %d %llu, %d %d %llu", a.valid,
		 a.durable, (unsigned long long)a.generation, b.valid,
		 b.durable, (unsigned long long)b.generation);
	put_slot(file, 0, a);
	put_slot(file, 1, b);
	HOLDS_FOR(row, state_pick(file, &s, &got) == (read >= 0));
	if (read < 0) {
		HOLDS_FOR(row, got == 77);
		return;
	}
	HOLDS_FOR(row, s.last_event == read);
	HOLDS_FOR(row, s.generation == (read ? b : a).generation);
	HOLDS_FOR(row, got == spare);
}

/* Of all combinations: the valid one of the higher generation is read, and
 * the newest durable one is never written over. */
static void
picks_slots(void **state)
{
	(void)state;
	for (unsigned bits = 0; bits < 64; bits++) {
		struct slot a = {bits & 1, bits & 2, bits & 32 ? 9 : 10};
		struct slot b = {bits & 4, bits & 8, bits & 16 ? 9 : 10};
		int read, keep;
		if (a.generation == b.generation)
			continue;
		bool b_newer = b.generation > a.generation;
		if (!a.valid && !b.valid)
			read = -1;
		else if (a.valid && b.valid)
			read = b_newer;
		else
			read = b.valid;
		/* the newest durable slot, else the one that is read */
		keep = read;
		if (a.valid && b.valid && a.durable != b.durable)
			keep = b.durable;
		check_pick(a, b, read, keep == 0 ? 1 : 0);
	}
}

/* As the store does it: writes never cost the newest durable state, so that
 * a write that is torn anywhere leaves it. */
static void
torn_writes_lose_no_durable_state(void **state)
{
	static char file[STATE_FILE_SIZE];
	uint64_t generation = 2, newest_durable = 1;

	(void)state;
	put_slot(file, 0, (struct slot){true, true, 1});
	put_slot(file, 1, (struct slot){false, false, 1});
	for (uint64_t seed = 0; seed < 400; seed++) {
		uint64_t random = seed;
		struct state s;
		unsigned spare;
		bool durable = random_below(&random, 2);
		bool torn = random_below(&random, 3) == 0;
		HOLDS_SEED(seed, state_pick(file, &s, &spare));
		HOLDS_SEED(seed, s.generation >= newest_durable);
		generation = s.generation + 1;
		put_slot(file, spare, (struct slot){!torn, durable,
						    generation});
		if (durable && !torn)
			newest_durable = generation;
	}
}

static void
remembers_eight(void **state)
{
	struct state s = state_new();
	char source[SOURCE_SIZE];

	(void)state;
	for (unsigned i = 1; i <= 20; i++) {
		snprintf(source, sizeof(source), "address:192.0.2.%u", i);
		assert_false(state_knows(&s, source));
		state_remember(&s, source);
		assert_string_equal(s.known[0], source);
		assert_int_equal(s.n_known, i < 8 ? i : 8);
		for (unsigned j = 1; j <= 20; j++) {
			snprintf(source, sizeof(source), "address:192.0.2.%u",
				 j);
			assert_int_equal(state_knows(&s, source),
					 j <= i && j + 8 > i);
		}
	}
}

static void
remembering_moves_to_the_front(void **state)
{
	struct state s = state_new();

	(void)state;
	for (char c = 'a'; c <= 'h'; c++)
		state_remember(&s, (char[]){c, '\0'});
	state_remember(&s, "c");	/* h g f e d c b a */
	for (unsigned i = 0; i < 8; i++)
		assert_int_equal(s.known[i][0], "chgfedba"[i]);
	state_remember(&s, "c");
	state_remember(&s, "a");
	state_remember(&s, "z");
	assert_int_equal(s.n_known, 8);
	for (unsigned i = 0; i < 8; i++) {
		assert_int_equal(s.known[i][0], "zachgfed"[i]);
		assert_int_equal(s.known[i][1], '\0');
	}
	assert_false(state_knows(&s, "b"));
	assert_false(state_knows(&s, ""));
}

/* A shorter name leaves nothing of a longer one behind. */
static void
remembers_longest_names(void **state)
{
	struct state s = state_new();
	char longest[SOURCE_SIZE] = {0};

	(void)state;
	memset(longest, 'x', SOURCE_SIZE - 1);
	state_remember(&s, longest);
	assert_true(state_knows(&s, longest));
	for (int i = 0; i < 8; i++)
		state_remember(&s, (char[]){(char)('a' + i), '\0'});
	assert_false(state_knows(&s, longest));
	assert_false(state_knows(&s, "x"));
	assert_true(state_knows(&s, "h"));
}

/* Used steps and risk come together from both; nothing is forgotten, and
 * counters, backup codes and sources are not touched. */
static void
merging(void **state)
{
	struct device phone = device_totp("phone", 1);
	struct device spare = device_totp("spare", 2);
	struct state disk = state_new(), memory = state_new();

	(void)state;
	ranges_add(&state_entry(&disk, &phone)->used, 100);
	ranges_add(&state_entry(&memory, &phone)->used, 102);
	ranges_add(&state_entry(&memory, &spare)->used, 7);
	disk.backup_spent = 5;
	memory.backup_spent = 2;
	disk.generation = 3;
	memory.generation = 9;
	disk.pools[POOL_KNOWN] = (struct pool){50, 1000};
	memory.pools[POOL_KNOWN] = (struct pool){20, 2000};
	memory.pools[POOL_OTHERS] = (struct pool){30, 2000};
	state_remember(&memory, "address:192.0.2.1");
	state_merge(&disk, &memory);
	assert_true(ranges_have(&state_find(&disk, &phone)->used, 100));
	assert_true(ranges_have(&state_find(&disk, &phone)->used, 102));
	assert_false(ranges_have(&state_find(&disk, &phone)->used, 101));
	assert_true(ranges_have(&state_find(&disk, &spare)->used, 7));
	assert_int_equal(disk.backup_spent, 5);
	assert_int_equal(disk.generation, 3);
	assert_int_equal(disk.pools[POOL_KNOWN].used, 50);
	assert_int_equal(disk.pools[POOL_OTHERS].used, 30);
	assert_int_equal(disk.n_known, 0);
}

static void
entries(void **state)
{
	struct state s = state_new();
	struct device devices[STATE_MAX_DEVICES + 1];

	(void)state;
	for (unsigned i = 0; i <= STATE_MAX_DEVICES; i++) {
		devices[i] = device_hotp("key", i, 100 + i);
		assert_null(state_find(&s, &devices[i]));
		struct device_state *e = state_entry(&s, &devices[i]);
		if (i == STATE_MAX_DEVICES) {
			assert_null(e);
			break;
		}
		assert_non_null(e);
		assert_int_equal(e->counter, 100 + i);
		assert_int_equal(e->drift, 0);
		assert_int_equal(e->used.n, 0);
		e->counter = 500 + i;
	}
	assert_int_equal(s.n_devices, STATE_MAX_DEVICES);
	for (unsigned i = 0; i < STATE_MAX_DEVICES; i++) {
		assert_int_equal(state_find(&s, &devices[i])->counter, 500 + i);
		assert_ptr_equal(state_entry(&s, &devices[i]),
				 state_find(&s, &devices[i]));
	}
	assert_int_equal(s.n_devices, STATE_MAX_DEVICES);
}

static void
prunes_any_subset(void **state)
{
	struct device devices[8];

	(void)state;
	for (unsigned i = 0; i < 8; i++)
		devices[i] = device_hotp("key", i, 100 + i);
	for (unsigned kept = 0; kept < 256; kept++) {
		struct state s = state_new();
		struct secrets secrets = {0};
		for (unsigned i = 0; i < 8; i++) {
			assert_non_null(state_entry(&s, &devices[i]));
			/* in another order than the state's */
			if (kept & 1u << (7 - i))
				secrets.devices[secrets.n_devices++] =
					devices[7 - i];
		}
		state_prune(&s, &secrets);
		assert_int_equal(s.n_devices, secrets.n_devices);
		for (unsigned i = 0; i < 8; i++) {
			const struct device_state *e =
				state_find(&s, &devices[i]);
			assert_int_equal(e != NULL, (kept & 1u << i) != 0);
			if (e)
				assert_int_equal(e->counter, 100 + i);
		}
	}
}

static void
spent_backup_codes_belong_to_their_set(void **state)
{
	struct state s = state_new();
	struct secrets secrets = {0};

	(void)state;
	backup_make(&secrets.backup, 10, 1);
	assert_int_equal(state_backup_left(&s, &secrets), 10);
	state_prune(&s, &secrets);
	s.backup_spent = 1u << 0 | 1u << 9;
	state_prune(&s, &secrets);
	assert_int_equal(state_spent(&s, &secrets), 0x201);
	assert_int_equal(state_backup_left(&s, &secrets), 8);
	/* bits of numbers that the set does not have */
	s.backup_spent |= UINT64_C(1) << 63;
	assert_int_equal(state_backup_left(&s, &secrets), 8);
	/* a new set: nothing of it is spent, and the old bits are gone */
	backup_make(&secrets.backup, 10, 2);
	assert_int_equal(state_spent(&s, &secrets), 0);
	assert_int_equal(state_backup_left(&s, &secrets), 10);
	state_prune(&s, &secrets);
	assert_int_equal(s.backup_spent, 0);
	/* codes are counted by their numbers, not by their places */
	secrets.backup.codes[9].number = 64;
	s.backup_spent = UINT64_C(1) << 63;
	assert_int_equal(state_backup_left(&s, &secrets), 9);
	memset(&secrets, 0, sizeof(secrets));
	assert_int_equal(state_backup_left(&s, &secrets), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(there_and_back),
		cmocka_unit_test(largest_there_and_back),
		cmocka_unit_test(new_there_and_back),
		cmocka_unit_test(flipped_bytes_are_refused),
		cmocka_unit_test(checksum_line_is_exact),
		cmocka_unit_test(garbage_is_refused),
		cmocka_unit_test(wrong_text_is_refused),
		cmocka_unit_test(picks_slots),
		cmocka_unit_test(torn_writes_lose_no_durable_state),
		cmocka_unit_test(remembers_eight),
		cmocka_unit_test(remembering_moves_to_the_front),
		cmocka_unit_test(remembers_longest_names),
		cmocka_unit_test(entries),
		cmocka_unit_test(merging),
		cmocka_unit_test(prunes_any_subset),
		cmocka_unit_test(spent_backup_codes_belong_to_their_set),
	};

	return cmocka_run_group_tests_name("state", tests, NULL, NULL);
}
