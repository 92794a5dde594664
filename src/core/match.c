/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Where in a device's sequence a code stands; see match.h.
 */
#include "core/match.h"

#include "core/wipe.h"

/* What is looked at, and which part of it is accepted, in steps from BASE. */
struct window {
	uint64_t base;
	int64_t from, to;
	int64_t open_from, open_to;	/* around now, or HOTP's look-ahead */
	int64_t drift;			/* the open window again, shifted */
	int64_t stale;			/* the farthest that is spent */
};

static int64_t
clamp_low(int64_t from, uint64_t base)
{
	return from < 0 && (uint64_t)-from > base ? -(int64_t)base : from;
}

/* TO, or the one after it, where that would complete a resync. */
static int64_t
with_expected(const struct device_state *entry, uint64_t base, int64_t to)
{
	return entry && entry->expected == base + (uint64_t)to + 1 ? to + 1
								   : to;
}

static struct window
window_totp(const struct device *device, const struct device_state *entry,
	    const struct policy *policy, int64_t now, int64_t stale)
{
	struct window w = {
		.base = (uint64_t)now / device->period,
		.stale = INT64_MAX,
	};

	w.drift = entry ? entry->drift : 0;
	w.open_to = (int64_t)policy->window_steps;
	w.open_from = -w.open_to;
	w.from = clamp_low((w.drift < 0 ? w.drift : 0) - stale, w.base);
	w.to = with_expected(entry, w.base,
			     (w.drift > 0 ? w.drift : 0) + stale);
	return w;
}

static struct window
window_hotp(const struct device *device, const struct device_state *entry,
	    const struct policy *policy, int64_t stale)
{
	struct window w = {
		.base = entry ? entry->counter : device->counter,
		.open_to = (int64_t)policy->hotp_look_ahead,
	};

	w.from = clamp_low(-stale, w.base);
	w.stale = w.open_to > stale ? w.open_to : stale;
	w.to = w.stale;
	if (entry && w.to < MATCH_RESYNC_COUNTS)
		w.to = with_expected(entry, w.base, MATCH_RESYNC_COUNTS);
	return w;
}

static bool
is_open(const struct window *w, int64_t offset)
{
	int64_t shifted = offset - w->drift;

	return (offset >= w->open_from && offset <= w->open_to) ||
	       (shifted >= w->open_from && shifted <= w->open_to);
}

static bool
is_spent(const struct device *device, const struct device_state *entry,
	 uint64_t step)
{
	if (device->type == DEVICE_HOTP)
		return step < (entry ? entry->counter : device->counter);
	return entry && ranges_have(&entry->used, step);
}

static int64_t
distance(int64_t offset)
{
	return offset < 0 ? -offset : offset;
}

/* Whether a resync may take STEP, OFFSET from now: nothing after it is used. */
static bool
is_later(const struct device *device, const struct device_state *entry,
	 uint64_t step, int64_t offset)
{
	if (!entry || is_spent(device, entry, step))
		return false;
	if (device->type == DEVICE_HOTP)
		return true;
	return (distance(offset) <= STATE_MAX_DRIFT ||
		(step == entry->expected && offset == STATE_MAX_DRIFT + 1)) &&
	       (entry->used.n == 0 ||
		step > entry->used.at[entry->used.n - 1].last);
}

/* Of several the expected one, else the one nearest to now. */
static void
note_later(struct match *m, const struct device_state *entry, uint64_t step,
	   int64_t offset)
{
	bool completes = entry->expected > 0 && step == entry->expected;

	if (m->completes ||
	    (m->later && !completes &&
	     distance(m->later_offset) <= distance(offset)))
		return;
	m->later = true;
	m->completes = completes;
	m->later_offset = (int)offset;
	m->later_step = step;
}

static void
note(struct match *m, const struct window *w, int64_t offset, bool spent)
{
	bool open = is_open(w, offset);

	m->any = true;
	if (offset > w->stale || m->n == MATCH_MAX)
		return;
	m->steps[m->n++] = w->base + (uint64_t)offset;
	m->spent = m->spent || spent;
	if (open && (!m->open || distance(offset) < distance(m->offset)))
		m->offset = (int)offset;
	m->open = m->open || open;
}

bool
match_find(const struct device *device, const struct device_state *entry,
	   const struct policy *policy, int64_t now, unsigned stale,
	   uint32_t value, struct match *ret_match)
{
	struct match m = {0};
	struct window w;
	struct hmac key;
	WIPE_AT_END(key);

	w = device->type == DEVICE_HOTP
	    ? window_hotp(device, entry, policy, stale)
	    : window_totp(device, entry, policy, now, stale);
	if (!hmac_init(&key, device->algorithm, device->secret,
		       device->secret_size))
		return false;
	for (int64_t offset = w.from; offset <= w.to; offset++) {
		uint64_t step = w.base + (uint64_t)offset;
		uint32_t code = 0;
		WIPE_AT_END(code);
		if (!otp_value(&key, step, device->digits, &code))
			return false;
		if (CRYPTO_memcmp(&code, &value, sizeof(code)) != 0)
			continue;
		note(&m, &w, offset, is_spent(device, entry, step));
		if (!is_open(&w, offset) &&
		    is_later(device, entry, step, offset))
			note_later(&m, entry, step, offset);
	}
	*ret_match = m;
	return true;
}

static void
spend(const struct device *device, uint64_t step, struct device_state *entry)
{
	if (device->type == DEVICE_TOTP)
		ranges_add(&entry->used, step);
	else if (step >= entry->counter)
		entry->counter = step + 1;
}

void
match_spend(const struct match *m, const struct device *device,
	    struct device_state *entry)
{
	for (unsigned i = 0; i < m->n; i++)
		spend(device, m->steps[i], entry);
	if (m->completes) {
		spend(device, m->later_step - 1, entry);
		spend(device, m->later_step, entry);
	}
}
