/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The wait for the lock of a file; see lock.h.
 */
#include "io/lock.h"

#include <errno.h>
#include <sched.h>
#include <sys/file.h>
#include <unistd.h>

#include "io/clock.h"
#include "io/fault.h"

#define WAIT_MS 5000
#define WAIT_IN_TURN_MS 12000
#define STEP_US 10000
#define LATE_STEP_US 1000	/* after WAIT_MS */
/* Longer than one waits who has this lock and wants that of the state. */
#define HELD_MS 6000
/* A lock is had for some milliseconds.  So many after WAIT_MS, since a crowd
 * may take it, and be stopped, one after the other. */
#define HELD_STOPPED_MS 100
/* A killed process has let go by then; the next of a crowd may answer as soon
 * as it does. */
#define EAGER_MS 50

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

/* Whether to go on waiting for the holder. */
static bool
end_holder(struct lock_wait *wait, int fd, int64_t now, const char *shown,
	   struct fault *ret_fault)
{
	struct holder *holder = &wait->holder;
	int64_t since = holder->since_ms;
	bool stopped = now - since < HELD_MS;

	if (holder->pid == 0 || now - since < HELD_STOPPED_MS)
		return true;
	holder_log(holder);
	if (holder_end(holder, fd, stopped, shown, ret_fault)) {
		holder->since_ms = 0;
		wait->eager_until_ms = clock_monotonic_ms() + EAGER_MS;
		return true;
	}
	/* It may have let go while we looked at it. */
	holder_watch(holder, fd, clock_monotonic_ms());
	return stopped || holder->since_ms != since;
}

static bool
may_wait(struct lock_wait *wait, int fd, const char *shown,
	 struct fault *ret_fault)
{
	int64_t now = clock_monotonic_ms(), waited = now - wait->start_ms;

	if (now < wait->eager_until_ms)
		return true;
	if (wait->holder.about)
		holder_watch(&wait->holder, fd, now);
	if (waited < WAIT_MS)
		return true;
	fault_check(ret_fault, TF_ERR_BUSY, shown,
		    "somebody else held the lock for 5 seconds; try again");
	return wait->holder.about && waited < WAIT_IN_TURN_MS &&
	       end_holder(wait, fd, now, shown, ret_fault);
}

/* Spread, so that a crowd of waiters does not stay in step.  Where a crowd of
 * su is stopped one after the other, sshd is to be the next rather than su. */
static void
give_way(const struct lock_wait *wait)
{
	int64_t now = clock_monotonic_ms(), step = STEP_US;
	int64_t spread = (getpid() + now) % 7;

	if (wait->holder.about && getuid() != 0)
		step = 10 * STEP_US;
	else if (now < wait->eager_until_ms)
		step = 0;
	else if (now - wait->start_ms >= WAIT_MS)
		step = LATE_STEP_US;
	if (step == 0)
		sched_yield();
	else
		clock_sleep_us(step - step / 3 + spread * step / 10);
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
