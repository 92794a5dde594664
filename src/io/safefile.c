/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Files that may be traps; see safefile.h.
 */
#include "io/safefile.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "io/fault.h"
#include "io/scope.h"

#define TRAP_FLAGS (O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC | O_NOCTTY)
#define FILE_MODE (S_IRUSR | S_IWUSR)
#define TEMP_SIZE (NAME_MAX + 8)

/* FD, or in its place one above 2: a host that closed its standard descriptors
 * may still print, and must not print into a user's file. */
static int
above_standard(int fd)
{
	int higher;

	if (fd < 0 || fd > STDERR_FILENO)
		return fd;
	higher = fcntl(fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
	close(fd);
	return higher;
}

static bool
check_dir(int fd, uid_t owner, mode_t forbidden, struct stat *ret_st,
	  const char *shown, struct fault *ret_fault)
{
	if (fstat(fd, ret_st) != 0)
		return fault_errno(ret_fault, shown, "cannot examine");
	if (ret_st->st_uid != owner && ret_st->st_uid != 0)
		return fault_check(ret_fault, TF_ERR_UNSAFE, shown,
				   "the directory belongs to somebody else; "
				   "chown it to its user");
	if ((ret_st->st_mode & forbidden) && !(ret_st->st_mode & S_ISVTX))
		return fault_check(ret_fault, TF_ERR_UNSAFE, shown,
				   "others may write into this directory; "
				   "chmod go-w");
	return true;
}

static bool
check_strict(const struct stat *st, const char *shown,
	     struct fault *ret_fault)
{
	return !(st->st_mode & (S_IWGRP | S_IWOTH)) ||
	       fault_check(ret_fault, TF_ERR_UNSAFE, shown,
			   "others may write into a directory on the way");
}

int
safefile_open_base(const char *path, uid_t owner, bool *ret_own,
		   struct fault *ret_fault)
{
	struct stat st;
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_NONBLOCK | O_CLOEXEC);

	fd = above_standard(fd);
	if (fd < 0) {
		fault_errno(ret_fault, path, "cannot open this directory");
		return -1;
	}
	/* Group-writable homes are the custom where each user has a group. */
	if (!check_dir(fd, owner, S_IWOTH, &st, path, ret_fault)) {
		close(fd);
		return -1;
	}
	*ret_own = st.st_uid == owner;
	return fd;
}

int
safefile_open_dir(int dir, const char *name, uid_t owner, unsigned how,
		  const char *shown, struct fault *ret_fault)
{
	bool passing = how & SAFEFILE_PASSING;
	struct stat st;
	int fd = openat(dir, name, (passing ? O_PATH : O_RDONLY) |
				   O_DIRECTORY | TRAP_FLAGS);

	/* One that may be passed but not listed can be logged in from. */
	if (fd < 0 && errno == EACCES && !passing)
		fd = openat(dir, name, O_PATH | O_DIRECTORY | TRAP_FLAGS);
	fd = above_standard(fd);
	if (fd < 0) {
		fault_errno(ret_fault, shown, "cannot open this directory");
		return -1;
	}
	if (!check_dir(fd, owner, S_IWGRP | S_IWOTH, &st, shown, ret_fault) ||
	    ((how & SAFEFILE_STRICT) &&
	     !check_strict(&st, shown, ret_fault))) {
		close(fd);
		return -1;
	}
	return fd;
}

static bool
check_regular(int fd, off_t max, struct stat *ret_st, const char *shown,
	      struct fault *ret_fault)
{
	if (fstat(fd, ret_st) != 0)
		return fault_errno(ret_fault, shown, "cannot examine");
	if (!S_ISREG(ret_st->st_mode))
		return fault_check(ret_fault, TF_ERR_UNSAFE, shown,
				   "not a regular file");
	if (ret_st->st_size > max)
		return fault_check(ret_fault, TF_ERR_DAMAGED, shown,
				   "larger than it can be");
	return true;
}

static bool
check_file(int fd, uid_t owner, off_t max, const char *shown,
	   struct fault *ret_fault)
{
	struct stat st;

	if (!check_regular(fd, max, &st, shown, ret_fault))
		return false;
	if (st.st_uid != owner)
		return fault_check(ret_fault, TF_ERR_UNSAFE, shown,
				   "belongs to somebody else; chown it to its "
				   "user");
	if (st.st_mode & (S_IRWXG | S_IRWXO))
		return fault_check(ret_fault, TF_ERR_UNSAFE, shown,
				   "open to group or others; chmod 600");
	return true;
}

static bool
check_public(int fd, uid_t owner, off_t max, const char *shown,
	     struct fault *ret_fault)
{
	struct stat st;

	if (!check_regular(fd, max, &st, shown, ret_fault))
		return false;
	if (st.st_uid != owner && st.st_uid != 0)
		return fault_check(ret_fault, TF_ERR_UNSAFE, shown,
				   "belongs to somebody else; chown it to "
				   "root");
	if (st.st_mode & (S_IWGRP | S_IWOTH))
		return fault_check(ret_fault, TF_ERR_UNSAFE, shown,
				   "others may write to it; chmod go-w");
	return true;
}

