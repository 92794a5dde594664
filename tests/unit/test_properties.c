/* SPDX-License-Identifier: BSD-2-Clause
 *
 * What must hold for any history: one code is one login however two logins
 * interleave, wherever a write is torn, and whatever a secrets file looks
 * like.  SEED= starts from another history, HISTORIES= tries more of them;
 * what fails names its seed.
 */
#include "fixture.h"

/*
 * The state file as the store keeps it
 */

struct image {
	char bytes[STATE_FILE_SIZE];
};

static void
image_make(struct image *image, struct state state)
{
	for (int slot = 0; slot < STATE_SLOTS; slot++)
		assert_true(state_write(&state, image->bytes +
						slot * STATE_SLOT_SIZE));
}

static struct state
image_read(const struct image *image, unsigned *ret_spare)
{
	struct state s;

	assert_true(state_pick(image->bytes, &s, ret_spare));
	return s;
}

/* What a commit of DECISION writes, and which slot it takes. */
static unsigned
image_next(const struct image *image, const struct decision *d,
	   char ret_slot[STATE_SLOT_SIZE])
{
	struct state next = d->next;
	unsigned spare;

	next.generation = image_read(image, &spare).generation + 1;
	next.durable = d->commit == COMMIT_DURABLE;
	assert_true(state_write(&next, ret_slot));
	return spare;
}

static void
image_commit(struct image *image, const struct decision *d)
{
	static char slot[STATE_SLOT_SIZE];
	unsigned spare;

	if (d->commit == COMMIT_NOTHING)
		return;
	spare = image_next(image, d, slot);
	memcpy(image->bytes + spare * STATE_SLOT_SIZE, slot, sizeof(slot));
}

static bool
same_state(const struct state *a, const struct state *b)
{
	static char one[STATE_SLOT_SIZE], other[STATE_SLOT_SIZE];

	assert_true(state_write(a, one));
	assert_true(state_write(b, other));
	return memcmp(one, other, sizeof(one)) == 0;
}

/*
 * Two logins at once
 */

enum step {
	STEP_READ,	/* before the prompt, without a lock */
	STEP_LOCK,	/* and read again */
	STEP_COMMIT,
	STEP_UNLOCK,
	N_STEPS,
};

struct login {
	enum step step;
	bool early;		/* refused without a lock */
	struct state seen;
	struct decision decision;
};

struct race {
	const struct world *world;
	const char *text;
	bool tail, locks;
	struct image image;
	struct login logins[2];
	int holder;		/* of the lock, or -1 */
	unsigned orders, most;	/* of successes in one order */
};

static void
read_text(const struct race *r, struct answer *ret_answer)
{
	if (r->tail)
		answer_read_tail(span_of(r->text), ret_answer);
	else
		answer_read(span_of(r->text), ret_answer);
	assert_true(answer_derive(ret_answer, &r->world->secrets.backup));
}

static void
take_step(struct race *r, int who)
{
	struct login *l = &r->logins[who];
	const struct world *w = r->world;
	struct answer answer;
	unsigned spare;

	read_text(r, &answer);
	switch (l->step++) {
	case STEP_READ:
		l->seen = image_read(&r->image, &spare);
		l->early = decide_early(&w->secrets, &l->seen, &w->policy,
					w->now, &w->source, &answer,
					&l->decision);
		if (l->early)
			l->step = N_STEPS;
		break;
	case STEP_LOCK:
		r->holder = who;
		l->seen = image_read(&r->image, &spare);
		decide(&w->secrets, &l->seen, &w->policy, w->now, &w->source,
		       &answer, &l->decision);
		break;
	case STEP_COMMIT:
		image_commit(&r->image, &l->decision);
		break;
	case STEP_UNLOCK:
		r->holder = -1;
		break;
	case N_STEPS:
		break;
	}
}

