/* SPDX-License-Identifier: BSD-2-Clause
 *
 * A new file; see newfile.h.
 */
#include "io/newfile.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "io/fault.h"
#include "io/safefile.h"
#include "io/scope.h"

bool
newfile_is_new(const char *path, struct fault *ret_fault)
{
	struct stat st;

	if (lstat(path, &st) != 0)
		return true;
	errno = EEXIST;
	return fault_errno(ret_fault, path, "cannot create");
}

static bool
fill(int fd, const char *path, const char *bytes, size_t size,
     struct fault *ret_fault)
{
	/* A umask may have taken the owner's bits. */
	if (fchmod(fd, 0600) != 0)
		return fault_errno(ret_fault, path, "cannot chmod");
	if (!safefile_write(fd, 0, bytes, size, path, ret_fault))
		return false;
	if (fsync(fd) != 0)
		return fault_errno(ret_fault, path, "cannot sync");
	return true;
}

/* Gives TEMP the name PATH, which nothing may have.  Network file systems know
 * no such renaming, and those of memory sticks no links. */
static bool
name(const char *temp, const char *path)
{
	if (renameat2(AT_FDCWD, temp, AT_FDCWD, path, RENAME_NOREPLACE) == 0)
		return true;
	if (errno != EINVAL && errno != ENOSYS)
		return false;
	return link(temp, path) == 0 && unlink(temp) == 0;
}

static bool
sync_directory(const char *path, struct fault *ret_fault)
{
	char dir[PATH_MAX];
	FD int fd = -1;

	(void)safefile_split(path, dir);
	fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd >= 0 && fsync(fd) == 0)
		return true;
	return fault_errno(ret_fault, path, "cannot sync the directory of");
}

bool
newfile_write(const char *path, const char *bytes, size_t size,
	      struct fault *ret_fault)
{
	char temp[PATH_MAX];
	FD int fd = -1;

	if (!newfile_is_new(path, ret_fault))
		return false;
	if ((size_t)snprintf(temp, sizeof(temp), "%s.XXXXXX", path) >=
	    sizeof(temp))
		return fault_check(ret_fault, TF_ERR_SYSTEM, path,
				   "the name is too long");
	fd = mkostemp(temp, O_CLOEXEC);
	if (fd < 0)
		return fault_errno(ret_fault, path, "cannot create");
	if (!fill(fd, path, bytes, size, ret_fault)) {
		unlink(temp);
		return false;
	}
	if (!name(temp, path)) {
		fault_errno(ret_fault, path, "cannot create");
		unlink(temp);
		return false;
	}
	if (sync_directory(path, ret_fault))
		return true;
	unlink(path);
	return false;
}
