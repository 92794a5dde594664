/* SPDX-License-Identifier: BSD-2-Clause
 *
 * A command in the background; see spawn.h.
 *
 * host -> starter -> watcher -> command.  The starter ends at once, so that
 * the watcher is no child of the host.  All three are made by the bare system
 * call, with no signal for the parent: wait() does not see them.  Until the
 * command's exec they are copies of a host whose other threads are gone, maybe
 * with locks held, so they call nothing that locks or allocates.
 */
#include "io/spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/syslog.h>
#include <sys/wait.h>
#include <unistd.h>

#include "io/clock.h"
#include "io/fault.h"
#include "io/syslog.h"

/* 32-bit systems keep 16-bit uids under the plain names. */
#ifdef SYS_setresuid32
#define CALL_SETRESUID SYS_setresuid32
#define CALL_SETRESGID SYS_setresgid32
#define CALL_SETGROUPS SYS_setgroups32
#else
#define CALL_SETRESUID SYS_setresuid
#define CALL_SETRESGID SYS_setresgid
#define CALL_SETGROUPS SYS_setgroups
#endif

#define SECRET_FD 3
#define RESULT_FD 4
#define OLD_KERNEL_FDS 65536
#define LOOK_MS 20
#define SIGNAL_SET_SIZE (_NSIG / 8)	/* the kernel's */

/* fork(), without what the C library does around it. */
static pid_t
copy_self(void)
{
	return (pid_t)syscall(SYS_clone, 0, 0, 0, 0, 0);
}

__attribute__((noreturn)) static void
leave(int status)
{
	for (;;)
		syscall(SYS_exit_group, status);
}

static void
close_from(unsigned first)
{
#ifdef SYS_close_range
	if (syscall(SYS_close_range, first, ~0u, 0) == 0)
		return;
#endif
	/* Before Linux 5.9. */
	for (unsigned fd = first; fd < OLD_KERNEL_FDS; fd++)
		close((int)fd);
}

/* What the host gave, out of the way of what is put where it belongs.  The
 * result's descriptor is the watcher's alone. */
static bool
place_given(const struct spawn *s)
{
	int secret = fcntl(s->secret, F_DUPFD_CLOEXEC, RESULT_FD + 1);
	int result = fcntl(s->result, F_DUPFD_CLOEXEC, RESULT_FD + 1);

	return secret >= 0 && dup2(secret, SECRET_FD) == SECRET_FD &&
	       (s->result < 0 ||
		(result >= 0 &&
		 dup3(result, RESULT_FD, O_CLOEXEC) == RESULT_FD));
}

/* The input lies in a pipe that nobody writes to any more. */
static bool
place_input(struct span input)
{
	int ends[2];
	bool ok;

	if (pipe2(ends, O_CLOEXEC) != 0)
		return false;
	ok = write(ends[1], input.at, input.len) == (ssize_t)input.len &&
	     dup2(ends[0], STDIN_FILENO) == STDIN_FILENO;
	close(ends[0]);
	close(ends[1]);
	return ok;
}

static bool
place_descriptors(const struct spawn *s)
{
	int null;

	if (!place_given(s))
		return false;
	close_from(s->result < 0 ? RESULT_FD : RESULT_FD + 1);
	null = open("/dev/null", O_RDWR | O_CLOEXEC);
	if (null >= 0 && null <= STDERR_FILENO)
		null = fcntl(null, F_DUPFD_CLOEXEC, RESULT_FD + 1);
	if (null < 0)
		return false;
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		if (dup2(null, fd) != fd)
			return false;
	close(null);
	return place_input(s->input);
}

/* By bare system calls, since the C library would ask threads that are not
 * here to follow; and what they did is read back. */
static bool
become_user(const struct spawn *s)
{
	struct __user_cap_header_struct header = {
		.version = _LINUX_CAPABILITY_VERSION_3,
	};
	struct __user_cap_data_struct caps[_LINUX_CAPABILITY_U32S_3] = {{0}};
	uid_t uids[3];
	gid_t gids[3];

	if (syscall(CALL_SETGROUPS, s->n_groups, s->groups) != 0 ||
	    syscall(CALL_SETRESGID, s->gid, s->gid, s->gid) != 0 ||
	    syscall(CALL_SETRESUID, s->uid, s->uid, s->uid) != 0 ||
	    syscall(SYS_capset, &header, caps) != 0)
		return false;
	if (getresuid(&uids[0], &uids[1], &uids[2]) != 0 ||
	    getresgid(&gids[0], &gids[1], &gids[2]) != 0)
		return false;
	for (int i = 0; i < 3; i++)
		if (uids[i] != s->uid || gids[i] != s->gid || uids[i] == 0)
			return false;
	return true;
}

/* A local caller of a set-user-ID host is its real user, and could stop or kill
 * what comes of it.  Without CAP_SETUID a host that is root already may be, so
 * only the outcome counts. */
static bool
become_root(void)
{
	uid_t uids[3];
	gid_t gids[3];

	(void)syscall(CALL_SETRESGID, 0, 0, 0);
	(void)syscall(CALL_SETRESUID, 0, 0, 0);
	if (getresuid(&uids[0], &uids[1], &uids[2]) != 0 ||
	    getresgid(&gids[0], &gids[1], &gids[2]) != 0)
		return false;
	for (int i = 0; i < 3; i++)
		if (uids[i] != 0 || gids[i] != 0)
			return false;
	return true;
}

/* Nor is the command stopped by limits that this caller chose.  Where the host
 * may not raise them, as in some containers, it stays with what there is. */
