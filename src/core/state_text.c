/* SPDX-License-Identifier: BSD-2-Clause
 *
 * A slot of the file "state": its text, padding and checksum; see state.h.
 */
#include "core/state.h"

#include <string.h>

#define HEADER "pam_twofactor state, version 1"
#define CHECK_KEYWORD "sha256 "
#define CHECK_SIZE (sizeof(CHECK_KEYWORD) - 1 + 2 * SHA256_SIZE + 1)
#define TEXT_SIZE (STATE_SLOT_SIZE - CHECK_SIZE)

/* The longest text that can be written: a line for everything that is there
 * once, and every list at its maximum. */
#define TIME_DIGITS 13	/* STATE_MAX_TIME */
#define NUMBER_DIGITS 20	/* UINT64_MAX */
#define STEP_DIGITS 14	/* STEP_MAX, and what parts it from the next */
#define DEVICE_LINE (6 + 33 + 5 + 5 + 2 * NUMBER_DIGITS + TIME_DIGITS + \
		     RANGES_MAX * 2 * STEP_DIGITS)
#define ONCE_LINES (192 + 2 * (14 + NUMBER_DIGITS + TIME_DIGITS))
#define TRUSTED_LINE (8 + 2 * SOURCE_SIZE + SSHKEY_TYPE_SIZE + \
		      2 * (TIME_DIGITS + 1))
#define DELIVERED_LINE (18 + 2 * (DELIVERED_SALT_SIZE + DELIVERED_ASKER_SIZE + \
				  DELIVERED_CODE_SIZE) + 2 * TIME_DIGITS)
_Static_assert(ONCE_LINES + STATE_MAX_DEVICES * DEVICE_LINE +
	       STATE_MAX_KNOWN * (7 + SOURCE_SIZE) +
	       STATE_MAX_TRUSTED * TRUSTED_LINE +
	       DELIVERED_LINE +
	       STATE_MAX_SENT * (6 + CONTACT_CHANNEL_SIZE + TIME_DIGITS) <
	       TEXT_SIZE, "the largest state fits a slot");
/* Of all time, by an imported period of 1 s, and of a window beyond it. */
#define STEP_MAX (STATE_MAX_TIME + 1000)

static void
write_device(const struct device_state *d, struct sink *out)
{
	sink_text(out, "device ");
	sink_hex(out, d->print, sizeof(d->print));
	sink_char(out, ' ');
	sink_signed(out, d->drift);
	sink_char(out, ' ');
	sink_number(out, d->counter);
	sink_char(out, ' ');
	sink_signed(out, d->last_used);
	sink_char(out, ' ');
	sink_number(out, d->expected);
	for (unsigned i = 0; i < d->used.n; i++) {
		sink_char(out, ' ');
		sink_number(out, d->used.at[i].first);
		sink_char(out, '-');
		sink_number(out, d->used.at[i].last);
	}
	sink_char(out, '\n');
}

static void
write_pool(const char *name, const struct pool *pool, struct sink *out)
{
	sink_text(out, name);
	sink_number(out, pool->used);
	sink_char(out, ' ');
	sink_signed(out, pool->at);
	sink_char(out, '\n');
}

static void
write_delivered(const struct delivered *d, struct sink *out)
{
	if (d->expires_at == 0)
		return;
	sink_text(out, "delivered ");
	sink_hex(out, d->salt, sizeof(d->salt));
	sink_char(out, ' ');
	sink_hex(out, d->asker, sizeof(d->asker));
	sink_char(out, ' ');
	sink_hex(out, d->code, sizeof(d->code));
	sink_char(out, ' ');
	sink_signed(out, d->sent_at);
	sink_char(out, ' ');
	sink_signed(out, d->expires_at);
	sink_char(out, ' ');
	sink_number(out, d->tries);
	sink_char(out, '\n');
}

static void
write_sent(const struct state *s, struct sink *out)
{
	for (unsigned i = 0; i < s->n_sent; i++) {
		sink_text(out, "sent ");
		sink_text(out, s->sent[i].channel);
		sink_char(out, ' ');
		sink_signed(out, s->sent[i].at);
		sink_char(out, '\n');
	}
}

static void
write_lists(const struct state *s, struct sink *out)
{
	for (unsigned i = 0; i < s->n_devices; i++)
		write_device(&s->devices[i], out);
	for (unsigned i = 0; i < s->n_known; i++) {
		sink_text(out, "known ");
		sink_text(out, s->known[i]);
		sink_char(out, '\n');
	}
	for (unsigned i = 0; i < s->n_trusted; i++) {
		sink_text(out, "trusted ");
		sink_text(out, s->trusted[i].source);
		sink_char(out, ' ');
		sink_signed(out, s->trusted[i].granted_at);
		sink_char(out, ' ');
		sink_signed(out, s->trusted[i].expires_at);
		sink_char(out, ' ');
		sink_text(out, s->trusted[i].kind);
		sink_char(out, ' ');
		sink_text(out, s->trusted[i].from);
		sink_char(out, '\n');
	}
}

bool
state_write(const struct state *s, char ret_slot[STATE_SLOT_SIZE])
{
	struct sink out = {ret_slot, TEXT_SIZE + 1, 0, false};
	uint8_t digest[SHA256_SIZE];

	sink_text(&out, HEADER "\ngeneration ");
	sink_number(&out, s->generation);
	sink_text(&out, s->durable ? "\ndurable yes" : "\ndurable no");
	sink_text(&out, "\nlast-event ");
	sink_signed(&out, s->last_event);
	sink_text(&out, "\nbackup-spent ");
	sink_hex(&out, s->backup_salt, BACKUP_SALT_SIZE);
	sink_char(&out, ' ');
	sink_number(&out, s->backup_spent);
	write_pool("\npool-known ", &s->pools[POOL_KNOWN], &out);
	write_pool("pool-others ", &s->pools[POOL_OTHERS], &out);
	write_lists(s, &out);
	write_delivered(&s->delivered, &out);
	write_sent(s, &out);
	sink_text(&out, "end\n");
	if (out.full)
		return false;
	memset(ret_slot + out.len, '.', TEXT_SIZE - out.len);
	ret_slot[TEXT_SIZE - 1] = '\n';
	if (!hash_sha256(ret_slot, TEXT_SIZE, digest))
		return false;
	/* The last LF takes the place of the sink's NUL. */
	out = (struct sink){ret_slot + TEXT_SIZE, CHECK_SIZE, 0, false};
	sink_text(&out, CHECK_KEYWORD);
	sink_hex(&out, digest, sizeof(digest));
	ret_slot[STATE_SLOT_SIZE - 1] = '\n';
	return !out.full;
}

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
checksum_holds(const char slot[STATE_SLOT_SIZE])
{
	char line[CHECK_SIZE];
	struct sink out = {line, sizeof(line), 0, false};
	uint8_t digest[SHA256_SIZE];

	if (!hash_sha256(slot, TEXT_SIZE, digest))
		return false;
	sink_text(&out, CHECK_KEYWORD);
	sink_hex(&out, digest, sizeof(digest));
	line[CHECK_SIZE - 1] = '\n';
	return memcmp(slot + TEXT_SIZE, line, sizeof(line)) == 0;
}

bool
state_parse(const char slot[STATE_SLOT_SIZE], struct state *ret_state)
{
	struct span text = {slot, TEXT_SIZE}, line;
	struct state s = {0};

	if (!checksum_holds(slot) || !scan_line(&text, &line) ||
	    !span_is(line, HEADER))
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
