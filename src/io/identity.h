/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Doing file work with a user's identity, and nothing of the host changed.
 */
#ifndef TF_IO_IDENTITY_H
#define TF_IO_IDENTITY_H

#include "io/account.h"

/* What a thread does with the host's own identity, before it takes on another
 * one: to start two would cost more than all the rest of a login. */
struct prelude {
	bool (*run)(void *arg, struct fault *ret_fault);
	void *arg;
};

/* Runs WORK(ARG) on a short-lived thread that has all signals blocked and, if
 * the host's uid is not ACCOUNT's already, ACCOUNT's uid and gid for files, no
 * supplementary groups and no effective capability over files; each is read
 * back before WORK starts.  ACCOUNT NULL: with the host's own identity.
 * PRELUDE, if not NULL, runs before that; where it fails WORK does not run.
 *
 * Returns what WORK returned.  False with *ret_fault TF_ERR_IDENTITY or
 * TF_ERR_SYSTEM when the identity or the thread could not be had; WORK has
 * not run then.  The process's dumpable flag, which a change of identity
 * clears, is put back (io/dumpable).  Tests: system/identity, /threads. */
bool identity_run(const struct prelude *prelude, const struct account *account,
		  bool (*work)(void *arg), void *arg,
		  struct fault *ret_fault) TF_MUST_CHECK;

#endif
