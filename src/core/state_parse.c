/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Reading the slots of the file "state"; see state.h.
 */
#include "core/state_slot.h"

#include <string.h>

/* Of all time, by an imported period of 1 s, and of a window beyond it. */
#define STEP_MAX (STATE_MAX_TIME + 1000)

/* Takes the next word; below, as a number or a time.  All that we write is
 * printable: what is not could not be written again, or would reach a
 * terminal. */
static bool
take_word(struct span *rest, char *ret_text, size_t size)
{
	struct span word;

	if (!scan_word(rest, &word))
		return false;
	for (size_t i = 0; i < word.len; i++)
		if (word.at[i] <= ' ' || word.at[i] >= 0x7f)
			return false;
	return span_copy(word, ret_text, size);
}

static bool
take_number(struct span *rest, uint64_t max, uint64_t *ret_number)
{
	struct span word;

	return scan_word(rest, &word) && span_number(word, max, ret_number);
}

static bool
take_time(struct span *rest, int64_t *ret_time)
{
	struct span word;

	return scan_word(rest, &word) &&
	       span_signed(word, STATE_MAX_TIME, ret_time) && *ret_time >= 0;
}

static bool
read_range(struct span word, struct ranges *used)
{
	struct span first = scan_until(&word, '-');
	struct range range = {0};

	return span_number(first, STEP_MAX, &range.first) &&
	       span_number(word, STEP_MAX, &range.last) &&
	       ranges_append(used, range);
}

static bool
read_device(struct span rest, struct state *s)
{
	struct device_state d = {0};
	struct span print, drift, word;
	int64_t signed_drift;

	if (s->n_devices == STATE_MAX_DEVICES || !scan_word(&rest, &print) ||
	    !span_hex(print, d.print, sizeof(d.print)) ||
	    !scan_word(&rest, &drift) ||
	    !span_signed(drift, STATE_MAX_DRIFT, &signed_drift) ||
	    !take_number(&rest, UINT64_MAX, &d.counter) ||
	    !take_time(&rest, &d.last_used) ||
	    !take_number(&rest, UINT64_MAX, &d.expected))
		return false;
	d.drift = (int)signed_drift;
	while (scan_word(&rest, &word))
		if (!read_range(word, &d.used))
			return false;
	s->devices[s->n_devices++] = d;
	return true;
}

static bool
read_known(struct span rest, struct state *s)
{
	return s->n_known < STATE_MAX_KNOWN &&
	       take_word(&rest, s->known[s->n_known++], SOURCE_SIZE);
}

static bool
read_trusted(struct span rest, struct state *s)
{
	struct trust t = {0};

	if (s->n_trusted == STATE_MAX_TRUSTED ||
	    !take_word(&rest, t.source, sizeof(t.source)) ||
	    !take_time(&rest, &t.granted_at) ||
	    !take_time(&rest, &t.expires_at) ||
	    !take_word(&rest, t.kind, sizeof(t.kind)) ||
	    !take_word(&rest, t.from, sizeof(t.from)))
		return false;
	s->trusted[s->n_trusted++] = t;
	return true;
}

static bool
read_delivered(struct span rest, struct state *s)
{
	struct delivered d = {.tries = 0};
	struct span salt, asker, code;
	uint64_t tries;

	if (!scan_word(&rest, &salt) ||
	    !span_hex(salt, d.salt, sizeof(d.salt)) ||
	    !scan_word(&rest, &asker) ||
	    !span_hex(asker, d.asker, sizeof(d.asker)) ||
	    !scan_word(&rest, &code) ||
	    !span_hex(code, d.code, sizeof(d.code)) ||
	    !take_time(&rest, &d.sent_at) ||
	    !take_time(&rest, &d.expires_at) ||
	    !take_number(&rest, 9, &tries))
		return false;
	d.tries = (unsigned)tries;
	s->delivered = d;
	return true;
}

static bool
read_sent(struct span rest, struct state *s)
{
	struct sent one = {.at = 0};

	if (s->n_sent == STATE_MAX_SENT ||
	    !take_word(&rest, one.channel, sizeof(one.channel)) ||
	    !take_time(&rest, &one.at))
		return false;
	s->sent[s->n_sent++] = one;
	return true;
}

