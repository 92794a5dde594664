/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Trusted sources; see trust.h.
 */
#include "core/trust.h"

#include <string.h>

#define DAY_SECONDS 86400

static bool
holds(const struct trust *t, int64_t now, int64_t password_day)
{
	return now >= t->granted_at && now < t->expires_at &&
	       password_day < t->granted_at / DAY_SECONDS;
}

bool
trust_holds(const struct state *state, const char *source, int64_t now,
	    int64_t password_day)
{
	if (password_day < 0 || now < state->last_event)
		return false;
	for (unsigned i = 0; i < state->n_trusted; i++)
		if (strcmp(state->trusted[i].source, source) == 0 &&
		    holds(&state->trusted[i], now, password_day))
			return true;
	return false;
}

/* The entry of SOURCE, else a free one, else the one that ends first. */
static struct trust *
entry_for(struct state *state, const char *source)
{
	struct trust *first = &state->trusted[0];

	for (unsigned i = 0; i < state->n_trusted; i++) {
		struct trust *t = &state->trusted[i];
		if (strcmp(t->source, source) == 0)
			return t;
		if (t->expires_at < first->expires_at)
			first = t;
	}
	if (state->n_trusted < STATE_MAX_TRUSTED)
		return &state->trusted[state->n_trusted++];
	return first;
}

void
trust_grant(struct state *state, const char *source, int64_t now,
	    int64_t seconds)
{
	struct trust *t = entry_for(state, source);

	memset(t, 0, sizeof(*t));
	memcpy(t->source, source, strnlen(source, sizeof(t->source) - 1));
	t->granted_at = now;
	t->expires_at = now + seconds < STATE_MAX_TIME ? now + seconds
						       : STATE_MAX_TIME;
}
