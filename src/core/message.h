/* SPDX-License-Identifier: BSD-2-Clause
 *
 * What is sent with a code: a mail (RFC 5322), or a line of text.
 */
#ifndef TF_CORE_MESSAGE_H
#define TF_CORE_MESSAGE_H

#include "core/contact.h"

#define MESSAGE_SIZE 2048	/* a pipe takes it without anybody reading */

struct message {
	enum contact_kind kind;
	const char *address;	/* one of that kind */
	const char *user, *host;
	uint32_t code;		/* secret, and so is what is written */
	unsigned lifetime_seconds;
};

/* Writes it; characters that are not plain come out as '?'. */
void message_write(const struct message *message, struct sink *out);

#endif
