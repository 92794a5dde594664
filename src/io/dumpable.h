/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The process's dumpable flag, which every change of identity clears for all
 * threads.
 */
#ifndef TF_IO_DUMPABLE_H
#define TF_IO_DUMPABLE_H

/* Around a change of identity on any thread: after the last of the brackets
 * that overlap the flag is what it was before the first; until then it stays
 * cleared, since a crash would dump the host's memory into a file of the
 * user's.  Tests: system/threads. */
void dumpable_enter(void);
void dumpable_leave(void);

#endif
