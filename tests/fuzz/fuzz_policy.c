/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The applied policy.  The input is its text without the last line, which is
 * added; or with one, and then it is read as it stands as well.  What is read
 * is written again as the same bytes, and decides for whoever logs in.
 */
#include "core/rules.h"
#include "fuzz.h"
#include "io/place.h"

static enum holds
in_group(struct span name, void *arg)
{
	(void)arg;
	return (enum holds)(name.len % 3);
}

static char *
value_of(const struct policytext_line *line, char ret_text[512])
{
	MUST(line->value.len < 512);
	memcpy(ret_text, line->value.at, line->value.len);
	ret_text[line->value.len] = '\0';
	return ret_text;
}

/* Writes P anew. True: it has channels, whose defaults are then all written. */
static bool
write_again(const struct policytext *p, struct sink *out)
{
	static char source[POLICYTEXT_MAX_SIZE];
	struct span rest = p->body, channels = p->body;
	struct policytext_line l;
	struct channel channel;
	char value[512];
	bool has_channels = false;

	MUST(p->source.len < sizeof(source));
	memcpy(source, p->source.at, p->source.len);
	source[p->source.len] = '\0';
	policytext_begin(out, p->source_time, source);
	while (policytext_next(&rest, &l))
		if (l.kind == POLICYTEXT_SET) {
			policytext_set(out, l.number, l.key,
				       value_of(&l, value));
		} else if (l.kind == POLICYTEXT_RULE) {
			policytext_rule(out, l.number);
		} else if (l.kind == POLICYTEXT_CHANNEL) {
			MUST(channel_next(&channels, &channel));
			policytext_channel(out, &channel);
			has_channels = true;
		} else if (l.kind != POLICYTEXT_WITH) {
			policytext_entry(out, l.kind, value_of(&l, value));
		}
	MUST(rest.len == 0 && !channel_next(&channels, &channel));
	return has_channels;
}

static void
check_round(struct span text, const struct policytext *p)
{
	static char again[2 * POLICYTEXT_MAX_SIZE], twice[sizeof(again)];
	struct sink out = {again, sizeof(again), 0, false};
	struct sink other = {twice, sizeof(twice), 0, false};
	struct policytext q;
	struct fault fault;

	if (!write_again(p, &out)) {
		MUST(policytext_end(&out));
		MUST(out.len == text.len &&
		     memcmp(again, text.at, out.len) == 0);
		return;
	}
	MUST(policytext_end(&out));
	if (out.len > POLICYTEXT_MAX_SIZE)
		return;
	MUST(policytext_parse((struct span){again, out.len}, &q, &fault));
	(void)write_again(&q, &other);
	MUST(policytext_end(&other));
	MUST(out.len == other.len && memcmp(again, twice, out.len) == 0);
}

/* Nobody of whom less is known is asked for less. */
static void
check_decision(struct span body)
{
	struct origin there = {.kind = ORIGIN_ADDRESS,
			       .address = {{10, 1, 2, 3}, 4}};
	struct origin nowhere = {.kind = ORIGIN_UNKNOWN};
	struct rules_login known = {"alice", "sshd", &there, in_group, NULL};
	struct rules_login unsure = {NULL, "sshd", &nowhere, in_group, NULL};
	struct ruling a, b;
	struct policy p, q, top = rules_top(body);

	rules_decide(body, &known, &a);
	rules_decide(body, &unsure, &b);
	p = rules_policy(&a);
	q = rules_policy(&b);
	MUST(q.require <= p.require);
	MUST(q.throttle_burst <= p.throttle_burst);
	MUST(q.yearly_risk <= p.yearly_risk);
	MUST(q.window_steps <= p.window_steps);
	MUST(strcmp(p.secrets_dir, top.secrets_dir) == 0);
	MUST(strcmp(p.state_dir, top.state_dir) == 0);
}

/* No user can write to the state of secrets that root keeps, nor leads it out
 * of the directory that it is in. */
static void
check_place(struct span body)
{
	static const struct account alice = {.name = "alice",
					     .home = "/home/alice"};
	struct policy top = rules_top(body);
	struct place place;
	char path[PATH_MAX];

	MUST(place_of_policy(&top, &alice, &place));
	MUST(place.state_in.system || !place.secrets_in.system);
	MUST(place.secrets_in.system != place.secrets_in.in_home);
	MUST(place.state_in.system != place.state_in.in_home);
	place_show_secrets(&place, &alice, path, sizeof(path));
	MUST(strncmp(path, "/home/alice/", 12) == 0 ||
	     place.secrets_in.system);
	MUST(strstr(path, "/alice/") && !strstr(path, "/../"));
	place_show_state(&place, &alice, path, sizeof(path));
	MUST(strstr(path, "/alice/") && !strstr(path, "/../"));
}

static void
check(struct span text)
{
	struct policytext p;
	struct fault fault = {0};

	if (policytext_parse(text, &p, &fault)) {
		check_round(text, &p);
		check_decision(p.body);
		check_place(p.body);
	} else {
		fuzz_check_fault(&fault);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static char text[POLICYTEXT_MAX_SIZE + 1];
	struct sink out = {text, sizeof(text), size, false};
	struct span raw = fuzz_copy(data, size);

	check(raw);
	if (size < sizeof(text)) {
		memcpy(text, data, size);
		if (policytext_end(&out))
			check((struct span){text, out.len});
	}
	fuzz_free(raw);
	return 0;
}