int
safefile_open(int dir, const char *name, int flags, uid_t owner, off_t max,
	      const char *shown, struct fault *ret_fault)
{
	int fd = openat(dir, name, flags | TRAP_FLAGS, FILE_MODE);

	fd = above_standard(fd);
	if (fd < 0) {
		fault_errno(ret_fault, shown,
			    flags & O_CREAT ? "cannot create" : "cannot open");
		return -1;
	}
	if (!check_file(fd, owner, max, shown, ret_fault)) {
		close(fd);
		return -1;
	}
	return fd;
}

const char *
safefile_split(const char *path, char ret_dir[PATH_MAX])
{
	const char *slash = strrchr(path, '/');
	int n = slash ? (int)(slash - path) : 0;

	snprintf(ret_dir, PATH_MAX, "%.*s", n, path);
	if (n == 0)
		snprintf(ret_dir, PATH_MAX, "%s", slash ? "/" : ".");
	return slash ? slash + 1 : path;
}

int
safefile_open_public(const char *path, uid_t owner, off_t max,
		     struct fault *ret_fault)
{
	char parent[PATH_MAX];
	const char *name = safefile_split(path, parent);
	struct stat st;
	FD int dir = above_standard(open(parent, O_PATH | O_DIRECTORY |
							 O_CLOEXEC));
	int fd = dir < 0 ? -1
			 : above_standard(openat(dir, name,
						 O_RDONLY | TRAP_FLAGS));

	if (fd < 0) {
		fault_errno(ret_fault, path, "cannot open");
		return -1;
	}
	if (!check_dir(dir, owner, S_IWGRP | S_IWOTH, &st, parent,
		       ret_fault) ||
	    !check_public(fd, owner, max, path, ret_fault)) {
		close(fd);
		return -1;
	}
	return fd;
}

bool
safefile_read(int fd, char *ret_bytes, size_t size, size_t *ret_len,
	      const char *shown, struct fault *ret_fault)
{
	size_t len = 0;

	while (len < size) {
		ssize_t n = pread(fd, ret_bytes + len, size - len, (off_t)len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return fault_errno(ret_fault, shown, "cannot read");
		if (n == 0)
			break;
		len += (size_t)n;
	}
	*ret_len = len;
	return true;
}

bool
safefile_write(int fd, off_t offset, const char *bytes, size_t size,
	       const char *shown, struct fault *ret_fault)
{
	while (size > 0) {
		ssize_t n = pwrite(fd, bytes, size, offset);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return fault_errno(ret_fault, shown, "cannot write");
		bytes += n;
		offset += n;
		size -= (size_t)n;
	}
	return true;
}

static void
temp_name(const char *name, char ret_name[TEMP_SIZE])
{
	snprintf(ret_name, TEMP_SIZE, "%s.new", name);
}

static bool
write_new(int dir, const char *name, mode_t mode, const char *bytes,
	  size_t size, const char *shown, struct fault *ret_fault)
{
	FD int fd = above_standard(openat(dir, name,
					  O_WRONLY | O_CREAT | O_EXCL |
						  TRAP_FLAGS,
					  FILE_MODE));

	if (fd < 0)
		return fault_errno(ret_fault, shown, "cannot create");
	/* A host's umask may have taken the owner's bits. */
	if (fchmod(fd, mode) != 0)
		return fault_errno(ret_fault, shown, "cannot chmod");
	if (!safefile_write(fd, 0, bytes, size, shown, ret_fault))
		return false;
	if (fsync(fd) != 0)
		return fault_errno(ret_fault, shown, "cannot sync");
	return true;
}

bool
safefile_replace(int dir, const char *name, mode_t mode, const char *bytes,
		 size_t size, const char *shown, struct fault *ret_fault)
{
	char temp[TEMP_SIZE];

	temp_name(name, temp);
	/* First, so that one that cannot be synced stops it in time. */
	if (fsync(dir) != 0)
		return fault_errno(ret_fault, shown,
				   "cannot sync the directory of");
	if (unlinkat(dir, temp, 0) != 0 && errno != ENOENT)
		return fault_errno(ret_fault, shown,
				   "cannot remove the left-over .new of");
	if (!write_new(dir, temp, mode, bytes, size, shown, ret_fault)) {
		unlinkat(dir, temp, 0);
		return false;
	}
	if (renameat(dir, temp, dir, name) != 0) {
		fault_errno(ret_fault, shown, "cannot rename the new");
		unlinkat(dir, temp, 0);
		return false;
	}
	if (fsync(dir) != 0) {
		fault_errno(ret_fault, shown, "is changed, but a power cut "
			    "may undo that: cannot sync its directory");
		ret_fault->err = TF_ERR_SYSTEM;
		return false;
	}
	return true;
}

static bool
remove_one(int dir, const char *name, bool *any, const char *shown,
	   struct fault *ret_fault)
{
	bool gone = unlinkat(dir, name, 0) == 0 ||
		    (errno == EISDIR &&
		     unlinkat(dir, name, AT_REMOVEDIR) == 0);

	if (!gone && errno != ENOENT)
		return fault_errno(ret_fault, shown, "cannot remove");
	*any = *any || gone;
	return true;
}

bool
safefile_remove(int dir, const char *name, bool *any, const char *shown,
		struct fault *ret_fault)
{
	char temp[TEMP_SIZE];

	temp_name(name, temp);
	return remove_one(dir, temp, any, shown, ret_fault) &&
	       remove_one(dir, name, any, shown, ret_fault);
}
