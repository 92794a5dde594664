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

/* What could end the quoted text, or the line, made harmless. */
static void
tame(char *text)
{
	for (; *text; text++)
		if ((unsigned char)*text < ' ' || *text == 0x7f ||
		    *text == '"')
			*text = '_';
}

void
log_about(pam_handle_t *pamh, const struct login *login, int priority,
	  const char *format, ...)
{
	char user[SHOWN_SIZE], text[512];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	tame(text);
	log_note(pamh, priority, "user=%s note=\"%s\"",
		 shown(login->typed, user), text);
}

/* Behind all else, where nothing that was typed can be taken for it. */
static void
write_address(const struct login *login, struct sink *out)
{
	const struct origin *origin = &login->source.origin;

	if (origin->kind != ORIGIN_ADDRESS)
		return;
	sink_text(out, " address=");
	(void)!address_write(&origin->address, out);
}

static void
write_detail(const struct decision *d, struct sink *out)
{
	if (d->reason == REASON_BACKUP) {
		sink_text(out, " code=");
		sink_number(out, d->backup_number);
		sink_text(out, " left=");
		sink_number(out, d->backup_left);
	} else if (d->device[0]) {
		sink_text(out, d->reason == REASON_TRUSTED ? " trusted="
							   : " device=");
		sink_text(out, d->device);
	}
}

void
log_outcome(pam_handle_t *pamh, const struct login *login,
	    enum outcome outcome, const struct decision *d)
{
	char user[SHOWN_SIZE], service[SHOWN_SIZE], rest[SHOWN_SIZE] = "";
	struct sink out = {rest, sizeof(rest), 0, false};

	write_detail(d, &out);
	write_address(login, &out);
	log_note(pamh, outcome == OUTCOME_ACCEPTED &&
		       d->reason != REASON_ENROLLED ? LOG_INFO : LOG_NOTICE,
		 "user=%s service=%s from=%s outcome=%s reason=%s%s",
		 shown(login->typed, user), shown(login->service, service),
		 login->source.id, result_name(outcome),
		 decide_reason_name(d->reason), rest);
}

void
log_delivery(const struct login *login, const char *channel,
	     char ret_text[LOG_DELIVERY_SIZE])
{
	char user[SHOWN_SIZE], service[SHOWN_SIZE];

	snprintf(ret_text, LOG_DELIVERY_SIZE,
		 "user=%s service=%s from=%s channel=%s delivery=",
		 shown(login->typed, user), shown(login->service, service),
		 login->source.id, channel);
}

void
log_fault(pam_handle_t *pamh, const struct login *login,
	  const struct fault *fault)
{
	char text[512];

	log_about(pamh, login, LOG_ERR, "%s",
		  fault_text(fault, text, sizeof(text)));
}
