/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The canonical policy file; see policytext.h.
 */
#include "core/policytext.h"

#include <string.h>

#include "core/address.h"
#include "core/hash.h"

#define HEADER "# pam_twofactor policy, version 1\n"
#define TRAILER "sha256 "
#define TRAILER_SIZE (sizeof(TRAILER) - 1 + 2 * SHA256_SIZE + 1)

static const char *const words[] = {
	[POLICYTEXT_USER] = "user",
	[POLICYTEXT_SERVICE] = "service",
	[POLICYTEXT_FROM] = "from",
	[POLICYTEXT_GROUP] = "group",
	[POLICYTEXT_SET] = "set",
	[POLICYTEXT_RULE] = "rule",
};
#define N_KINDS (sizeof(words) / sizeof(words[0]))

/* What the parser has seen so far. */
struct progress {
	unsigned rules, entries;
	int kind;		/* of the last line in this block */
	int key;		/* of the last SET in this block */
	struct span top[N_POLICY_KEYS];
	struct span block[N_POLICY_KEYS];
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

	if (!span_number(scan_until(rest, ' '), POLICYTEXT_MAX_LINE, &n))
		return false;
	*ret_number = (unsigned)n;
	return true;
}

/* LINE in its parts; the values are looked at by check_line. */
static bool
read_line(struct span line, struct policytext_line *ret_line)
{
	struct policytext_line l = {.key = N_POLICY_KEYS};
	struct span word = scan_until(&line, ' ');
	size_t kind = 0;

	while (kind < N_KINDS && !span_is(word, words[kind]))
		kind++;
	if (kind == N_KINDS)
		return false;
	l.kind = (enum policytext_kind)kind;
	if (kind >= POLICYTEXT_SET && !read_number(&line, &l.number))
		return false;
	if (kind == POLICYTEXT_SET)
		l.key = policykey_find(scan_until(&line, ' '));
	l.value = line;
	*ret_line = l;
	return true;
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
	p->block[l->key] = l->value;
	return NULL;
}

static const char *
end_block(struct progress *p)
{
	if (policykey_conflict(p->block) != N_POLICY_KEYS)
		return "the settings above need a newer version of "
		       "pam_twofactor";
	if (p->rules == 0)
		memcpy(p->top, p->block, sizeof(p->top));
	return NULL;
}

static const char *
begin_rule(const struct policytext_line *l, struct progress *p)
{
	const char *why = end_block(p);

	if (why)
		return why;
	if (l->value.len > 0)
		return "a rule has no value";
	if (++p->rules > POLICYTEXT_MAX_RULES)
		return "more than 64 rules";
	memcpy(p->block, p->top, sizeof(p->block));
	p->kind = POLICYTEXT_USER;
	p->key = -1;
	return NULL;
}

/* NULL, or what is wrong with L after all the lines before it. */
static const char *
check_line(const struct policytext_line *l, struct progress *p)
{
	if (l->kind == POLICYTEXT_RULE)
		return begin_rule(l, p);
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

	policykey_usual(p.block);
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

	if (text->len < TRAILER_SIZE)
		return false;
	text->len -= TRAILER_SIZE;
	trailer = (struct span){text->at + text->len, TRAILER_SIZE - 1};
	return trailer.at[TRAILER_SIZE - 1] == '\n' &&
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
	static const size_t header = sizeof(HEADER) - 1;
	struct policytext p;
	struct span line;

	if (text.len > POLICYTEXT_MAX_SIZE)
		return refuse(ret_fault, 0, "larger than it can be");
	if (text.len < header || memcmp(text.at, HEADER, header) != 0)
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

static void
write_numbered(struct sink *out, enum policytext_kind kind, unsigned line)
{
	sink_text(out, words[kind]);
	sink_char(out, ' ');
	sink_number(out, line);
}

void
policytext_begin(struct sink *out, uint64_t source_time, const char *source)
{
	sink_text(out, HEADER "source ");
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
	sink_text(out, words[kind]);
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
	sink_text(out, TRAILER);
	sink_hex(out, digest, sizeof(digest));
	sink_char(out, '\n');
	return !out->full;
}
