/* SPDX-License-Identifier: BSD-2-Clause
 *
 * One visit to an account's files: what io/store gives to those that do it.
 */
#ifndef TF_IO_VISIT_H
#define TF_IO_VISIT_H

#include "io/store.h"
#include "io/walk.h"

/* What is large of a visit.  On the heap, since the host's stack may be small,
 * and each page of a fresh thread's costs as much as a system call. */
struct room {
	char secrets_path[PATH_MAX], state_path[PATH_MAX];
	struct record record;
	char text[SECRETS_MAX_SIZE + 1];
};

/* One visit to an account's files. */
struct visit {
	const struct account *account;
	const struct place *place;
	enum store_mode mode;
	enum store_write (*change)(struct record *record, void *arg);
	void *arg;
	struct record *ret_record;
	struct fault *fault;
	/* What follows belongs to the thread that does the work. */
	struct room *room;
	struct record *record;	/* in ROOM, and the paths, too */
	const char *secrets_path;
	const char *state_path;
	struct walk walks[2];
	struct walk *to_secrets, *to_state;	/* the same, if they lie so */
};

/* Runs STEP(V) as whom the secrets belong to, where the state is somebody
 * else's. */
static inline bool
visit_with_secrets(struct visit *v, bool (*step)(void *arg))
{
	return walk_switch(v->to_state, v->to_secrets, step, v);
}

#endif
