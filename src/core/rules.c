/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The decision over the policy's rules; see rules.h.
 */
#include "core/rules.h"

#include <string.h>

/* One rule while its lines go by. */
struct trial {
	unsigned rule;			/* 0: the top level */
	bool named[N_CONDITIONS];	/* there is such a condition */
	enum holds holds[N_CONDITIONS];
	struct ruling values;		/* the top level with its settings */
};

static enum holds
from_holds(struct span value, const struct origin *origin)
{
	struct prefix prefix;

	if (origin->kind == ORIGIN_UNKNOWN)
		return HOLDS_UNSURE;
	if (origin->kind == ORIGIN_LOCAL || span_is(value, "local"))
		return origin->kind == ORIGIN_LOCAL && span_is(value, "local")
		       ? HOLDS_YES
		       : HOLDS_NO;
	return prefix_read(value, &prefix) &&
	       prefix_holds(&prefix, &origin->address)
	       ? HOLDS_YES
	       : HOLDS_NO;
}

static enum holds
name_holds(struct span value, const char *name)
{
	if (!name)
		return HOLDS_UNSURE;
	return span_is(value, name) ? HOLDS_YES : HOLDS_NO;
}

static enum holds
entry_holds(const struct policytext_line *l, const struct rules_login *login)
{
	switch (l->kind) {
	case POLICYTEXT_USER:
		return name_holds(l->value, login->user);
	case POLICYTEXT_SERVICE:
		return name_holds(l->value, login->service);
	case POLICYTEXT_FROM:
		return from_holds(l->value, login->origin);
	case POLICYTEXT_GROUP:
		return login->in_group(l->value, login->arg);
	case POLICYTEXT_SET:
	case POLICYTEXT_RULE:
	case POLICYTEXT_CHANNEL:
	case POLICYTEXT_WITH:
	case N_POLICYTEXT_KINDS:
		break;
	}
	return HOLDS_UNSURE;
}

/* Whether a condition of T is already known not to hold. */
static bool
is_out(const struct trial *t)
{
	for (int i = 0; i < N_CONDITIONS; i++)
		if (t->named[i] && t->holds[i] == HOLDS_NO)
			return true;
	return false;
}

/* The first entry of a condition decides what the others can only raise. */
static void
add_entry(struct trial *t, const struct policytext_line *l,
	  const struct rules_login *login)
{
	bool first = !t->named[l->kind];
	enum holds *sum = &t->holds[l->kind];
	enum holds one;

	/* Groups come last; then this spares the looking up. */
	if (!first && *sum == HOLDS_YES)
		return;
	if (l->kind == POLICYTEXT_GROUP && first && is_out(t))
		return;
	one = entry_holds(l, login);
	t->named[l->kind] = true;
	if (first || one == HOLDS_YES ||
	    (one == HOLDS_UNSURE && *sum == HOLDS_NO))
		*sum = one;
}

static void
add_setting(struct ruling *r, const struct policytext_line *l)
{
	r->values[l->key] = l->value;
	r->lines[l->key] = l->number;
}

static uint64_t
number(const struct ruling *r, enum policykey key)
{
	uint64_t n = 0;

	return policykey_read(key, r->values[key], &n) ? n : 0;
}

/* Until when the unenrolled get in, or can enrol. */
static uint64_t
open_until(const struct ruling *r)
{
	uint64_t by = number(r, POLICY_ENROLL_BY);

	return by == 0 && number(r, POLICY_ENROLL_AT_LOGIN) ? UINT64_MAX : by;
}

static void
take(struct ruling *r, const struct ruling *from, enum policykey key)
{
	r->values[key] = from->values[key];
	r->lines[key] = from->lines[key];
}

/* enroll_by and enroll_at_login mean something only together: of both readings
 * the earlier end, and who may enrol under one of them may.  Without
 * enroll_by nobody gets in but by enrolling. */
