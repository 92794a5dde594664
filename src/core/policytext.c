/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The canonical policy file; see policytext.h.
 */
#include "core/policytext.h"

#include <string.h>

#include "core/address.h"
#include "core/hash.h"

/* What the parser has seen so far. */
struct progress {
	unsigned rules, entries;
	int kind;		/* of the last line in this block */
	int key;		/* of the last SET in this block */
	struct span top[N_POLICY_KEYS];	/* what the top level comes to */
	unsigned channels;
	char names[CHANNEL_MAX][CONTACT_CHANNEL_SIZE];
	unsigned with[N_CHANNEL_KEYS];	/* lines of the last one */
	int channel_key;	/* of the last WITH */
};

bool
policytext_entry_ok(enum policytext_kind kind, struct span value)
{
	struct prefix prefix;

	if (value.len == 0 || value.len > POLICYTEXT_NAME_MAX ||
	    !span_is_text(value))
		return false;
	return kind != POLICYTEXT_FROM || span_is(value, "local") ||
	       prefix_read(value, &prefix);
}

static bool
read_number(struct span *rest, unsigned *ret_number)
{
	uint64_t n;

	/* 0 stands for no rule, and for the default. */
	if (!span_number(scan_until(rest, ' '), POLICYTEXT_MAX_LINE, &n) ||
	    n == 0)
		return false;
	*ret_number = (unsigned)n;
	return true;
}

/* LINE in its parts; the values are looked at by check_line. */
static bool
read_line(struct span line, struct policytext_line *ret_line)
{
	struct policytext_line l = {
		.key = N_POLICY_KEYS, .channel_key = N_CHANNEL_KEYS,
	};
	struct span word = scan_until(&line, ' ');
	int kind = 0;

	while (kind < N_POLICYTEXT_KINDS &&
	       !span_is(word, policytext_words[kind]))
		kind++;
	if (kind == N_POLICYTEXT_KINDS)
		return false;
	l.kind = (enum policytext_kind)kind;
	if (kind >= POLICYTEXT_SET && kind != POLICYTEXT_WITH &&
	    !read_number(&line, &l.number))
		return false;
	if (kind == POLICYTEXT_WITH)
		l.channel_key = channel_key_find(scan_until(&line, ' '));
	if (kind == POLICYTEXT_SET)
		l.key = policykey_find(scan_until(&line, ' '));
	l.value = line;
	*ret_line = l;
	/* Every value stands behind a space, an empty one, too; a rule has
	 * none. */
	return (line.at[-1] == ' ') == (kind != POLICYTEXT_RULE);
}

bool
policytext_next(struct span *rest, struct policytext_line *ret_line)
{
	struct span line;

	return scan_line(rest, &line) && read_line(line, ret_line);
}

static const char *
check_set(const struct policytext_line *l, struct progress *p)
{
	uint64_t number;

	if (l->key == N_POLICY_KEYS)
		return "no such key";
	if ((int)l->key <= p->key)
		return "the keys are not in their order";
	if (p->rules > 0 && !policykey_row(l->key)->in_rules)
		return "this key cannot be in a rule";
	if (!policykey_read(l->key, l->value, &number))
		return "this key cannot have this value";
	p->key = (int)l->key;
	if (p->rules == 0)
		p->top[l->key] = l->value;
	return NULL;
}

/* What is wrong with the channel that ends here. */
static const char *
end_channel(const struct progress *p)
{
	if (p->channels > 0 && channel_lacks(p->with) != N_CHANNEL_KEYS)
		return "the channel above lacks a key";
	return NULL;
}

static const char *
begin_channel(const struct policytext_line *l, struct progress *p)
{
	const char *why = end_channel(p);

	if (why)
		return why;
	if (p->rules > 0)
		return "a channel in a rule";
	if (p->channels == CHANNEL_MAX)
		return "more than 8 channels";
	if (!contact_channel_ok(l->value))
		return "no such name";
	for (unsigned i = 0; i < p->channels; i++)
		if (span_is(l->value, p->names[i]))
			return "a second channel of that name";
	if (!span_copy(l->value, p->names[p->channels++],
		       CONTACT_CHANNEL_SIZE))
		return "no such name";
	memset(p->with, 0, sizeof(p->with));
	p->kind = POLICYTEXT_CHANNEL;
	p->channel_key = -1;
	return NULL;
}

static const char *
check_with(const struct policytext_line *l, struct progress *p)
{
	if (p->kind < POLICYTEXT_CHANNEL)
		return "out of order";
	if (l->channel_key == N_CHANNEL_KEYS)
		return "no such key";
	if ((int)l->channel_key < p->channel_key)
		return "the keys are not in their order";
	if (!channel_value_ok(l->channel_key, p->with[l->channel_key]++,
			      l->value))
		return "this key cannot have this value";
	p->kind = POLICYTEXT_WITH;
	p->channel_key = (int)l->channel_key;
	return NULL;
}

