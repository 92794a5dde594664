/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Who holds the lock of a file of root's, and what becomes of him where he
 * keeps everybody from it.
 *
 * The real user of su and sudo may stop them at any moment, and whoever may
 * freeze a session what they run in it; the lock that is held then is another
 * account's.  A kill harms no file (tests/system/faults.py), so it is freed by
 * ending its holder, if a user is in charge of that, and never a daemon.
 *
 * An flock does not tell whose it is, and /proc/locks, which does, takes as
 * long to read as users like.  So its holder signs with a record lock, which
 * the kernel takes away with the process, and of which it tells the process.
 * Only flock decides who holds it: threads share their record locks.
 */
#ifndef TF_IO_HOLDER_H
#define TF_IO_HOLDER_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "core/err.h"
#include "io/account.h"

#define HOLDER_LOG_SIZE 512

/* Signs the lock of FD, open for writing, before it is taken.  False, errno
 * EWOULDBLOCK: another process has; other errno: cannot.  Where the kernel
 * knows no such locks, it is not signed, and true. */
bool holder_sign(int fd) TF_MUST_CHECK;

/* For who did not get it; errno stays.  Closing FD does it as well. */
void holder_unsign(int fd);

/* Of who waits for the lock of a file about account ABOUT; starts as
 * {.about = ABOUT}. */
struct holder {
	const struct account *about;
	pid_t pid;		/* who signed it; 0: none is known, or it is
				 * this one, or in another pid namespace */
	int64_t since_ms;	/* seen to have it without a break; 0: not
				 * looked at yet */
	char ended[HOLDER_LOG_SIZE];	/* for the log; "": nobody was */
};

/* Looks who holds the lock of FD, at time NOW_MS of clock_monotonic_ms(). */
void holder_watch(struct holder *holder, int fd, int64_t now_ms);

/* Ends the process that holder_watch() saw, where it still holds the lock of
 * FD and a user is in charge of it whose own account that is not: its real
 * uid, or, where that is root's, the uid that logged in (/proc/PID/loginuid).
 * So no daemon is ended but one that was started from a session, and no screen
 * locker, even one that is root by set-user-ID: that belongs to whom it asks
 * (unless by an option user=), and without it the screen would be open.
 * STOPPED: only if it was stopped by a signal.
 * True: it was killed; *holder is to be given to holder_log() once the lock is
 * had or was tried for.
 * False, also where anything cannot be told for sure: if it is known who holds
 * the lock *ret_fault names him, after SHOWN, TF_ERR_BUSY.
 * Tests: system/locks. */
bool holder_end(struct holder *holder, int fd, bool stopped, const char *shown,
		struct fault *ret_fault) TF_MUST_CHECK;

/* Logs whom holder_end() killed, if anybody, once.  May take a second. */
void holder_log(struct holder *holder);

#endif