static void
tighten_enrolment(struct ruling *r, const struct ruling *with)
{
	uint64_t old = open_until(r), new = open_until(with);

	r->must_enroll = r->must_enroll ||
			 number(r, POLICY_ENROLL_BY) == 0 ||
			 number(with, POLICY_ENROLL_BY) == 0;
	if (new < old)
		take(r, with, POLICY_ENROLL_BY);
	if ((new == 0 && old != 0) ||
	    (old != 0 && number(with, POLICY_ENROLL_AT_LOGIN)))
		take(r, with, POLICY_ENROLL_AT_LOGIN);
}

/* The stricter value of each key, of R and of WITH. */
static void
tighten(struct ruling *r, const struct ruling *with)
{
	tighten_enrolment(r, with);
	for (int i = 0; i < N_POLICY_KEYS; i++) {
		enum policykey key = (enum policykey)i;
		uint64_t old, new;
		if (key == POLICY_ENROLL_BY || key == POLICY_ENROLL_AT_LOGIN)
			continue;
		old = policykey_laxness(key, r->values[i]);
		new = policykey_laxness(key, with->values[i]);
		/* What was written down binds more than the same default,
		 * which nullok may replace.  Where strictness has no meaning
		 * the one that holds if no unsure rule matches is taken. */
		if (policykey_row(key)->ranked &&
		    (old < new || (old == new && r->lines[i] != 0)))
			continue;
		take(r, with, key);
	}
	r->rule = with->rule;
}

struct decision_so_far {
	bool any;
	bool done;
	struct ruling ruling;
};

static void
note_unsure(struct decision_so_far *d, const struct trial *t)
{
	struct ruling *r = &d->ruling;

	for (int i = 0; i < N_CONDITIONS && r->unsure_rule == 0; i++) {
		if (!t->named[i] || t->holds[i] != HOLDS_UNSURE)
			continue;
		r->unsure_rule = t->rule;
		r->unsure_of = (enum policytext_kind)i;
	}
}

static void
end_trial(struct decision_so_far *d, const struct trial *t)
{
	bool unsure = false;

	if (is_out(t))
		return;
	for (int i = 0; i < N_CONDITIONS; i++)
		unsure = unsure || (t->named[i] && t->holds[i] == HOLDS_UNSURE);
	if (d->any)
		tighten(&d->ruling, &t->values);
	else
		d->ruling = t->values;
	d->ruling.rule = t->rule;
	d->any = true;
	if (unsure)
		note_unsure(d, t);
	d->done = !unsure;
}

void
rules_decide(struct span body, const struct rules_login *login,
	     struct ruling *ret_ruling)
{
	struct decision_so_far d = {.any = false};
	struct trial top = {.rule = 0}, t;
	struct policytext_line l;

	policykey_usual(top.values.values);
	t = top;
	while (!d.done && policytext_next(&body, &l)) {
		if (l.kind == POLICYTEXT_RULE) {
			if (t.rule == 0)
				top = t;
			else
				end_trial(&d, &t);
			t = top;
			t.rule = l.number;
		} else if (l.kind == POLICYTEXT_SET) {
			add_setting(&t.values, &l);
		} else if (l.kind < N_CONDITIONS) {
			add_entry(&t, &l, login);
		}
	}
	if (!d.done && t.rule != 0) {
		end_trial(&d, &t);
		t = top;
	}
	if (!d.done)
		end_trial(&d, &t);
	*ret_ruling = d.ruling;
}

static void
text(const struct ruling *r, enum policykey key,
     char ret_text[POLICYKEY_TEXT_SIZE])
{
	if (!span_copy(r->values[key], ret_text, POLICYKEY_TEXT_SIZE))
		ret_text[0] = '\0';
}