/* All orders in which the two can go on from here. */
static void
race_on(struct race *r)
{
	unsigned successes = 0;
	bool ended = true;

	for (int who = 0; who < 2; who++) {
		struct login *l = &r->logins[who];
		struct race *branch;
		if (l->step == N_STEPS)
			continue;
		ended = false;
		if (r->locks && l->step == STEP_LOCK && r->holder >= 0)
			continue;
		branch = malloc(sizeof(*branch));
		assert_non_null(branch);
		*branch = *r;
		take_step(branch, who);
		race_on(branch);
		r->orders = branch->orders;
		r->most = branch->most;
		free(branch);
	}
	if (!ended)
		return;
	for (int who = 0; who < 2; who++)
		successes += r->logins[who].decision.verdict == VERDICT_ACCEPT;
	r->orders++;
	if (successes > r->most)
		r->most = successes;
}

static void
race(const struct world *w, const char *text, bool tail)
{
	static struct race r;

	for (int locks = 0; locks < 2; locks++) {
		memset(&r, 0, sizeof(r));
		r.world = w;
		r.text = text;
		r.tail = tail;
		r.locks = locks;
		r.holder = -1;
		image_make(&r.image, w->state);
		race_on(&r);
		assert_true(r.orders > (locks ? 5 : 50));
		/* Without the lock two get in: so this test sees it. */
		assert_int_equal(r.most, locks ? 1 : 2);
	}
}

static void
no_order_gives_two(void **state)
{
	struct world w = world_with(device_totp("phone", 1));
	char text[32];

	(void)state;
	race(&w, world_code(&w, 0).text, false);
	race(&w, world_code(&w, 1).text, false);
	race(&w, backup_of(3).text, false);
	snprintf(text, sizeof(text), "word%s", world_code(&w, -1).text);
	race(&w, text, true);
	w = world_with(device_hotp("key", 2, 7));
	race(&w, code_of(&w.secrets.devices[0], 7).text, false);
	race(&w, code_of(&w.secrets.devices[0], 12).text, false);
}

/*
 * Torn writes
 */

#define SECTOR 512
#define SECTORS (STATE_SLOT_SIZE / SECTOR)

struct crash {
	struct state before, after, durable;
	const struct image *image;
	const char *slot;
	unsigned spare;
	uint64_t seed;
};

/* The file is as it was before, as it is after, or, where refusals alone came
 * since, as the last accepted login left it. */
static void
check_crash(const struct crash *c, const struct image *torn)
{
	unsigned spare;
	struct state s = image_read(torn, &spare);

	HOLDS_SEED(c->seed, same_state(&s, &c->after) ||
			    same_state(&s, &c->before) ||
			    same_state(&s, &c->durable));
}

static void
crash(const struct crash *c, uint64_t *random)
{
	static struct image torn;
	char *at = torn.bytes + c->spare * STATE_SLOT_SIZE;
	size_t cut = random_below(random, STATE_SLOT_SIZE + 1);
	uint64_t sectors = random_below(random, UINT64_C(1) << SECTORS);

	torn = *c->image;
	memcpy(at, c->slot, cut);
	check_crash(c, &torn);
	torn = *c->image;
	for (unsigned i = 0; i < SECTORS; i++)
		if (sectors >> i & 1)
			memcpy(at + i * SECTOR, c->slot + i * SECTOR, SECTOR);
	check_crash(c, &torn);
}

static void
type_and_crash(struct world *w, struct image *image, struct state *durable,
	       uint64_t seed, uint64_t *random)
{
	static char slot[STATE_SLOT_SIZE];
	struct crash c = {.image = image, .slot = slot, .seed = seed};
	struct answer answer;
	struct decision d;

	if (random_below(random, 3) == 0)
		answer_read(span_of("000000"), &answer);
	else
		answer_read(span_of(world_code(w, 0).text), &answer);
	c.before = image_read(image, &c.spare);
	c.durable = *durable;
	decide(&w->secrets, &c.before, &w->policy, w->now, &w->source,
	       &answer, &d);
	if (d.commit == COMMIT_NOTHING)
		return;
	c.spare = image_next(image, &d, slot);
	assert_true(state_parse(slot, &c.after));
	for (int i = 0; i < 8; i++)
		crash(&c, random);
	image_commit(image, &d);
	if (d.commit == COMMIT_DURABLE)
		*durable = c.after;
}

