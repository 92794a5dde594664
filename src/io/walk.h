/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The way down to an account's files, every directory on it checked.  Call it
 * with the account's identity.
 */
#ifndef TF_IO_WALK_H
#define TF_IO_WALK_H

#include "io/account.h"

struct walk {
	const struct account *account;
	bool in_home;		/* from the account's home, else from "/" */
	bool make;		/* make for the account what is missing */
	struct fault *fault;	/* filled in where a walk fails */
	bool home_opened;	/* out: the home was opened */
	bool home_own;		/* ... and is the account's */
	bool made_dir;
};

/* Opens where the walk begins.  Returns a descriptor, or -1. */
int walk_base(struct walk *walk) TF_MUST_CHECK;

/* Walks RELATIVE (a path without "..") down from there.  Returns a descriptor,
 * or -1; SHOWN is the whole path, for messages. */
int walk_open(struct walk *walk, const char *relative,
	      const char *shown) TF_MUST_CHECK;

#endif
