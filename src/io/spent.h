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
#include "io/store.h"

#define SPENT_RUN_DIR "/run/twofactor"

struct spent {
	struct statefile file;	/* fd -1: there is no such memory here */
	bool valid;		/* STATE was read from it */
	struct state state;
};

/* store_update, as a login does it, together with the memory of MARKER, a
 * place_marker: that is locked before the state, and CHANGE gets the state with
 * it added.  False also where it is there and cannot be locked or read, so that
 * nobody knows what was spent.  Where the host is not root, or nothing can be
 * made in /run, there is none.
 *
 * The memory stays locked, whatever comes back: end with spent_end. */
bool spent_update(struct spent *ret_spent, const char *marker,
		  const struct account *account, const struct place *place,
		  enum store_write (*change)(struct record *record, void *arg),
		  void *arg, struct fault *ret_fault) TF_MUST_CHECK;

/* Adds what is remembered to STATE. */
void spent_apply(const struct spent *spent, struct state *state);

/* Remembers STATE.  It outlives the process, not the machine. */
bool spent_record(struct spent *spent, struct state *state,
		  struct fault *ret_fault) TF_MUST_CHECK;

void spent_end(struct spent *spent);

/* Forgets all of it, whatever it has become; true also where there is none. */
bool spent_forget(const char *name, struct fault *ret_fault) TF_MUST_CHECK;

#endif