static void
torn_writes(void **state)
{
	uint64_t first = seed_first(), n = histories(40);
	static struct image image;

	(void)state;
	for (uint64_t seed = first; seed < first + n; seed++) {
		struct world w = world_with(device_totp("phone", seed));
		struct state durable = w.state;
		uint64_t random = seed;
		image_make(&image, w.state);
		for (int i = 0; i < 15; i++) {
			type_and_crash(&w, &image, &durable, seed, &random);
			w.now += (int64_t)random_below(&random, 100);
		}
	}
}

/*
 * Secrets files as somebody may have written them
 */

static void
put_blanks(uint64_t *random, struct sink *out)
{
	for (uint64_t n = 1 + random_below(random, 3); n > 0; n--)
		sink_char(out, random_below(random, 2) ? ' ' : '\t');
}

static void
put_comments(uint64_t *random, struct sink *out)
{
	static const char *const lines[] = {
		"\n", "# a comment\n", "   \t\n", "\t# device phone\n",
		"#device old 2020-01-01 otpauth://totp/x\n",
	};

	while (random_below(random, 3) == 0)
		sink_text(out, lines[random_below(random, N_OF(lines))]);
}

/* TEXT with comments between its lines and odd spacing within them. */
static void
disfigure(struct span text, uint64_t *random, struct sink *out)
{
	struct span line, word;
	bool header = true;

	while (scan_line(&text, &line)) {
		bool first = true;
		if (header) {
			for (size_t i = 0; i < line.len; i++)
				sink_char(out, line.at[i]);
		} else {
			put_comments(random, out);
			while (scan_word(&line, &word)) {
				if (!first || random_below(random, 4) == 0)
					put_blanks(random, out);
				first = false;
				for (size_t i = 0; i < word.len; i++)
					sink_char(out, word.at[i]);
			}
			if (random_below(random, 4) == 0)
				put_blanks(random, out);
		}
		header = false;
		sink_char(out, '\n');
	}
	put_comments(random, out);
}

static struct secrets
random_secrets(uint64_t *random)
{
	static const unsigned periods[] = {15, 30, 60, 120};
	struct secrets s = {0};

	s.n_devices = 1 + (unsigned)random_below(random, SECRETS_MAX_DEVICES);
	for (unsigned i = 0; i < s.n_devices; i++) {
		struct device *d = &s.devices[i];
		char name[24];
		snprintf(name, sizeof(name), "device-%u", i);
		*d = random_below(random, 3)
		     ? device_totp(name, random_next(random))
		     : device_hotp(name, random_next(random),
				   random_below(random, 1000));
		d->digits = 6 + (unsigned)random_below(random, 3);
		d->algorithm = HASH_SHA1 + (unsigned)random_below(random, 3);
		if (d->type == DEVICE_TOTP)
			d->period = periods[random_below(random, 4)];
	}
	if (random_below(random, 2))
		backup_make(&s.backup, 1 + (unsigned)random_below(random, 10),
			    (uint8_t)random_next(random));
	return s;
}

static bool
same_secrets(const struct secrets *a, const struct secrets *b)
{
	for (unsigned i = 0; i < a->n_devices; i++)
		if (!device_same(&a->devices[i], &b->devices[i]))
			return false;
	return a->n_devices == b->n_devices &&
	       a->backup.n_codes == b->backup.n_codes &&
	       a->backup.iterations == b->backup.iterations &&
	       memcmp(a->backup.codes, b->backup.codes,
		      a->backup.n_codes * sizeof(a->backup.codes[0])) == 0;
}

/* A code of every device and every backup code, and all of them again.  By
 * chance two devices may show the same one, which then is spent on both. */
