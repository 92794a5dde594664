/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The file "state" as it lies on disk: made of real bytes, locked, read, and
 * overwritten in place, so that a full disk stops no login.  DESIGN 4.2, 4.3.
 */
#ifndef TF_IO_STATEFILE_H
#define TF_IO_STATEFILE_H

#include <stdbool.h>
#include <sys/types.h>

#include "core/state.h"
#include "io/account.h"

/* Before it is locked: {.fd = -1}. */
struct statefile {
	int fd;			/* -1: it is not open */
	unsigned spare;		/* the slot that the next write takes */
	bool created;		/* by statefile_lock */
	bool blank;		/* nothing valid in it: write both slots */
	const struct account *about;	/* whose logins its lock must not keep
					 * waiting (io/lock); NULL: who
					 * holds it may hold it */
};

/* Opens and locks NAME below DIR, waiting as long as lock_take() does; with
 * CREATE makes it if it is not there.  What is locked is then what stands
 * under that name. */
bool statefile_lock(struct statefile *file, int dir, const char *name,
		    uid_t owner, bool create, const char *shown,
		    struct fault *ret_fault) TF_MUST_CHECK;

/* Unlocks and closes; does nothing if it is not open. */
void statefile_unlock(struct statefile *file);

/* Reads the open file.  TF_ERR_DAMAGED: neither slot is whole. */
bool statefile_read(struct statefile *file, struct state *ret_state,
		    const char *shown,
		    struct fault *ret_fault) TF_MUST_CHECK;

/* Whether the caller's file-size limit leaves room for a state: a lower one
 * would cut a slot short, and with it what the last refusals cost. */
bool statefile_may_write(struct fault *ret_fault) TF_MUST_CHECK;

/* Writes STATE as the next generation; DURABLE: on disk when true comes back.
 * On failure the other slot still holds what was there before, if that was a
 * state; where statefile_may_write says no, both do. */
bool statefile_write(struct statefile *file, struct state *state,
		     bool durable, const char *shown,
		     struct fault *ret_fault) TF_MUST_CHECK;

#endif
