/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Where codes can be sent: the name of a channel and an address on it.
 */
#ifndef TF_CORE_CONTACT_H
#define TF_CORE_CONTACT_H

#include "core/scan.h"

#define CONTACT_CHANNEL_SIZE 12		/* the longest name, and NUL */
#define CONTACT_ADDRESS_SIZE 255

struct contact {
	char channel[CONTACT_CHANNEL_SIZE];
	char address[CONTACT_ADDRESS_SIZE];
	char added[DATE_SIZE];
};

/* What an address on a channel looks like. */
enum contact_kind {
	CONTACT_MAIL = 0,	/* NAME@DOMAIN of plain characters */
	CONTACT_PHONE,		/* E.164: '+' and 7 to 15 digits */
	CONTACT_TEXT,		/* one word */
};

/* Whether NAME may name a channel: 1 to 11 of a-z, 0-9 and '-', a letter
 * first.  Typed at a prompt it can be no code: those have digits alone, or 12
 * characters. */
bool contact_channel_ok(struct span name) TF_MUST_CHECK;

/* Whether ADDRESS is one word of at most 254 bytes that no command takes for
 * an option: what a secrets file may hold. */
bool contact_address_ok(struct span address) TF_MUST_CHECK;

/* Whether ADDRESS is one of KIND as well, so that it can stand in a mail's
 * header and on a command's line. */
bool contact_address_is(enum contact_kind kind,
			struct span address) TF_MUST_CHECK;

#endif
