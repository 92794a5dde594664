/* SPDX-License-Identifier: BSD-2-Clause
 *
 * What is sent with a code; see message.h.
 */
#include "core/message.h"

#include "core/delivered.h"

#define NAME_MAX_SHOWN 64	/* an SMS has 160 characters */

static void
write_code(struct sink *out, uint32_t code)
{
	uint32_t unit = 1;

	for (int i = 1; i < DELIVERED_DIGITS; i++)
		unit *= 10;
	for (; unit > 0; unit /= 10)
		sink_char(out, (char)('0' + code / unit % 10));
}

/* Nothing that could end a header or be taken for markup. */
static void
write_name(struct sink *out, const char *name)
{
	for (int i = 0; i < NAME_MAX_SHOWN && name[i]; i++)
		sink_char(out, name[i] > ' ' && name[i] < 0x7f &&
			       name[i] != '<' && name[i] != '"' &&
			       name[i] != '\\' ? name[i] : '?');
}

static void
write_account(struct sink *out, const struct message *m)
{
	write_name(out, m->user);
	sink_text(out, " on ");
	write_name(out, m->host);
}

static void
write_header(struct sink *out, const struct message *m)
{
	sink_text(out, "To: ");
	sink_text(out, m->address);
	sink_text(out, "\nSubject: Verification code for ");
	write_account(out, m);
	sink_text(out, "\nAuto-Submitted: auto-generated\n"
		       "Content-Type: text/plain; charset=us-ascii\n\n");
}

void
message_write(const struct message *m, struct sink *out)
{
	if (m->kind == CONTACT_MAIL)
		write_header(out, m);
	write_code(out, m->code);
	sink_text(out, " is the code for ");
	write_account(out, m);
	sink_text(out, ". It works for ");
	sink_number(out, (m->lifetime_seconds + 59) / 60);
	sink_text(out, " min. Not you? Change the password.\n");
}
