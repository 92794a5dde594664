/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The heart: may this answer log in, and what is true afterwards.  Pure and
 * total; replay, throttling, windows and clock jumps are rows of a test
 * table (tests/unit/test_decide.c), not PAM sessions.
 */
#ifndef TF_CORE_DECIDE_H
#define TF_CORE_DECIDE_H

#include "core/answer.h"
#include "core/policy.h"
#include "core/source.h"
#include "core/state.h"

/* As far as accepted codes teach a drift; a resync goes farther. */
#define DECIDE_LEARNED_DRIFT 10

enum verdict {
	VERDICT_DENY = 0,
	VERDICT_ACCEPT,
};

/* Of several readings of one answer the later in this list is reported. */
enum reason {
	REASON_NOT_A_CODE = 0,	/* no code has this shape */
	REASON_WRONG,
	REASON_THROTTLED,
	REASON_STALE,		/* genuine, and not of now */
	REASON_SPENT,		/* genuine, and used before */
	REASON_INTERNAL,	/* hashing failed, or the clock is absurd */
	REASON_NO_ANSWER,	/* the shells' words: nobody answered, */
	REASON_STORAGE,		/* the files are unusable, */
	REASON_NO_ACCOUNT,	/* there is no such account, */
	REASON_NOT_ENROLLED,	/* or no device, */
	REASON_EXEMPT,		/* or the policy asks nothing */
	REASON_DEVICE,		/* accepted: a device's code */
	REASON_BACKUP,		/* accepted: a backup code */
	REASON_DELIVERED,	/* accepted: the code that was sent */
	REASON_TRUSTED,		/* accepted: asked for none */
	REASON_ENROLLED,	/* accepted: at this login */
};

/* The word for the log. */
const char *decide_reason_name(enum reason reason);

/* How much of ret->next must be on disk before the answer is given. */
enum commit {
	COMMIT_NOTHING = 0,
	COMMIT_LAZY,		/* written, not synced: a refusal */
	COMMIT_DURABLE,		/* synced, or the login is refused */
};

struct decision {
	enum verdict verdict;
	enum reason reason;
	enum commit commit;
	struct state next;	/* what to write; valid if commit says so */
	char device[DEVICE_NAME_SIZE];	/* REASON_DEVICE, _SPENT, _STALE */
	int offset;		/* REASON_DEVICE: steps off the clock */
	bool resynced;		/* REASON_DEVICE: by a second code of a row */
	unsigned backup_number;	/* REASON_BACKUP, _SPENT; else 0 */
	unsigned backup_left;
	size_t tail;		/* accepted: characters that were the code */
	bool known;		/* a source that succeeded before */
	int64_t wait_seconds;	/* THROTTLED, SPENT: when to try again */
	uint64_t charged;	/* what a wrong answer cost, and which pool */
	enum pool_kind pool;
};

/* Decides on ANSWER, whose backup codes must be derived under SECRETS's salt.
 * NOW in seconds since 1970.  ret_decision is written whole. */
void decide(const struct secrets *secrets, const struct state *state,
	    const struct policy *policy, int64_t now,
	    const struct source *source, const struct answer *answer,
	    struct decision *ret_decision);

/* Charges SOURCE for a wrong guess at what is no code, the account's password:
 * as much as the dearest answer.  The decision denies. */
void decide_other_guess(const struct secrets *secrets,
			const struct state *state, const struct policy *policy,
			int64_t now, const struct source *source,
			struct decision *ret_decision);

/* Takes back, in an accepting DECISION, what a first wrong answer of the same
 * login cost: a password that ends in digits is no guess. */
void decide_refund(struct decision *decision, const struct decision *first);

/* Whether an attempt is refused without anything to record: no code has its
 * shape, it is a backup code of nobody, or its source is throttled.  Such
 * attempts do not take the account's lock.  ret_decision is then written
 * whole. */
bool decide_early(const struct secrets *secrets, const struct state *state,
		  const struct policy *policy, int64_t now,
		  const struct source *source, const struct answer *answer,
		  struct decision *ret_decision) TF_MUST_CHECK;

#endif
