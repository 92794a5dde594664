/* SPDX-License-Identifier: BSD-2-Clause
 *
 * What a channel's command needs; see helper.h.
 */
#include "io/helper.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "io/fault.h"
#include "io/safefile.h"
#include "io/scope.h"

#define OTHERS_WRITE (S_IWGRP | S_IWOTH)

static bool
find_user(const struct channel *channel, struct helper *h,
	  struct fault *ret_fault)
{
	h->n_groups = HELPER_MAX_GROUPS;
	if (!account_find(channel->run_as, &h->account, ret_fault))
		return fault_check(ret_fault, ret_fault->err, channel->run_as,
				   ret_fault->err == TF_ERR_ABSENT
				   ? "run_as: there is no such user"
				   : "run_as: the user cannot be looked up or "
				     "used");
	if (h->account.uid == 0 || h->account.gid == 0)
		return fault_check(ret_fault, TF_ERR_UNSAFE, channel->run_as,
				   "run_as: the user or its group is root's");
	if (getgrouplist(h->account.name, h->account.gid, h->groups,
			 &h->n_groups) < 0)
		return fault_check(ret_fault, TF_ERR_UNSAFE, channel->run_as,
				   "run_as: the user is in more than 64 "
				   "groups");
	for (int i = 0; i < h->n_groups; i++)
		if (h->groups[i] == 0)
			return fault_check(ret_fault, TF_ERR_UNSAFE,
					   channel->run_as, "run_as: the user "
					   "is in root's group");
	return true;
}

static bool
in_groups(const struct helper *h, gid_t gid)
{
	for (int i = 0; i < h->n_groups; i++)
		if (h->groups[i] == gid)
			return true;
	return false;
}

/* The owner is root, which h->account is not. */
static bool
may_run(const struct helper *h, const struct stat *st)
{
	return st->st_mode & (in_groups(h, st->st_gid) ? S_IXGRP : S_IXOTH);
}

/* PATH, without links in it, and everything above it; may_run where H is. */
static bool
check_path(const struct helper *h, const char *path, bool is_file,
	   const char *shown, struct fault *ret_fault)
{
	char at[PATH_MAX];
	char *slash = stpcpy(at, path);
	struct stat st;

	for (; slash; is_file = false) {
		*slash = '\0';
		if (lstat(at[0] ? at : "/", &st) != 0)
			return fault_errno(ret_fault, shown,
					   "command: cannot look at it");
		if (st.st_uid != 0 || (st.st_mode & OTHERS_WRITE))
			return fault_check(ret_fault, TF_ERR_UNSAFE, shown, h ?
					   "command: others than root may "
					   "change it, or a directory above "
					   "it" :
					   "secret: others than root may "
					   "change a directory above it");
		if (is_file && !S_ISREG(st.st_mode))
			return fault_check(ret_fault, TF_ERR_UNSAFE, shown,
					   "command: not a regular file");
		if (h && !may_run(h, &st))
			return fault_check(ret_fault, TF_ERR_UNSAFE, shown,
					   "command: run_as may not run it");
		slash = strrchr(at, '/');
	}
	return true;
}

/* What is run is what was checked: links are followed here, once. */
static bool
find_command(const struct channel *channel, struct helper *h,
	     struct fault *ret_fault)
{
	const char *shown = channel->arguments[0];

	if (!realpath(shown, h->path))
		return fault_errno(ret_fault, shown, "command: cannot find it");
	return check_path(h, h->path, true, shown, ret_fault);
}

bool
helper_find(const struct channel *channel, struct helper *ret_helper,
	    struct fault *ret_fault)
{
	memset(ret_fault, 0, sizeof(*ret_fault));
	return find_user(channel, ret_helper, ret_fault) &&
	       find_command(channel, ret_helper, ret_fault);
}

int
helper_open_secret(const struct channel *channel, struct fault *ret_fault)
{
	char parent[PATH_MAX], path[PATH_MAX];
	const char *name;
	bool own;

	if (!channel->secret[0]) {
		int fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
		if (fd < 0)
			fault_errno(ret_fault, "/dev/null", "cannot open");
		return fd;
	}
	name = safefile_split(channel->secret, parent);
	if (!realpath(parent, path)) {
		fault_errno(ret_fault, channel->secret, "cannot find it");
		return -1;
	}
	if (!check_path(NULL, path, false, channel->secret, ret_fault))
		return -1;
	FD int dir = safefile_open_base(path, 0, &own, ret_fault);
	return dir < 0 ? -1
		       : safefile_open(dir, name, O_RDONLY, 0,
				       HELPER_SECRET_MAX, channel->secret,
				       ret_fault);
}