static void
spend_all(struct world *w, uint64_t seed)
{
	struct code codes[SECRETS_MAX_DEVICES + 10];
	unsigned n = 0, accepted = 0;

	for (unsigned i = 0; i < w->secrets.n_devices; i++) {
		const struct device *d = &w->secrets.devices[i];
		codes[n++] = code_of(d, d->type == DEVICE_HOTP
					? d->counter
					: (uint64_t)w->now / d->period);
	}
	for (unsigned i = 1; i <= w->secrets.backup.n_codes; i++)
		codes[n++] = backup_of(i);
	for (unsigned i = 0; i < n; i++)
		accepted += world_type(w, codes[i].text).verdict ==
			    VERDICT_ACCEPT;
	HOLDS_SEED(seed, accepted + 2 >= n);
	for (unsigned i = 0; i < n; i++)
		HOLDS_SEED(seed, world_type(w, codes[i].text).verdict ==
				 VERDICT_DENY);
}

static void
any_secrets_file(void **state)
{
	static char text[SECRETS_MAX_SIZE], odd[SECRETS_MAX_SIZE];
	uint64_t first = seed_first(), n = histories(300);

	(void)state;
	for (uint64_t seed = first; seed < first + n; seed++) {
		struct sink out = {text, sizeof(text), 0, false};
		struct sink ugly = {odd, sizeof(odd), 0, false};
		struct world w = world_bare();
		uint64_t random = seed;
		struct secrets s = random_secrets(&random);
		struct fault fault;
		secrets_write(&s, &out);
		HOLDS_SEED(seed, secrets_parse((struct span){text, out.len},
					       &w.secrets, &fault));
		HOLDS_SEED(seed, same_secrets(&s, &w.secrets));
		disfigure((struct span){text, out.len}, &random, &ugly);
		HOLDS_SEED(seed, secrets_parse((struct span){odd, ugly.len},
					       &w.secrets, &fault));
		HOLDS_SEED(seed, same_secrets(&s, &w.secrets));
		w.policy.throttle_burst = 40;
		spend_all(&w, seed);
	}
}

/*
 * Clocks
 */

/* The code shown with the prompt, typed that many steps later: the time of
 * the decision counts. */
static void
step_straddles_the_prompt(void **state)
{
	(void)state;
	for (int later = 0; later <= 3; later++) {
		struct world w = world_with(device_totp("phone", 1));
		struct code shown = world_code(&w, 0);
		w.now += 30 * later;
		struct decision d = world_type(&w, shown.text);
		assert_int_equal(d.verdict, later <= 1 ? VERDICT_ACCEPT
						       : VERDICT_DENY);
		if (later > 1)
			assert_int_equal(d.reason, REASON_STALE);
		else
			assert_int_equal(world_type(&w, shown.text).reason,
					 REASON_SPENT);
	}
}

/* Over each boundary and back: nothing reopens and nobody is locked out. */
static void
ends_of_epochs(void **state)
{
	static const int64_t ends[] = {
		INT64_C(0x7fffffff), INT64_C(0x80000000), INT64_C(0xffffffff),
		INT64_C(0x100000000), INT64_C(4102444800),
	};

	(void)state;
	for (size_t i = 0; i < N_OF(ends); i++) {
		struct world w = world_with(device_totp("phone", i));
		struct code old;
		for (int at = -90; at <= 90; at += 30) {
			w.now = ends[i] + at;
			old = world_code(&w, 0);
			assert_int_equal(world_type(&w, old.text).verdict,
					 VERDICT_ACCEPT);
			assert_int_equal(world_type(&w, old.text).verdict,
					 VERDICT_DENY);
		}
		w.now = ends[i] - 90;
		for (int at = -90; at <= 90; at += 30) {
			w.now = ends[i] + at;
			assert_int_equal(world_type(&w, world_code(&w, 0).text)
						 .verdict,
					 VERDICT_DENY);
		}
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST_OF("burst", no_order_gives_two),
		TEST_OF("old-or-new", torn_writes),
		TEST_OF("rewriter", any_secrets_file),
		TEST_OF("future", step_straddles_the_prompt),
		TEST_OF("future", ends_of_epochs),
	};

	return cmocka_run_group_tests_name("properties", tests, NULL, NULL);
}
