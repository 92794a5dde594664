/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Writing a slot of the file "state"; see state.h.
 */
#include "core/state_slot.h"

#include <string.h>

/* The longest text that can be written: a line for everything that is there
 * once, and every list at its maximum. */
#define TIME_DIGITS 13	/* STATE_MAX_TIME */
#define NUMBER_DIGITS 20	/* UINT64_MAX */
#define STEP_DIGITS 14	/* STEP_MAX of state_parse.c, and a blank */
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
	       STATE_SLOT_TEXT_SIZE, "the largest state fits a slot");

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
	char *seal = ret_slot + STATE_SLOT_TEXT_SIZE;
	struct sink out = {ret_slot, STATE_SLOT_TEXT_SIZE + 1, 0, false};

	sink_text(&out, STATE_SLOT_HEADER "\ngeneration ");
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
	memset(ret_slot + out.len, '.', STATE_SLOT_TEXT_SIZE - out.len);
	seal[-1] = '\n';
	return state_slot_seal(ret_slot, seal);
}
