/* SPDX-License-Identifier: BSD-2-Clause
 *
 * One log line an event, through pam_syslog, which leaves the host's syslog
 * settings alone.
 */
#ifndef TF_PAM_LOG_H
#define TF_PAM_LOG_H

#include <security/pam_modules.h>

#include "core/decide.h"
#include "pam/login.h"
#include "pam/result.h"

/* "user=... service=... from=... outcome=... reason=..." and, where there are
 * such, the device, the backup code's number and how many are left, and the
 * client's address.  Of what was typed only the user's name. */
void log_outcome(pam_handle_t *pamh, const struct login *login,
		 enum outcome outcome, const struct decision *decision);

/* What a line about a code that was asked for begins with: "user=...
 * service=... from=... channel=... delivery=". */
#define LOG_DELIVERY_SIZE 512
void log_delivery(const struct login *login, const char *channel,
		  char ret_text[LOG_DELIVERY_SIZE]);

/* Why an account's files could not be used. */
void log_fault(pam_handle_t *pamh, const struct login *login,
	       const struct fault *fault);

/* user=... note="...", about whom LOGIN is of: PRIORITY as in syslog(3). */
void log_about(pam_handle_t *pamh, const struct login *login, int priority,
	       const char *format, ...) __attribute__((format(printf, 4, 5)));

/* A line about the set-up: PRIORITY as in syslog(3). */
void log_note(pam_handle_t *pamh, int priority, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

#endif
