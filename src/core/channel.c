/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The channels of the policy; see channel.h.
 */
#include "core/channel.h"

#include <string.h>

#include "core/policytext.h"
#include "core/state.h"

static const char *const kind_words[] = {
	[CONTACT_MAIL] = "mail",
	[CONTACT_PHONE] = "phone",
	[CONTACT_TEXT] = "text",
	NULL,
};

/* tests/unit/manual.test reads this table. */
static const struct policykey_row keys[] = {
	{"address", POLICYKEY_WORD, NULL, "\"mail\", \"phone\" or \"text\"",
	 0, 0, kind_words, false, false},
	{"command", POLICYKEY_TEXT, NULL,
	 "1 to 16 texts of 1 to 127 bytes, the first an absolute path: "
	 "[ \"/path/to/command\", \"argument\" ]",
	 1, POLICYKEY_TEXT_SIZE - 1, NULL, false, false},
	{"run_as", POLICYKEY_TEXT, NULL, "the name of a user, not root",
	 1, POLICYKEY_TEXT_SIZE - 1, NULL, false, false},
	{"timeout", POLICYKEY_NUMBER, "10", "1 to 60 seconds",
	 1, 60, NULL, false, false},
	{"lifetime", POLICYKEY_NUMBER, "600", "60 to 3600 seconds",
	 60, 3600, NULL, false, false},
	{"per_hour", POLICYKEY_NUMBER, "3", "1 to 8",
	 1, STATE_MAX_SENT, NULL, false, false},
	{"secret", POLICYKEY_TEXT, "", "an absolute path",
	 1, POLICYKEY_TEXT_SIZE - 1, NULL, false, false},
};
_Static_assert(sizeof(keys) / sizeof(keys[0]) == N_CHANNEL_KEYS,
	       "a row for each key");

const struct policykey_row *
channel_row(enum channelkey key)
{
	return &keys[key];
}

enum channelkey
channel_key_find(struct span name)
{
	for (int i = 0; i < N_CHANNEL_KEYS; i++)
		if (span_is(name, keys[i].name))
			return (enum channelkey)i;
	return N_CHANNEL_KEYS;
}

bool
channel_value_ok(enum channelkey key, unsigned before, struct span value)
{
	uint64_t number;

	if (key == N_CHANNEL_KEYS ||
	    before >= (key == CHANNEL_COMMAND ? CHANNEL_MAX_ARGUMENTS : 1) ||
	    !policykey_row_read(&keys[key], value, &number))
		return false;
	if (key == CHANNEL_SECRET || (key == CHANNEL_COMMAND && before == 0))
		return value.at[0] == '/';
	return key != CHANNEL_RUN_AS || !span_is(value, "root");
}

enum channelkey
channel_lacks(const unsigned counts[N_CHANNEL_KEYS])
{
	int i = 0;

	while (i < N_CHANNEL_KEYS && (keys[i].usual || counts[i] > 0))
		i++;
	return (enum channelkey)i;
}

void
channel_begin(struct channel *c)
{
	memset(c, 0, sizeof(*c));
	for (int i = 0; i < N_CHANNEL_KEYS; i++)
		if (keys[i].usual)
			(void)!channel_add(c, (enum channelkey)i,
					   span_of(keys[i].usual));
}

static void
copy(struct span value, char ret_text[POLICYKEY_TEXT_SIZE])
{
	if (!span_copy(value, ret_text, POLICYKEY_TEXT_SIZE))
		ret_text[0] = '\0';
}

bool
channel_add(struct channel *c, enum channelkey key, struct span value)
{
	uint64_t n = 0;

	if (!channel_value_ok(key, key == CHANNEL_COMMAND ? c->n_arguments : 0,
			      value) ||
	    !policykey_row_read(&keys[key], value, &n))
		return false;
	switch (key) {
	case CHANNEL_ADDRESS:
		c->kind = (enum contact_kind)n;
		break;
	case CHANNEL_COMMAND:
		copy(value, c->arguments[c->n_arguments++]);
		break;
	case CHANNEL_RUN_AS:
		copy(value, c->run_as);
		break;
	case CHANNEL_TIMEOUT:
		c->timeout_seconds = (unsigned)n;
		break;
	case CHANNEL_LIFETIME:
		c->lifetime_seconds = (unsigned)n;
		break;
	case CHANNEL_PER_HOUR:
		c->per_hour = (unsigned)n;
		break;
	case CHANNEL_SECRET:
		copy(value, c->secret);
		break;
	case N_CHANNEL_KEYS:
		return false;
	}
	return true;
}

bool
channel_next(struct span *rest, struct channel *ret_channel)
{
	struct policytext_line l;
	struct span at;

	do {
		if (!policytext_next(rest, &l) || l.kind == POLICYTEXT_RULE)
			return false;
	} while (l.kind != POLICYTEXT_CHANNEL);
	channel_begin(ret_channel);
	ret_channel->line = l.number;
	if (!span_copy(l.value, ret_channel->name, sizeof(ret_channel->name)))
		return false;
	for (at = *rest; policytext_next(&at, &l) && l.kind == POLICYTEXT_WITH;
	     *rest = at)
		if (!channel_add(ret_channel, l.channel_key, l.value))
			return false;
	return true;
}

/* Whether TYPED is NAME, but for case. */
static bool
is_name(struct span typed, const char *name)
{
	size_t i = 0;

	for (; i < typed.len && name[i]; i++) {
		char c = typed.at[i];
		if (c >= 'A' && c <= 'Z')
			c = (char)(c - 'A' + 'a');
		if (c != name[i])
			return false;
	}
	return i == typed.len && !name[i];
}

bool
channel_find(struct span body, struct span typed, struct channel *ret_channel)
{
	struct span word, more;

	if (!scan_word(&typed, &word) || scan_word(&typed, &more))
		return false;
	while (channel_next(&body, ret_channel))
		if (is_name(word, ret_channel->name))
			return true;
	return false;
}