static void
reset_limits(void)
{
	static const struct {
		unsigned of;
		struct rlimit to;
	} limits[] = {
		{RLIMIT_CORE, {0, 0}},	/* a core would hold the message */
		{RLIMIT_CPU, {RLIM_INFINITY, RLIM_INFINITY}},
		{RLIMIT_FSIZE, {RLIM_INFINITY, RLIM_INFINITY}},
		{RLIMIT_DATA, {RLIM_INFINITY, RLIM_INFINITY}},
		{RLIMIT_AS, {RLIM_INFINITY, RLIM_INFINITY}},
		{RLIMIT_NPROC, {RLIM_INFINITY, RLIM_INFINITY}},
		/* The kernel's own. */
		{RLIMIT_STACK, {8 << 20, RLIM_INFINITY}},
		{RLIMIT_MEMLOCK, {8 << 20, 8 << 20}},
		{RLIMIT_NOFILE, {1024, 4096}},
		{RLIMIT_SIGPENDING, {4096, 4096}},
	};

	for (size_t i = 0; i < sizeof(limits) / sizeof(limits[0]); i++)
		(void)setrlimit(limits[i].of, &limits[i].to);
}

/* As a program expects to find them. */
static void
reset_signals(void)
{
	static const char zeros[64];

	for (int n = 1; n < _NSIG; n++)
		syscall(SYS_rt_sigaction, n, zeros, NULL, SIGNAL_SET_SIZE);
	syscall(SYS_rt_sigprocmask, SIG_SETMASK, zeros, NULL, SIGNAL_SET_SIZE);
}

__attribute__((noreturn)) static void
be_command(const struct spawn *s)
{
	if (syscall(SYS_chdir, "/") != 0 || !become_user(s))
		leave(SPAWN_NOT_USER);
	syscall(SYS_umask, 077);
	reset_signals();
	execve(s->path, s->arguments, s->environment);
	leave(SPAWN_NOT_RUN);
}

static struct spawn_result
result_of(int status)
{
	if (WIFEXITED(status))
		return (struct spawn_result){SPAWN_EXITED,
					     WEXITSTATUS(status)};
	if (WIFSIGNALED(status))
		return (struct spawn_result){SPAWN_KILLED, WTERMSIG(status)};
	return (struct spawn_result){SPAWN_UNKNOWN, 0};
}

static void
report(const struct spawn *s, struct spawn_result r)
{
	static const char *const words[] = {
		[SPAWN_UNKNOWN] = "unknown",
		[SPAWN_EXITED] = "failed status=",
		[SPAWN_KILLED] = "killed signal=",
		[SPAWN_TIMED_OUT] = "timed-out seconds=",
	};
	bool done = r.end == SPAWN_EXITED && r.number == 0;
	char text[SYSLOG_LINE_SIZE];
	struct sink out = {text, sizeof(text), 0, false};

	sink_text(&out, s->log);
	sink_text(&out, done ? "done" : words[r.end]);
	if (!done && r.end != SPAWN_UNKNOWN)
		sink_number(&out, (uint64_t)r.number);
	syslog_send(done ? LOG_INFO : LOG_ERR, text);
	if (s->result >= 0 && write(RESULT_FD, &r, sizeof(r)) < 0)
		return;
	close(RESULT_FD);
}

/* Waits for COMMAND and for what it left behind; what outlives the deadline is
 * killed.  It is all in the group that this process leads, whose number nobody
 * else can have meanwhile, so this process goes with it. */
static void
watch(const struct spawn *s, pid_t command)
{
	int64_t end = clock_monotonic_ms() + (int64_t)s->timeout_seconds * 1000;
	bool reported = false;
	int status;
	pid_t got;

	do {
		while ((got = waitpid(-1, &status, WNOHANG | __WALL)) > 0) {
			if (got != command)
				continue;
			report(s, result_of(status));
			reported = true;
		}
		if (got < 0 && errno == ECHILD)
			leave(0);
		clock_sleep_ms(LOOK_MS);
	} while (clock_monotonic_ms() < end);
	if (!reported)
		report(s, (struct spawn_result){SPAWN_TIMED_OUT,
						(int)s->timeout_seconds});
	kill(0, SIGKILL);
}

__attribute__((noreturn)) static void
be_watcher(const struct spawn *s)
{
	pid_t command;

	/* What the command leaves behind becomes this process's child. */
	if (setsid() < 0 || prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0)
		leave(1);
	reset_limits();
	command = copy_self();
	if (command == 0)
		be_command(s);
	if (command < 0)
		report(s, (struct spawn_result){SPAWN_UNKNOWN, 0});
	else
		watch(s, command);
	leave(1);
}

__attribute__((noreturn)) static void
be_starter(const struct spawn *s)
{
	pid_t watcher;

	/* The host's memory is in here.  New IDs may make it dumpable. */
	if (!become_root() || prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0 ||
	    !place_descriptors(s))
		leave(1);
	watcher = copy_self();
	if (watcher == 0)
		be_watcher(s);
	leave(watcher < 0);
}

bool
spawn_start(const struct spawn *spawn, struct fault *ret_fault)
{
	int status = 0;
	pid_t starter, got;

	if (spawn->input.len > SPAWN_INPUT_MAX || spawn->uid == 0 ||
	    spawn->gid == 0)
		return fault_check(ret_fault, TF_ERR_INTERNAL,
				   spawn->arguments[0], "cannot be run so");
	starter = copy_self();
	if (starter == 0)
		be_starter(spawn);
	if (starter < 0)
		return fault_errno(ret_fault, spawn->arguments[0],
				   "cannot start a process");
	do {
		got = waitpid(starter, &status, __WALL);
	} while (got < 0 && errno == EINTR);
	/* Where the host waited for everything, no more can be known. */
	if (got < 0 || (WIFEXITED(status) && WEXITSTATUS(status) == 0))
		return true;
	return fault_check(ret_fault, TF_ERR_SYSTEM, spawn->arguments[0],
			   "cannot start the command");
}
