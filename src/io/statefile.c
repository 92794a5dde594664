/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The state on disk; see statefile.h.
 */
#include "io/statefile.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "io/clock.h"
#include "io/fault.h"
#include "io/lock.h"
#include "io/safefile.h"

#define REPLACED_MAX 1000

/* On btrfs an overwrite needs space unless the file is empty when it gets
 * this flag; elsewhere there is no such flag, and no such need. */
static void
set_no_copy_on_write(int fd)
{
	int flags = 0;

	if (ioctl(fd, FS_IOC_GETFLAGS, &flags) == 0) {
		flags |= FS_NOCOW_FL;
		(void)!ioctl(fd, FS_IOC_SETFLAGS, &flags);
	}
}

/* Opens what is there, or makes it.  -1 with errno EEXIST: somebody else made
 * it in between, try again. */
static int
open_or_make(struct statefile *file, int dir, const char *name, uid_t owner,
	     bool create, const char *shown, struct fault *ret_fault)
{
	int fd = safefile_open(dir, name, O_RDWR, owner, STATE_FILE_SIZE,
			       shown, ret_fault);

	if (fd >= 0 || ret_fault->err != TF_ERR_ABSENT || !create)
		return fd;
	fd = safefile_open(dir, name, O_RDWR | O_CREAT | O_EXCL, owner,
			   STATE_FILE_SIZE, shown, ret_fault);
	if (fd < 0)
		return fd;
	file->created = true;
	if (fchmod(fd, S_IRUSR | S_IWUSR) != 0) {
		fault_errno(ret_fault, shown, "cannot chmod");
		close(fd);
		return -1;
	}
	set_no_copy_on_write(fd);
	return fd;
}

static bool
still_named(int fd, int dir, const char *name)
{
	struct stat open, named;

	return fstat(fd, &open) == 0 &&
	       fstatat(dir, name, &named, AT_SYMLINK_NOFOLLOW) == 0 &&
	       open.st_dev == named.st_dev && open.st_ino == named.st_ino;
}

bool
statefile_lock(struct statefile *file, int dir, const char *name, uid_t owner,
	       bool create, const char *shown, struct fault *ret_fault)
{
	struct lock_wait wait;

	lock_wait_begin(&wait, file->about);
	for (int i = 0; i < REPLACED_MAX; i++) {
		int fd = open_or_make(file, dir, name, owner, create, shown,
				      ret_fault);
		if (fd < 0 && create && ret_fault->sys == EEXIST) {
			clock_sleep_ms(1);
			continue;
		}
		if (fd < 0)
			return false;
		if (!lock_take(&wait, fd, shown, ret_fault)) {
			close(fd);
			return false;
		}
		if (still_named(fd, dir, name)) {
			file->fd = fd;
			return true;
		}
		close(fd);
	}
	return fault_check(ret_fault, TF_ERR_BUSY, shown,
			   "is being replaced all the time");
}

void
statefile_unlock(struct statefile *file)
{
	if (file->fd < 0)
		return;
	/* Said aloud: a host may have forked, and a copy would keep it. */
	flock(file->fd, LOCK_UN);
	close(file->fd);
	file->fd = -1;
}

bool
statefile_read(struct statefile *file, struct state *ret_state,
	       const char *shown, struct fault *ret_fault)
{
	char bytes[STATE_FILE_SIZE];
	size_t len;

	if (!safefile_read(file->fd, bytes, sizeof(bytes), &len, shown,
			   ret_fault))
		return false;
	if (len != STATE_FILE_SIZE ||
	    !state_pick(bytes, ret_state, &file->spare))
		return fault_check(ret_fault, TF_ERR_DAMAGED, shown,
				   "damaged");
	return true;
}

bool
statefile_may_write(struct fault *ret_fault)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_FSIZE, &limit) == 0 &&
	    (limit.rlim_cur == RLIM_INFINITY ||
	     limit.rlim_cur >= STATE_FILE_SIZE))
		return true;
	errno = EFBIG;
	return fault_errno(ret_fault, "state", "cannot write");
}

static bool
write_slot(struct statefile *file, struct state *state, unsigned slot,
	   const char *shown, struct fault *ret_fault)
{
	char bytes[STATE_SLOT_SIZE];

	state->generation++;
	if (!state_write(state, bytes))
		return fault_check(ret_fault, TF_ERR_INTERNAL, shown,
				   "the state outgrew its slot");
	return safefile_write(file->fd, (off_t)slot * STATE_SLOT_SIZE, bytes,
			      sizeof(bytes), shown, ret_fault);
}

bool
statefile_write(struct statefile *file, struct state *state, bool durable,
		const char *shown, struct fault *ret_fault)
{
	if (!statefile_may_write(ret_fault))
		return false;
	state->durable = durable;
	if (!write_slot(file, state, file->spare, shown, ret_fault))
		return false;
	if (file->blank && !write_slot(file, state, 1 - file->spare, shown,
				       ret_fault))
		return false;
	if (durable && fdatasync(file->fd) != 0)
		return fault_errno(ret_fault, shown, "cannot sync");
	return true;
}
