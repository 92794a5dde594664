/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Membership in groups, from the system's group database.
 */
#ifndef TF_IO_GROUP_H
#define TF_IO_GROUP_H

#include <stdbool.h>
#include <sys/types.h>

#include "core/rules.h"

/* Whether there is a group NAME: unsure where a database did not answer. */
enum holds group_find(const char *name) TF_MUST_CHECK;

/* Whether USER is in group NAME, as rules_login asks it.  UID and GID are the
 * user's, or -1 where the user has no account.  Unsure where the group cannot
 * be found: a database that is out of reach looks like one that never had it.
 * But root's groups are local by custom, so root is in no group that cannot be
 * found: somebody has to get in to mend the database. */
enum holds group_has(struct span name, const char *user, uid_t uid,
		     gid_t gid) TF_MUST_CHECK;

#endif
