/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Trusted devices; see trust.h.
 */
#include "core/trust.h"

#include <string.h>

struct names {
	unsigned n;		/* 0: the device has no name */
	struct trust at[SSHKEY_MAX];
};

static void
add_name(struct names *names, const char *prefix, const char *name,
	 const char *kind, const struct source *source)
{
	struct trust *t = &names->at[names->n++];
	struct sink id = {t->source, sizeof(t->source), 0, false};
	struct sink type = {t->kind, sizeof(t->kind), 0, false};
	struct sink from = {t->from, sizeof(t->from), 0, false};

	sink_text(&id, prefix);
	sink_text(&id, name);
	sink_text(&type, kind);
	sink_text(&from, source->address[0] ? source->address
					    : SOURCE_ADDRESS "unknown");
}

/* A key that could not be read may be any, so that the others are no name. */
static struct names
names_of(const struct source *source, enum policy_trust by)
{
	const struct sshkey_list *keys = &source->keys;
	struct names names = {.n = 0};

	switch (by) {
	case TRUST_BY_NONE:
		break;
	case TRUST_BY_KEY:
		for (unsigned i = 0; keys->whole && i < keys->n; i++)
			add_name(&names, SOURCE_KEY, keys->at[i].print,
				 keys->at[i].type, source);
		break;
	case TRUST_BY_ADDRESS:
		/* A forwarded port or a proxy here brings anybody. */
		if (source->address[0] &&
		    !address_is_loopback(&source->origin.address))
			add_name(&names, "", source->address, TRUST_ADDRESS,
				 source);
		break;
	}
	return names;
}

/* Whether no password was set on the day of the time AT, or later. */
static bool
password_is_older(int64_t password_day, int64_t at)
{
	return password_day >= 0 && password_day < at / POLICY_DAY_SECONDS;
}

enum trust_end
trust_end(const struct state *state, const struct trust *t, int64_t now,
	  int64_t password_day)
{
	if (now >= t->expires_at)
		return TRUST_ENDED;
	if (now < t->granted_at || now < state->last_event)
		return TRUST_CLOCK_BEHIND;
	if (password_day >= 0 &&
	    !password_is_older(password_day, t->granted_at))
		return TRUST_PASSWORD_CHANGED;
	return TRUST_HOLDS;
}

bool
trust_may(const struct source *source, const struct policy *policy,
	  int64_t now, int64_t password_day)
{
	return names_of(source, policy->trust_by).n > 0 &&
	       password_is_older(password_day, now);
}

static struct trust *
find(const struct state *state, const char *source)
{
	for (unsigned i = 0; i < state->n_trusted; i++)
		if (strcmp(state->trusted[i].source, source) == 0)
			return (struct trust *)&state->trusted[i];
	return NULL;
}

static bool
name_holds(const struct state *state, const char *source,
	   const struct policy *policy, int64_t now, int64_t password_day)
{
	const struct trust *t = find(state, source);

	return t && now - t->granted_at < policy->trust_seconds &&
	       trust_end(state, t, now, password_day) == TRUST_HOLDS;
}

bool
trust_holds(const struct state *state, const struct source *source,
	    const struct policy *policy, int64_t now, int64_t password_day)
{
	struct names names = names_of(source, policy->trust_by);

	if (password_day < 0)
		return false;
	for (unsigned i = 0; i < names.n; i++)
		if (!name_holds(state, names.at[i].source, policy, now,
				password_day))
			return false;
	return names.n > 0;
}

/* The entry of SOURCE, else a free one, else the one that ends first. */
static struct trust *
entry_for(struct state *state, const char *source)
{
	struct trust *entry = find(state, source);

	if (!entry && state->n_trusted < STATE_MAX_TRUSTED)
		entry = &state->trusted[state->n_trusted++];
	if (entry)
		return entry;
	entry = &state->trusted[0];
	for (unsigned i = 1; i < state->n_trusted; i++)
		if (state->trusted[i].expires_at < entry->expires_at)
			entry = &state->trusted[i];
	return entry;
}

void
trust_grant(struct state *state, const struct source *source,
	    const struct policy *policy, int64_t now)
{
	struct names names = names_of(source, policy->trust_by);
	int64_t end = now + policy->trust_seconds;

	for (unsigned i = 0; i < names.n; i++) {
		struct trust *t = &names.at[i];
		t->granted_at = now;
		t->expires_at = end < STATE_MAX_TIME ? end : STATE_MAX_TIME;
		*entry_for(state, t->source) = *t;
	}
}

void
trust_prune(struct state *state, int64_t now)
{
	unsigned kept = 0;

	for (unsigned i = 0; i < state->n_trusted; i++)
		if (now >= state->last_event &&
		    now < state->trusted[i].expires_at)
			state->trusted[kept++] = state->trusted[i];
	state->n_trusted = kept;
}

unsigned
trust_revoke(struct state *state, const char *id)
{
	unsigned kept = 0, had = state->n_trusted;
	char other[TRUST_ID_SIZE];

	for (unsigned i = 0; i < had; i++) {
		trust_id(state->trusted[i].source, other);
		if (id && strcmp(id, other) != 0)
			state->trusted[kept++] = state->trusted[i];
	}
	state->n_trusted = kept;
	return had - kept;
}

void
trust_id(const char *source, char ret_id[TRUST_ID_SIZE])
{
	struct sink out = {ret_id, TRUST_ID_SIZE, 0, false};
	uint8_t digest[SHA256_SIZE];

	ret_id[0] = '\0';
	if (hash_sha256(source, strlen(source), digest))
		sink_hex(&out, digest, TRUST_ID_SIZE / 2);
}

void
trust_ids(const struct source *source, enum policy_trust by,
	  char ret_ids[TRUST_IDS_SIZE])
{
	struct sink out = {ret_ids, TRUST_IDS_SIZE, 0, false};
	struct names names = names_of(source, by);
	char id[TRUST_ID_SIZE];

	for (unsigned i = 0; i < names.n; i++) {
		trust_id(names.at[i].source, id);
		if (i > 0)
			sink_char(&out, ',');
		sink_text(&out, id);
	}
}
