/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Sending a code through a channel of the policy.
 */
#ifndef TF_IO_DELIVER_H
#define TF_IO_DELIVER_H

#include "core/channel.h"
#include "io/spawn.h"

struct deliver {
	const struct channel *channel;
	const char *address;	/* one of the channel's kind */
	const char *user;	/* whose code it is */
	uint32_t code;
	const char *log;	/* "... delivery=": what came of it follows */
	int result;		/* as spawn's */
};

/* Whether this process can become another user: only such a one delivers. */
bool deliver_possible(void) TF_MUST_CHECK;

/* Checks the channel's command, user and secret and starts it; it goes on in
 * the background.  False: it was not started. */
bool deliver_start(const struct deliver *deliver,
		   struct fault *ret_fault) TF_MUST_CHECK;

#endif
