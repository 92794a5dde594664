/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The wait for the lock of a file; see lock.h.
 */
#include "io/lock.h"

#include <errno.h>
#include <sys/file.h>
#include <unistd.h>

#include "io/clock.h"
#include "io/fault.h"

#define WAIT_MS 5000
#define WAIT_IN_TURN_MS 12000
#define STEP_US 10000
/* Longer than one waits who has this lock and wants that of the state. */
#define HELD_MS 6000
/* A lock is had for some milliseconds.  So many after WAIT_MS, since a crowd
 * may take it, and be stopped, one after the other. */
#define HELD_STOPPED_MS 400
/* A holder's lock is free before the others hear that it was ended. */
#define EAGER_TRIES 500
#define EAGER_STEP_US 100

void
lock_wait_begin(struct lock_wait *ret_wait, const struct account *about)
{
	*ret_wait = (struct lock_wait){
		.start_ms = clock_monotonic_ms(),
		.holder = {.about = about},
	};
}

static bool
try_lock(int fd, bool signs)
{
	if (signs && !holder_sign(fd))
		return false;
	if (flock(fd, LOCK_EX | LOCK_NB) == 0)
		return true;
	if (signs)
		holder_unsign(fd);
	return false;
}

/* Whether to go on waiting for HOLDER. */
static bool
end_holder(struct lock_wait *wait, int fd, int64_t held_ms, const char *shown,
	   struct fault *ret_fault)
{
	bool stopped = held_ms < HELD_MS;

	if (held_ms < HELD_STOPPED_MS)
		return true;
	holder_log(&wait->holder);
	if (!holder_end(&wait->holder, fd, stopped, shown, ret_fault))
		return stopped;
	wait->holder.since_ms = 0;
	wait->eager = getuid() == 0 ? EAGER_TRIES : 0;
	return true;
}

static bool
may_wait(struct lock_wait *wait, int fd, const char *shown,
	 struct fault *ret_fault)
{
	int64_t now = clock_monotonic_ms(), waited = now - wait->start_ms;

	if (wait->eager > 0 && wait->eager-- > 0)
		return true;
	if (wait->holder.about)
		holder_watch(&wait->holder, fd, now);
	if (waited < WAIT_MS)
		return true;
	fault_check(ret_fault, TF_ERR_BUSY, shown,
		    "somebody else held the lock for 5 seconds; try again");
	return wait->holder.about && waited < WAIT_IN_TURN_MS &&
	       end_holder(wait, fd, now - wait->holder.since_ms, shown,
			  ret_fault);
}

/* Spread, so that a crowd of waiters does not stay in step.  Where a crowd of
 * su is stopped one after the other, sshd is to be the next rather than su. */
static void
give_way(const struct lock_wait *wait)
{
	int64_t spread_us = (getpid() + clock_monotonic_ns()) % 7 * 1000;
	int steps = wait->holder.about && getuid() != 0 ? 10 : 1;

	clock_sleep_us(wait->eager > 0 ? EAGER_STEP_US
				       : steps * STEP_US - 3000 + spread_us);
}

bool
lock_take(struct lock_wait *wait, int fd, const char *shown,
	  struct fault *ret_fault)
{
	bool ok;

	wait->holder.since_ms = 0;	/* that was another file's */
	while (!(ok = try_lock(fd, wait->holder.about))) {
		if (errno != EWOULDBLOCK && errno != EINTR) {
			fault_errno(ret_fault, shown, "cannot lock");
			break;
		}
		if (!may_wait(wait, fd, shown, ret_fault))
			break;
		give_way(wait);
	}
	holder_log(&wait->holder);
	return ok;
}
