/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Who holds a lock; see holder.h.
 */
#include "io/holder.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <syslog.h>
#include <unistd.h>

#include "core/scan.h"
#include "io/fault.h"
#include "io/scope.h"
#include "io/syslog.h"

#define PATH_SIZE 64
#define PROC_SIZE 512	/* more than we read of a file there */
#define SHOWN_SIZE 128
#define NOBODY UINT32_MAX

bool
holder_sign(int fd)
{
	struct flock mine = {.l_type = F_WRLCK, .l_whence = SEEK_SET};

	if (fcntl(fd, F_SETLK, &mine) == 0 || errno == EINVAL ||
	    errno == ENOSYS || errno == EOPNOTSUPP)
		return true;
	return false;
}

void
holder_unsign(int fd)
{
	struct flock none = {.l_type = F_UNLCK, .l_whence = SEEK_SET};
	int saved = errno;

	fcntl(fd, F_SETLK, &none);
	errno = saved;
}

static pid_t
find(int fd)
{
	struct flock other = {.l_type = F_WRLCK, .l_whence = SEEK_SET};

	if (fcntl(fd, F_GETLK, &other) != 0 || other.l_type == F_UNLCK ||
	    other.l_pid < 0)
		return 0;
	return other.l_pid;
}

void
holder_watch(struct holder *holder, int fd, int64_t now_ms)
{
	pid_t pid = find(fd);

	if (pid == holder->pid && holder->since_ms != 0)
		return;
	holder->pid = pid;
	holder->since_ms = now_ms;
}

/* A descriptor of process PID, which no other one ever is.  -1: it is gone, or
 * the kernel is older than Linux 5.3. */
static int
open_process(pid_t pid)
{
#ifdef SYS_pidfd_open
	if (pid > 0)
		return (int)syscall(SYS_pidfd_open, pid, 0);
#endif
	return -1;
}

static bool
kill_process(int process)
{
#ifdef SYS_pidfd_send_signal
	return syscall(SYS_pidfd_send_signal, process, SIGKILL, NULL, 0) == 0;
#else
	(void)process;
	return false;
#endif
}

/* The first word behind KEY in a file below /proc, copied to TEXT; KEY NULL: in
 * it. */
static bool
read_word(const char *path, const char *key, char text[PROC_SIZE],
	  struct span *ret_word)
{
	FD int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? -1 : read(fd, text, PROC_SIZE);
	struct span rest = {text, n > 0 ? (size_t)n : 0}, line, word;

	while (scan_line(&rest, &line))
		if (!key || (scan_word(&line, &word) && span_is(word, key)))
			return scan_word(&line, ret_word);
	return false;
}

static bool
read_number(const char *path, const char *key, uint64_t *ret_number)
{
	char text[PROC_SIZE];
	struct span word;

	return read_word(path, key, text, &word) &&
	       span_number(word, UINT32_MAX, ret_number);
}

/* What PROCESS is called in this /proc, which may be that of another pid
 * namespace; 0: it is not there. */
static unsigned
find_in_proc(int process)
{
	char path[PATH_SIZE];
	uint64_t number;

	snprintf(path, sizeof(path), "/proc/self/fdinfo/%d", process);
	if (process < 0 || !read_number(path, "Pid:", &number))
		return 0;
	return (unsigned)number;
}

/* The uid of the user who is in charge of process NUMBER of /proc, which may
 * be NOBODY. */
static bool
find_user(unsigned number, uint64_t *ret_uid)
{
	char path[PATH_SIZE];

	snprintf(path, sizeof(path), "/proc/%u/status", number);
	if (number == 0 || !read_number(path, "Uid:", ret_uid))
		return false;
	if (*ret_uid != 0)
		return true;
	snprintf(path, sizeof(path), "/proc/%u/loginuid", number);
	return read_number(path, NULL, ret_uid);
}

static bool
is_stopped(unsigned number)
{
	char path[PATH_SIZE], text[PROC_SIZE];
	struct span word;

	snprintf(path, sizeof(path), "/proc/%u/status", number);
	return read_word(path, "State:", text, &word) &&
	       (span_is(word, "T") || span_is(word, "t"));
}

static void
show_program(unsigned number, char ret_text[SHOWN_SIZE])
{
	struct sink out = {ret_text, SHOWN_SIZE, 0, false};
	char path[PATH_SIZE], program[SHOWN_SIZE];
	ssize_t n;

	snprintf(path, sizeof(path), "/proc/%u/exe", number);
	n = number == 0 ? -1 : readlink(path, program, sizeof(program) - 1);
	program[n > 0 ? n : 0] = '\0';
	ret_text[0] = '\0';
	sink_escaped(&out, n > 0 ? program : "unknown", SHOWN_SIZE - 1);
}

/* Here, since no shell hears of what did not stop its work. */
static void
note_end(struct holder *holder, const char *program, uint64_t uid)
{
	struct sink out = {holder->ended, sizeof(holder->ended), 0, false};

	sink_text(&out, "user=");
	sink_escaped(&out, holder->about->name, SHOWN_SIZE);
	sink_text(&out, " pid=");
	sink_signed(&out, holder->pid);
	sink_text(&out, " program=");
	sink_text(&out, program);
	sink_text(&out, " uid=");
	sink_number(&out, uid);
	sink_text(&out, " note=\"it kept logins of the user waiting, and was "
			"ended\"");
}

void
holder_log(struct holder *holder)
{
	if (holder->ended[0] != '\0')
		syslog_send(LOG_WARNING, holder->ended);
	holder->ended[0] = '\0';
}

static bool
tell_busy(pid_t pid, const char *program, const char *shown,
	  struct fault *ret_fault)
{
	char who[sizeof(ret_fault->file)];

	if (pid == 0)
		return false;
	snprintf(who, sizeof(who), "%s: process %d (%s)", shown, (int)pid,
		 program);
	return fault_check(ret_fault, TF_ERR_BUSY, who,
			   "held the lock all the time; try again, and if it "
			   "hangs, end it");
}

bool
holder_end(struct holder *holder, int fd, bool stopped, const char *shown,
	   struct fault *ret_fault)
{
	FD int process = open_process(holder->pid);
	char program[SHOWN_SIZE];
	unsigned number;
	uint64_t uid;

	number = find_in_proc(process);
	show_program(number, program);
	/* The last look: if it has the lock still, all this is about it, and
	 * PROCESS is no later one of that number. */
	if (!find_user(number, &uid) || uid == NOBODY ||
	    uid == holder->about->uid || (stopped && !is_stopped(number)) ||
	    find(fd) != holder->pid || !kill_process(process))
		return tell_busy(holder->pid, program, shown, ret_fault);
	note_end(holder, program, uid);
	return true;
}
