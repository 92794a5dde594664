/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Writing the canonical policy file; see policytext.h.
 */
#include "core/policytext.h"

const char *const policytext_words[N_POLICYTEXT_KINDS] = {
	[POLICYTEXT_USER] = "user",
	[POLICYTEXT_SERVICE] = "service",
	[POLICYTEXT_FROM] = "from",
	[POLICYTEXT_GROUP] = "group",
	[POLICYTEXT_SET] = "set",
	[POLICYTEXT_RULE] = "rule",
	[POLICYTEXT_CHANNEL] = "channel",
	[POLICYTEXT_WITH] = "with",
};

static void
write_numbered(struct sink *out, enum policytext_kind kind, unsigned line)
{
	sink_text(out, policytext_words[kind]);
	sink_char(out, ' ');
	sink_number(out, line);
}

void
policytext_begin(struct sink *out, uint64_t source_time, const char *source)
{
	sink_text(out, POLICYTEXT_HEADER "source ");
	sink_number(out, source_time);
	sink_char(out, ' ');
	sink_text(out, source);
	sink_char(out, '\n');
}

void
policytext_set(struct sink *out, unsigned line, enum policykey key,
	       const char *value)
{
	write_numbered(out, POLICYTEXT_SET, line);
	sink_char(out, ' ');
	sink_text(out, policykey_row(key)->name);
	sink_char(out, ' ');
	sink_text(out, value);
	sink_char(out, '\n');
}

static void
write_with(struct sink *out, enum channelkey key, const char *value)
{
	sink_text(out, policytext_words[POLICYTEXT_WITH]);
	sink_char(out, ' ');
	sink_text(out, channel_row(key)->name);
	sink_char(out, ' ');
	sink_text(out, value);
	sink_char(out, '\n');
}

static void
write_with_number(struct sink *out, enum channelkey key, unsigned value)
{
	char text[12];
	struct sink digits = {text, sizeof(text), 0, false};

	sink_number(&digits, value);
	write_with(out, key, text);
}

void
policytext_channel(struct sink *out, const struct channel *c)
{
	write_numbered(out, POLICYTEXT_CHANNEL, c->line);
	sink_char(out, ' ');
	sink_text(out, c->name);
	sink_char(out, '\n');
	write_with(out, CHANNEL_ADDRESS,
		   channel_row(CHANNEL_ADDRESS)->words[c->kind]);
	for (unsigned i = 0; i < c->n_arguments; i++)
		write_with(out, CHANNEL_COMMAND, c->arguments[i]);
	write_with(out, CHANNEL_RUN_AS, c->run_as);
	write_with_number(out, CHANNEL_TIMEOUT, c->timeout_seconds);
	write_with_number(out, CHANNEL_LIFETIME, c->lifetime_seconds);
	write_with_number(out, CHANNEL_PER_HOUR, c->per_hour);
	if (c->secret[0])
		write_with(out, CHANNEL_SECRET, c->secret);
}

void
policytext_rule(struct sink *out, unsigned line)
{
	write_numbered(out, POLICYTEXT_RULE, line);
	sink_char(out, '\n');
}

void
policytext_entry(struct sink *out, enum policytext_kind kind,
		 const char *value)
{
	sink_text(out, policytext_words[kind]);
	sink_char(out, ' ');
	sink_text(out, value);
	sink_char(out, '\n');
}

bool
policytext_end(struct sink *out)
{
	uint8_t digest[SHA256_SIZE];

	if (out->full || !hash_sha256(out->buf, out->len, digest))
		return false;
	sink_text(out, POLICYTEXT_TRAILER);
	sink_hex(out, digest, sizeof(digest));
	sink_char(out, '\n');
	return !out->full;
}
