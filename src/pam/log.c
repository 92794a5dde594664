/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The module's log lines; see log.h.
 */
#include "pam/log.h"

#include <security/pam_ext.h>
#include <stdarg.h>
#include <stdio.h>
#include <syslog.h>

#include "io/fault.h"

#define SHOWN_SIZE 128

static const char *const reasons[] = {
	[REASON_NOT_A_CODE] = "not-a-code",
	[REASON_WRONG] = "wrong-code",
	[REASON_THROTTLED] = "throttled",
	[REASON_STALE] = "stale-code",
	[REASON_SPENT] = "spent-code",
	[REASON_INTERNAL] = "internal-error",
	[REASON_STORAGE] = "storage",
	[REASON_NO_ACCOUNT] = "no-account",
	[REASON_NOT_ENROLLED] = "not-enrolled",
	[REASON_EXEMPT] = "exempt",
	[REASON_DEVICE] = "device",
	[REASON_BACKUP] = "backup-code",
	[REASON_TRUSTED] = "trusted",
	[REASON_ENROLLED] = "enrolled",
};

static const char *
shown(const char *text, char ret_text[SHOWN_SIZE])
{
	struct sink out = {ret_text, SHOWN_SIZE, 0, false};

	ret_text[0] = '\0';
	sink_escaped(&out, text, SHOWN_SIZE - 1);
	return ret_text;
}

void
log_note(pam_handle_t *pamh, int priority, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	pam_vsyslog(pamh, priority, format, args);
	va_end(args);
}

void
log_outcome(pam_handle_t *pamh, const struct login *login,
	    enum outcome outcome, const struct decision *d)
{
	char user[SHOWN_SIZE], service[SHOWN_SIZE], detail[96] = "";

	if (d->reason == REASON_BACKUP)
		snprintf(detail, sizeof(detail), " code=%u left=%u",
			 d->backup_number, d->backup_left);
	else if (d->reason == REASON_TRUSTED)
		snprintf(detail, sizeof(detail), " trusted=%s", d->device);
	else if (d->device[0])
		snprintf(detail, sizeof(detail), " device=%s", d->device);
	log_note(pamh, outcome == OUTCOME_ACCEPTED &&
		       d->reason != REASON_ENROLLED ? LOG_INFO : LOG_NOTICE,
		 "user=%s service=%s from=%s outcome=%s reason=%s%s",
		 shown(login->typed, user), shown(login->service, service),
		 login->source.id, result_name(outcome), reasons[d->reason],
		 detail);
}

void
log_fault(pam_handle_t *pamh, const struct login *login,
	  const struct fault *fault)
{
	char user[SHOWN_SIZE], text[512];

	log_note(pamh, LOG_ERR, "user=%s: %s", shown(login->typed, user),
		 fault_text(fault, text, sizeof(text)));
}
