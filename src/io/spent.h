/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Where root remembers what was spent while an account's state cannot be
 * written (a disk that went read-only, or is full): a state file of its own,
 * /run/twofactor/spent/NAME.  Only used TOTP steps and guesses are taken from
 * it.  The user's own processes cannot see it.  DESIGN section 4.2.
 */
#ifndef TF_IO_SPENT_H
#define TF_IO_SPENT_H

#include "io/statefile.h"

struct spent {
	struct statefile file;	/* fd -1: there is no such memory here */
	bool valid;		/* STATE was read from it */
	struct state state;
};

/* One that is there for nobody yet. */
struct spent spent_none(void);

/* Locks and reads the memory of NAME, a place_marker.  Where the host is not
 * root, or nothing can be made in /run, there is none, and true.  False: what
 * is there cannot be locked or read, so that nobody knows what was spent.
 * Takes 16 KiB of stack: for a thread of ours, with the host's identity. */
bool spent_begin(const char *name, struct spent *ret_spent,
		 struct fault *ret_fault) TF_MUST_CHECK;

/* Adds what is remembered to STATE. */
void spent_apply(const struct spent *spent, struct state *state);

/* Remembers STATE.  It outlives the process, not the machine. */
bool spent_record(struct spent *spent, struct state *state,
		  struct fault *ret_fault) TF_MUST_CHECK;

void spent_end(struct spent *spent);

/* Forgets all of it, whatever it has become; true also where there is none. */
bool spent_forget(const char *name, struct fault *ret_fault) TF_MUST_CHECK;

#endif
