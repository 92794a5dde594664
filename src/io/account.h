/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Accounts, from the system's user database.
 */
#ifndef TF_IO_ACCOUNT_H
#define TF_IO_ACCOUNT_H

#include <limits.h>
#include <stdbool.h>
#include <sys/types.h>

#include "core/err.h"

#define ACCOUNT_NAME_SIZE 256

struct account {
	char name[ACCOUNT_NAME_SIZE];	/* pw_name, never what was typed */
	uid_t uid;
	gid_t gid;
	char home[PATH_MAX];		/* absolute */
};

/* Looks NAME up.  TF_ERR_ABSENT: there is no such account.  Refused as unsafe:
 * the names "", "." and "..", those with '/', uid or gid -1, a home that is not
 * an absolute path, a name or a home that is too long. */
bool account_find(const char *name, struct account *ret_account,
		  struct fault *ret_fault) TF_MUST_CHECK;

/* The same by UID. */
bool account_find_uid(uid_t uid, struct account *ret_account,
		      struct fault *ret_fault) TF_MUST_CHECK;

/* Whether there surely is no home, not even a link to one that is not
 * mounted. */
bool account_lacks_home(const struct account *account) TF_MUST_CHECK;

/* Calls EACH for every account of the database that can be used, until one
 * returns false. */
void account_each(bool (*each)(const struct account *account, void *arg),
		  void *arg);

#endif
