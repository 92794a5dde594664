/* SPDX-License-Identifier: BSD-2-Clause
 *
 * What a channel's command needs on this machine: a program that nobody but
 * root can change, the user it runs as, the secret it is given.
 */
#ifndef TF_IO_HELPER_H
#define TF_IO_HELPER_H

#include <limits.h>

#include "core/channel.h"
#include "io/account.h"

#define HELPER_MAX_GROUPS 64
#define HELPER_SECRET_MAX 65536

struct helper {
	struct account account;		/* of run_as, never root's */
	int n_groups;
	gid_t groups[HELPER_MAX_GROUPS];
	char path[PATH_MAX];		/* of its command, no links in it */
};

/* Finds CHANNEL's user and checks its command: a regular file that this user
 * may run, and that root alone may change, it and each directory above it
 * (links are followed). */
bool helper_find(const struct channel *channel, struct helper *ret_helper,
		 struct fault *ret_fault) TF_MUST_CHECK;

/* Opens CHANNEL's secret, which must be root's and closed to others, below
 * directories that root alone may change.  Returns a descriptor, which is that
 * of an empty file where the channel has no secret, or -1. */
int helper_open_secret(const struct channel *channel,
		       struct fault *ret_fault) TF_MUST_CHECK;

#endif