static bool
read_generation(struct span rest, struct state *s)
{
	return take_number(&rest, UINT64_MAX - 1, &s->generation) &&
	       s->generation > 0;
}

static bool
read_durable(struct span rest, struct state *s)
{
	struct span word;

	if (!scan_word(&rest, &word))
		return false;
	s->durable = span_is(word, "yes");
	return s->durable || span_is(word, "no");
}

static bool
read_last_event(struct span rest, struct state *s)
{
	return take_time(&rest, &s->last_event);
}

static bool
read_backup_spent(struct span rest, struct state *s)
{
	struct span salt;

	return scan_word(&rest, &salt) &&
	       span_hex(salt, s->backup_salt, BACKUP_SALT_SIZE) &&
	       take_number(&rest, UINT64_MAX, &s->backup_spent);
}

static bool
read_pool_known(struct span rest, struct state *s)
{
	return take_number(&rest, UINT64_MAX, &s->pools[POOL_KNOWN].used) &&
	       take_time(&rest, &s->pools[POOL_KNOWN].at);
}

static bool
read_pool_others(struct span rest, struct state *s)
{
	return take_number(&rest, UINT64_MAX, &s->pools[POOL_OTHERS].used) &&
	       take_time(&rest, &s->pools[POOL_OTHERS].at);
}

static const struct keyword {
	const char *name;
	bool (*read)(struct span rest, struct state *s);
} keywords[] = {
	{"generation", read_generation},
	{"durable", read_durable},
	{"last-event", read_last_event},
	{"backup-spent", read_backup_spent},
	{"pool-known", read_pool_known},
	{"pool-others", read_pool_others},
	{"device", read_device},
	{"known", read_known},
	{"trusted", read_trusted},
	{"delivered", read_delivered},
	{"sent", read_sent},
};

static bool
read_line(struct span line, struct state *s)
{
	struct span keyword;

	if (!scan_word(&line, &keyword))
		return false;
	for (size_t i = 0; i < sizeof(keywords) / sizeof(keywords[0]); i++)
		if (span_is(keyword, keywords[i].name))
			return keywords[i].read(line, s);
	return false;
}

static bool
seal_holds(const char slot[STATE_SLOT_SIZE])
{
	char seal[STATE_SLOT_SEAL_SIZE];

	return state_slot_seal(slot, seal) &&
	       memcmp(slot + STATE_SLOT_TEXT_SIZE, seal, sizeof(seal)) == 0;
}

bool
state_parse(const char slot[STATE_SLOT_SIZE], struct state *ret_state)
{
	struct span text = {slot, STATE_SLOT_TEXT_SIZE}, line;
	struct state s = {0};

	if (!seal_holds(slot) || !scan_line(&text, &line) ||
	    !span_is(line, STATE_SLOT_HEADER))
		return false;
	while (scan_line(&text, &line)) {
		if (span_is(line, "end")) {
			if (s.generation == 0)
				return false;
			*ret_state = s;
			return true;
		}
		if (!read_line(line, &s))
			return false;
	}
	return false;
}

bool
state_pick(const char file[STATE_FILE_SIZE], struct state *ret_state,
	   unsigned *ret_spare)
{
	struct state slots[STATE_SLOTS];
	bool valid[STATE_SLOTS];
	unsigned best, spare;

	for (unsigned i = 0; i < STATE_SLOTS; i++)
		valid[i] = state_parse(file + i * STATE_SLOT_SIZE, &slots[i]);
	if (!valid[0] && !valid[1])
		return false;
	best = !valid[0] ||
	       (valid[1] && slots[1].generation > slots[0].generation);
	/* A refusal (not durable) is overwritten first; of two durable slots
	 * the older. */
	spare = 1 - best;
	if (valid[spare] && slots[spare].durable && !slots[best].durable)
		spare = best;
	*ret_state = slots[best];
	*ret_spare = spare;
	return true;
}