static const char *
end_block(struct progress *p)
{
	const char *why = end_channel(p);

	if (why)
		return why;
	return policykey_fits(p->top) ? NULL
				      : "the state is more writable than the "
					"secrets";
}

static const char *
begin_rule(struct progress *p)
{
	const char *why = end_block(p);

	if (why)
		return why;
	if (++p->rules > POLICYTEXT_MAX_RULES)
		return "more than 64 rules";
	p->kind = POLICYTEXT_USER;
	p->key = -1;
	return NULL;
}

/* NULL, or what is wrong with L after all the lines before it. */
static const char *
check_line(const struct policytext_line *l, struct progress *p)
{
	if (l->kind == POLICYTEXT_RULE)
		return begin_rule(p);
	if (l->kind == POLICYTEXT_CHANNEL)
		return begin_channel(l, p);
	if (l->kind == POLICYTEXT_WITH)
		return check_with(l, p);
	if ((int)l->kind < p->kind)
		return "out of order";
	p->kind = (int)l->kind;
	if (l->kind == POLICYTEXT_SET)
		return check_set(l, p);
	if (++p->entries > POLICYTEXT_MAX_ENTRIES)
		return "more than 1024 names and prefixes";
	return policytext_entry_ok(l->kind, l->value) ? NULL
						      : "no such name";
}

static bool
refuse(struct fault *fault, unsigned line, const char *what)
{
	*fault = (struct fault){
		.err = TF_ERR_DAMAGED, .line = line, .what = what};
	return false;
}

static bool
check_body(struct span rest, struct fault *fault)
{
	/* Until the first rule nothing but settings. */
	struct progress p = {.kind = POLICYTEXT_SET, .key = -1};
	struct policytext_line l;
	const char *why = NULL;
	unsigned number = 2;	/* the header and the source are before it */

	policykey_usual(p.top);
	while (!why && rest.len > 0) {
		struct span line = scan_until(&rest, '\n');
		number++;
		why = read_line(line, &l) ? check_line(&l, &p)
					  : "not a line of a policy";
	}
	if (!why)
		why = end_block(&p);
	return !why || refuse(fault, number, why);
}

/* Takes the checksum off the end of TEXT, if it is that of the rest. */
static bool
check_trailer(struct span *text)
{
	uint8_t found[SHA256_SIZE], right[SHA256_SIZE];
	struct span trailer;

	if (text->len < POLICYTEXT_TRAILER_SIZE)
		return false;
	text->len -= POLICYTEXT_TRAILER_SIZE;
	trailer = (struct span){text->at + text->len,
				POLICYTEXT_TRAILER_SIZE - 1};
	return trailer.at[POLICYTEXT_TRAILER_SIZE - 1] == '\n' &&
	       span_is(scan_until(&trailer, ' '), "sha256") &&
	       span_hex(trailer, found, sizeof(found)) &&
	       hash_sha256(text->at, text->len, right) &&
	       memcmp(found, right, sizeof(found)) == 0;
}

static bool
read_source(struct span line, struct policytext *p)
{
	if (!span_is(scan_until(&line, ' '), "source") ||
	    !span_number(scan_until(&line, ' '), UINT64_MAX,
			 &p->source_time) ||
	    line.len == 0 || !span_is_text(line))
		return false;
	p->source = line;
	return true;
}

bool
policytext_parse(struct span text, struct policytext *ret_policy,
		 struct fault *ret_fault)
{
	static const size_t header = sizeof(POLICYTEXT_HEADER) - 1;
	struct policytext p;
	struct span line;

	if (text.len > POLICYTEXT_MAX_SIZE)
		return refuse(ret_fault, 0, "larger than it can be");
	if (text.len < header ||
	    memcmp(text.at, POLICYTEXT_HEADER, header) != 0)
		return refuse(ret_fault, 1, "not a policy of this version; "
			      "run: twofactor policy apply");
	if (!check_trailer(&text))
		return refuse(ret_fault, 0, "damaged: the checksum is not "
			      "right; run: twofactor policy apply");
	/* The trailer cannot stand behind half a line. */
	if (text.at[text.len - 1] != '\n')
		return refuse(ret_fault, 0, "not a line of a policy");
	p.body = (struct span){text.at + header, text.len - header};
	if (!scan_line(&p.body, &line) || !read_source(line, &p))
		return refuse(ret_fault, 2, "not a line of a policy");
	if (!check_body(p.body, ret_fault))
		return false;
	*ret_policy = p;
	return true;
}
