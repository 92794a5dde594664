/* SPDX-License-Identifier: BSD-2-Clause
 *
 * What the unit tests share: numbers from a seed, devices and the codes that
 * they show, and a world in which somebody tries to log in.
 */
#ifndef TF_TESTS_UNIT_FIXTURE_H
#define TF_TESTS_UNIT_FIXTURE_H

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "core/decide.h"

#define N_OF(table) (sizeof(table) / sizeof((table)[0]))

/* A fact about one row of a table, or about one random history. */
#define HOLDS_FOR(row, fact) \
	do { \
		if (!(fact)) \
			fail_msg("%s: not so: %s", (row), #fact); \
	} while (0)
#define HOLDS_SEED(seed, fact) \
	do { \
		if (!(fact)) \
			fail_msg("seed %llu: not so: %s", \
				 (unsigned long long)(seed), #fact); \
	} while (0)

/* A test that shows a row of LESSONS, by the row's name. */
#define TEST_OF(slug, test) {"[" slug "] " #test, test, NULL, NULL, NULL}

static inline uint64_t
number_from(const char *name, uint64_t otherwise)
{
	const char *text = getenv(name);

	return text && text[0] ? strtoull(text, NULL, 10) : otherwise;
}

/* Where random histories start (SEED=), and how many (HISTORIES=). */
static inline uint64_t
seed_first(void)
{
	return number_from("SEED", 0);
}

static inline uint64_t
histories(uint64_t usual)
{
	return number_from("HISTORIES", usual);
}

/* splitmix64: the same numbers from the same seed, everywhere. */
static inline uint64_t
random_next(uint64_t *seed)
{
	uint64_t z = *seed += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return z ^ z >> 31;
}

static inline uint64_t
random_below(uint64_t *seed, uint64_t limit)
{
	return random_next(seed) % limit;
}

static inline void
random_bytes(uint64_t *seed, uint8_t *ret_bytes, size_t size)
{
	for (size_t i = 0; i < size; i++)
		ret_bytes[i] = (uint8_t)random_next(seed);
}

/* Bytes of lower-case hexadecimal, at most MAX of them; returns how many. */
static inline size_t
unhex(const char *text, uint8_t *ret_bytes, size_t max)
{
	size_t size = strlen(text) / 2;

	assert_true(size <= max);
	assert_true(span_hex(span_of(text), ret_bytes, size));
	return size;
}

/* A TOTP device of SHA-1, 6 digits and 30 s, its secret drawn from SEED. */
static inline struct device
device_totp(const char *name, uint64_t seed)
{
	struct device d = {
		.added = "2026-11-22", .type = DEVICE_TOTP,
		.algorithm = HASH_SHA1, .digits = 6, .period = 30,
		.secret_size = 20, .account = "alice",
	};

	snprintf(d.name, sizeof(d.name), "%s", name);
	random_bytes(&seed, d.secret, d.secret_size);
	return d;
}

static inline struct device
device_hotp(const char *name, uint64_t seed, uint64_t counter)
{
	struct device d = device_totp(name, seed);

	d.type = DEVICE_HOTP;
	d.period = 0;
	d.counter = counter;
	return d;
}

/* The same codes under another fingerprint: HMAC pads its key with zeros. */
static inline struct device
device_twin(const struct device *device, const char *name)
{
	struct device d = *device;

	snprintf(d.name, sizeof(d.name), "%s", name);
	d.secret[d.secret_size++] = 0;
	return d;
}

static inline bool
device_same(const struct device *a, const struct device *b)
{
	return strcmp(a->name, b->name) == 0 &&
	       strcmp(a->added, b->added) == 0 && a->type == b->type &&
	       a->algorithm == b->algorithm && a->digits == b->digits &&
	       a->period == b->period && a->counter == b->counter &&
	       a->secret_size == b->secret_size &&
	       memcmp(a->secret, b->secret, a->secret_size) == 0 &&
	       strcmp(a->issuer, b->issuer) == 0 &&
	       strcmp(a->account, b->account) == 0 &&
	       a->prefixed == b->prefixed && a->imported == b->imported;
}

struct code {
	char text[16];
};

/* What DEVICE shows at a step, or for a counter. */
static inline struct code
code_of(const struct device *device, uint64_t step)
{
	struct code c;
	struct hmac key;
	uint32_t value;

	assert_true(hmac_init(&key, device->algorithm, device->secret,
			      device->secret_size));
	assert_true(otp_value(&key, step, device->digits, &value));
	snprintf(c.text, sizeof(c.text), "%0*u", (int)device->digits, value);
	return c;
}

/* The backup code of a number, and sets of the first N of them. */
static inline struct code
backup_of(unsigned number)
{
	struct code c;
	uint8_t bytes[BACKUP_ENTROPY];
	uint64_t seed = 7000 + number;

	random_bytes(&seed, bytes, sizeof(bytes));
	backup_print(bytes, c.text);
	return c;
}

static inline void
backup_make(struct backup *backup, unsigned n, uint8_t salt)
{
	char code[BACKUP_TEXT_SIZE];

	memset(backup, 0, sizeof(*backup));
	backup->iterations = 1;
	memset(backup->salt, salt, sizeof(backup->salt));
	memcpy(backup->made, "2026-11-22", DATE_SIZE);
	for (backup->n_codes = 0; backup->n_codes < n; backup->n_codes++) {
		struct backup_code *b = &backup->codes[backup->n_codes];
		b->number = backup->n_codes + 1;
		assert_true(backup_read(span_of(backup_of(b->number).text),
					code));
		assert_true(backup_hash(code, backup->salt, 1, b->hash));
	}
}

/* An account, its clock, and where the next attempt comes from. */
struct world {
	struct secrets secrets;
	struct state state;
	struct policy policy;
	struct source source;
	int64_t now;
};

#define WORLD_START INT64_C(1800000000)	/* a whole step of 15 to 120 s */

static inline struct source
source_at(const char *id)
{
	struct source s = {.may_be_known = true};

	snprintf(s.id, sizeof(s.id), "%s", id);
	return s;
}

static inline struct world
world_bare(void)
{
	struct world w = {
		.state = state_new(),
		.policy = policy_default(),
		.source = source_at("address:192.0.2.1"),
		.now = WORLD_START,
	};

	return w;
}

/* With one device, and ten backup codes. */
static inline struct world
world_with(struct device device)
{
	struct world w = world_bare();

	w.secrets.devices[w.secrets.n_devices++] = device;
	backup_make(&w.secrets.backup, 10, 0x5a);
	return w;
}

static inline uint64_t
world_step(const struct world *w, unsigned device)
{
	return (uint64_t)w->now / w->secrets.devices[device].period;
}

/* What the first device shows OFFSET steps from now. */
static inline struct code
world_code(const struct world *w, int offset)
{
	return code_of(&w->secrets.devices[0],
		       world_step(w, 0) + (uint64_t)(int64_t)offset);
}

/* Keeps what DECISION says, by way of the text that goes to disk. */
static inline void
world_commit(struct world *w, const struct decision *decision)
{
	static char slot[STATE_SLOT_SIZE];

	assert_int_equal(decision->verdict == VERDICT_ACCEPT,
			 decision->commit == COMMIT_DURABLE);
	if (decision->commit == COMMIT_NOTHING)
		return;
	assert_true(state_write(&decision->next, slot));
	assert_true(state_parse(slot, &w->state));
}

static inline struct decision
world_decide(struct world *w, struct answer *answer)
{
	struct decision d;

	assert_true(answer_derive(answer, &w->secrets.backup));
	decide(&w->secrets, &w->state, &w->policy, w->now, &w->source, answer,
	       &d);
	world_commit(w, &d);
	return d;
}

/* Types TEXT as a code, resp. as a password with the code at its end. */
static inline struct decision
world_type(struct world *w, const char *text)
{
	struct answer answer;

	answer_read(span_of(text), &answer);
	return world_decide(w, &answer);
}

static inline struct decision
world_type_tail(struct world *w, const char *text)
{
	struct answer answer;

	answer_read_tail(span_of(text), &answer);
	return world_decide(w, &answer);
}

#endif
