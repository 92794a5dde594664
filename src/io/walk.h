/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The way down to an account's files, every directory on it checked.
 */
#ifndef TF_IO_WALK_H
#define TF_IO_WALK_H

#include "io/account.h"
#include "io/place.h"

struct walk {
	const struct account *account;
	const struct place_dir *dir;	/* where it leads */
	bool make;		/* make what is missing, short of what is there
				 * for all accounts */
	struct fault *fault;	/* filled in where a walk fails */
	int fd;			/* -1 until it is open; of the directory */
	bool base_opened;	/* out, where it failed: the home, or the store
				 * of all accounts, is there */
	bool home_own;		/* out: the home is the account's */
	bool made_dir;		/* out: at least one */
};

/* A walk that nobody went yet. */
struct walk walk_to(const struct place_dir *dir,
		    const struct account *account, struct fault *fault);

/* Whose identity it takes: the account's, or NULL, the host's own, who must
 * be root. */
const struct account *walk_identity(const struct walk *walk);

/* Who owns the files at its end. */
uid_t walk_owner(const struct walk *walk);

/* Runs STEP(ARG) with the identity of TO, on a thread that has the one of
 * FROM.  That is the same, or root's: no policy has the state more open than
 * the secrets (policykey_fits). */
bool walk_switch(const struct walk *from, const struct walk *to,
		 bool (*step)(void *arg), void *arg) TF_MUST_CHECK;

/* Opens the directory, if it is not open yet.  Returns walk->fd, or -1. */
int walk_open(struct walk *walk) TF_MUST_CHECK;

/* Removes the directory, if the walk made it, in the home or as root's, and it
 * is empty.  Those above it stay. */
void walk_undo(struct walk *walk);

void walk_close(struct walk *walk);

/* Makes the directory that POLICY_DIR, a value of secrets_dir or state_dir,
 * names for all accounts; true where it names none.  For root. */
bool walk_make_store(const char *policy_dir,
		     struct fault *ret_fault) TF_MUST_CHECK;

#endif
