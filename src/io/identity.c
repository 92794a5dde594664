/* SPDX-License-Identifier: BSD-2-Clause
 *
 * File work with a user's identity; see identity.h.
 *
 * The raw system calls change the calling thread alone; glibc's wrappers
 * would change the whole host.
 */
#include "io/identity.h"

#include <errno.h>
#include <linux/capability.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "io/dumpable.h"
#include "io/fault.h"

/* 32-bit systems keep 16-bit uids under the plain names. */
#ifdef SYS_setfsuid32
#define CALL_SETFSUID SYS_setfsuid32
#define CALL_SETFSGID SYS_setfsgid32
#define CALL_SETGROUPS SYS_setgroups32
#define CALL_GETGROUPS SYS_getgroups32
#else
#define CALL_SETFSUID SYS_setfsuid
#define CALL_SETFSGID SYS_setfsgid
#define CALL_SETGROUPS SYS_setgroups
#define CALL_GETGROUPS SYS_getgroups
#endif

/* The deepest stack is that of writing the secrets (64 KiB); a sanitizer
 * multiplies it. */
#define STACK_SIZE (1024 * 1024)

#define KEPT_CAPABILITIES (1u << CAP_SETGID | 1u << CAP_SETUID)

struct job {
	const struct prelude *prelude;
	const struct account *account;
	bool (*work)(void *arg);
	void *arg;
	struct fault *fault;
	bool ok;
};

/* An invalid id changes nothing and returns the one in force. */
static uid_t
current_fsuid(void)
{
	return (uid_t)syscall(CALL_SETFSUID, (uid_t)-1);
}

static gid_t
current_fsgid(void)
{
	return (gid_t)syscall(CALL_SETFSGID, (gid_t)-1);
}

static bool
is_already(const struct account *a)
{
	return geteuid() == a->uid && current_fsuid() == a->uid;
}

/* setfsuid() drops file capabilities by itself, unless the host asked for
 * no_setuid_fixup; so they are dropped here, with all others but two: a host
 * whose other threads change ids through glibc changes this one's too, and
 * glibc aborts the host where one thread cannot. */
static bool
drop_capabilities(void)
{
	struct __user_cap_header_struct header = {
		.version = _LINUX_CAPABILITY_VERSION_3,
	};
	struct __user_cap_data_struct caps[_LINUX_CAPABILITY_U32S_3] = {{0}};

	if (syscall(SYS_capget, &header, caps) != 0)
		return false;
	caps[0].effective &= KEPT_CAPABILITIES;
	caps[1].effective = 0;
	if (syscall(SYS_capset, &header, caps) != 0 ||
	    syscall(SYS_capget, &header, caps) != 0)
		return false;
	return (caps[0].effective & ~KEPT_CAPABILITIES) == 0 &&
	       caps[1].effective == 0;
}

/* Without CAP_SETUID, and where a user namespace does not map the id, these
 * calls fail silently: only what is read back counts. */
static bool
take_on(const struct account *a, struct fault *ret_fault)
{
	errno = 0;
	if (syscall(CALL_SETGROUPS, 0, NULL) != 0 ||
	    syscall(CALL_GETGROUPS, 0, NULL) != 0)
		return fault_errno(ret_fault, "",
				   "cannot drop the supplementary groups");
	syscall(CALL_SETFSGID, a->gid);
	syscall(CALL_SETFSUID, a->uid);
	if (current_fsgid() != a->gid || current_fsuid() != a->uid)
		return fault_check(ret_fault, TF_ERR_IDENTITY, "",
				   "cannot take on the user's uid and gid");
	if (!drop_capabilities())
		return fault_errno(ret_fault, "",
				   "cannot drop the capabilities");
	return true;
}

static void *
thread_main(void *arg)
{
	struct job *job = arg;
	const struct prelude *prelude = job->prelude;

	if (prelude) {
		if (!prelude->run(prelude->arg, job->fault))
			return NULL;
		/* What it got over is no fault of the work's. */
		memset(job->fault, 0, sizeof(*job->fault));
	}
	if (job->account && !is_already(job->account) &&
	    !take_on(job->account, job->fault)) {
		job->fault->err = TF_ERR_IDENTITY;
		return NULL;
	}
	job->ok = job->work(job->arg);
	return NULL;
}

/* The thread inherits the mask, so the host's signals stay the host's, and
 * SIGXFSZ (ulimit -f) becomes EFBIG. */
static int
run_thread(struct job *job)
{
	pthread_attr_t attr;
	pthread_t thread;
	sigset_t all, old;
	int rc = pthread_attr_init(&attr);

	if (rc != 0)
		return rc;
	rc = pthread_attr_setstacksize(&attr, STACK_SIZE);
	sigfillset(&all);
	if (rc == 0)
		rc = pthread_sigmask(SIG_SETMASK, &all, &old);
	if (rc == 0) {
		rc = pthread_create(&thread, &attr, thread_main, job);
		pthread_sigmask(SIG_SETMASK, &old, NULL);
		if (rc == 0)
			rc = pthread_join(thread, NULL);
	}
	pthread_attr_destroy(&attr);
	return rc;
}

bool
identity_run(const struct prelude *prelude, const struct account *account,
	     bool (*work)(void *arg), void *arg, struct fault *ret_fault)
{
	struct job job = {prelude, account, work, arg, ret_fault, false};
	int rc, cancel;

	/* The thread works on this stack: nobody may unwind it meanwhile. */
	pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &cancel);
	dumpable_enter();
	rc = run_thread(&job);
	dumpable_leave();
	pthread_setcancelstate(cancel, NULL);

	if (rc != 0) {
		errno = rc;
		fault_errno(ret_fault, "", "cannot start a thread");
		ret_fault->err = TF_ERR_SYSTEM;
		return false;
	}
	return job.ok;
}
