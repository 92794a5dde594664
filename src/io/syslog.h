/* SPDX-License-Identifier: BSD-2-Clause
 *
 * A line to the system's log without the C library's part in it, whose
 * settings and locks are the host's.
 */
#ifndef TF_IO_SYSLOG_H
#define TF_IO_SYSLOG_H

#define SYSLOG_LINE_SIZE 1024

/* Sends TEXT under PRIORITY as of "pam_twofactor".  Allocates nothing, so
 * that a copy of a threaded host may call it.  Whether it gets there nobody
 * knows. */
void syslog_send(int priority, const char *text);

#endif
