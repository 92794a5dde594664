/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Where root remembers what was spent while an account's state cannot be
 * written (a disk that went read-only, or is full): a state file of its own,
 * /run/twofactor/spent/NAME.  Whichever of the two files has the higher
 * generation holds.  DESIGN section 4.2.
 */
#ifndef TF_IO_SPENT_H
#define TF_IO_SPENT_H

#include "io/statefile.h"

struct spent {
	struct statefile file;	/* fd -1: there is no such memory here */
	bool valid;		/* STATE was read from it */
	struct state state;
};

/* Locks and reads the memory of NAME, a place_marker.  Where the host is not
 * root or has no /run there is none, and true.  False: the lock was held for
 * too long. */
bool spent_begin(const char *name, struct spent *ret_spent,
		 struct fault *ret_fault) TF_MUST_CHECK;

/* Puts what is remembered in the place of STATE, if it is newer. */
void spent_apply(const struct spent *spent, struct state *state);

/* Remembers STATE.  It outlives the process, not the machine. */
bool spent_record(struct spent *spent, struct state *state,
		  struct fault *ret_fault) TF_MUST_CHECK;

void spent_end(struct spent *spent);

#endif