struct policy
rules_policy(const struct ruling *r)
{
	static const enum policy_require requires[] = {
		REQUIRE_EVERYONE, REQUIRE_ENROLLED, REQUIRE_NOBODY};
	static const enum policy_trust trusts[] = {
		TRUST_BY_NONE, TRUST_BY_KEY, TRUST_BY_ADDRESS};
	struct policy p = {
		.require = requires[number(r, POLICY_REQUIRE)],
		.require_set = r->lines[POLICY_REQUIRE] != 0,
		.enroll_by = (int64_t)number(r, POLICY_ENROLL_BY),
		.enroll_at_login = number(r, POLICY_ENROLL_AT_LOGIN) != 0,
		.must_enroll = r->must_enroll,
		.may_lack_home = number(r, POLICY_ABSENT_HOME) != 0,
		.window_steps = (unsigned)number(r, POLICY_WINDOW_STEPS),
		.hotp_look_ahead = (unsigned)number(r, POLICY_HOTP_LOOK_AHEAD),
		.learn_drift = true,
		.throttle_burst = (unsigned)number(r, POLICY_THROTTLE_BURST),
		.yearly_risk = number(r, POLICY_THROTTLE_YEARLY_RISK),
		.backup_codes = (unsigned)number(r, POLICY_BACKUP_CODES),
		.backup_warn_at = (unsigned)number(r, POLICY_BACKUP_WARN_AT),
		.trust_by = trusts[number(r, POLICY_TRUST_BY)],
		.trust_set = r->lines[POLICY_TRUST_BY] != 0,
		.trust_ask = number(r, POLICY_TRUST_ASK) != 0,
		.trust_seconds = (int64_t)number(r, POLICY_TRUST_DAYS) *
				 POLICY_DAY_SECONDS,
		.confirm_password = number(r, POLICY_CONFIRM_PASSWORD) != 0,
		.echo = number(r, POLICY_ECHO) != 0,
	};

	text(r, POLICY_PROMPT, p.prompt);
	text(r, POLICY_ISSUER, p.issuer);
	text(r, POLICY_SECRETS_DIR, p.secrets_dir);
	text(r, POLICY_STATE_DIR, p.state_dir);
	return p;
}

struct policy
policy_default(void)
{
	struct ruling r = {.rule = 0};

	policykey_usual(r.values);
	return rules_policy(&r);
}

struct policy
rules_top(struct span body)
{
	struct ruling r = {.rule = 0};
	struct policytext_line l;

	policykey_usual(r.values);
	while (policytext_next(&body, &l) && l.kind == POLICYTEXT_SET)
		add_setting(&r, &l);
	return rules_policy(&r);
}

bool
rules_next(struct span *rest, struct span *ret_rule, unsigned *ret_line)
{
	struct policytext_line l;
	struct span at;

	do {
		if (!policytext_next(rest, &l))
			return false;
	} while (l.kind != POLICYTEXT_RULE);
	*ret_line = l.number;
	*ret_rule = *rest;
	for (at = *rest; policytext_next(&at, &l); *rest = at)
		if (l.kind == POLICYTEXT_RULE)
			break;
	ret_rule->len -= rest->len;
	return true;
}

/* Whether an entry of KIND in RULE covers VALUE. */
static bool
covers(struct span rule, enum policytext_kind kind, struct span value)
{
	struct policytext_line l;
	struct prefix wide, narrow;

	while (policytext_next(&rule, &l)) {
		if (l.kind != kind)
			continue;
		if (l.value.len == value.len &&
		    memcmp(l.value.at, value.at, value.len) == 0)
			return true;
		if (kind == POLICYTEXT_FROM && prefix_read(l.value, &wide) &&
		    prefix_read(value, &narrow) &&
		    prefix_covers(&wide, &narrow))
			return true;
	}
	return false;
}

bool
rules_shadows(struct span before, struct span rule)
{
	bool asked[N_CONDITIONS] = {false}, named[N_CONDITIONS] = {false};
	struct policytext_line l;
	struct span rest = before;

	while (policytext_next(&rest, &l) && l.kind < N_CONDITIONS)
		asked[l.kind] = true;
	for (rest = rule; policytext_next(&rest, &l);) {
		if (l.kind >= N_CONDITIONS || !asked[l.kind])
			continue;
		named[l.kind] = true;
		if (!covers(before, l.kind, l.value))
			return false;
	}
	for (int i = 0; i < N_CONDITIONS; i++)
		if (asked[i] && !named[i])
			return false;
	return true;
}
