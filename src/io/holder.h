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
#include <sys/types.h>

#include "core/err.h"
#include "io/account.h"

/* Signs the lock of FD, open for writing, before it is taken.  False, errno
 * EWOULDBLOCK: another process has.  Where the kernel knows no such locks, it
 * is not signed, and true. */
bool holder_sign(int fd) TF_MUST_CHECK;

/* For who did not get it; errno stays.  Closing FD does it as well. */
void holder_unsign(int fd);

/* The process that signed it; 0: none is known, or it is this one, or in
 * another pid namespace. */
pid_t holder_find(int fd);

/* For who waited in vain for the lock of FD, a file about account ABOUT, which
 * process FIRST had signed when the wait began.  Ends that process where it
 * still holds the lock, and a user is in charge of it whose own account that
 * is not: its real uid, or, where that is root's, the uid that logged in
 * (/proc/PID/loginuid).  So no daemon is ended, and no screen locker, even one
 * that is root by set-user-ID: that belongs to whom it asks, and without it
 * the screen would be open.  STOPPED: only if it was stopped by a signal.
 * True: FIRST holds it no more, so that to wait again is worth it; that it was
 * ended is in the log.
 * False, also where anything cannot be told for sure: if it is known who holds
 * the lock *ret_fault names him, after SHOWN, TF_ERR_BUSY.
 * Tests: system/locks. */
bool holder_end(int fd, pid_t first, const struct account *about,
		bool stopped, const char *shown, struct fault *ret_fault)
		TF_MUST_CHECK;

#endif
