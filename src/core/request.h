/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Whether a code may be sent, and what is true afterwards.  Pure and total, as
 * core/decide is.
 */
#ifndef TF_CORE_REQUEST_H
#define TF_CORE_REQUEST_H

#include "core/channel.h"
#include "core/policy.h"
#include "core/state.h"

#define REQUEST_HOUR INT64_C(3600)

/* Who asks for what. */
struct request {
	const struct channel *channel;
	const struct source *source;
	uint32_t code;		/* of DELIVERED_DIGITS digits: secret */
	uint8_t salt[DELIVERED_SALT_SIZE];
	/* To try an address out, NULL otherwise: it need be no contact, and the
	 * code logs nobody in. */
	const char *address;
};

enum request_answer {
	REQUEST_FAILED = 0,	/* hashing, or the clock is absurd */
	REQUEST_NO_CONTACT,
	REQUEST_BAD_ADDRESS,	/* it is none of the channel's kind */
	REQUEST_THROTTLED,
	REQUEST_LIMIT,		/* that many were sent within the hour */
	REQUEST_SEND,
};

/* Whether something was sent by a clock ahead of NOW.  Then REQUEST_LIMIT ends
 * only once that is put right, which takes a write. */
bool request_clock_was_ahead(const struct state *state,
			     int64_t now) TF_MUST_CHECK;

/* Decides at NOW, in seconds since 1970.  On REQUEST_SEND are written ret_next,
 * which has to be on disk, synced, before anything is sent, and ret_address,
 * where it goes; on REQUEST_LIMIT only ret_next, which is needed where
 * request_clock_was_ahead; else neither. */
enum request_answer
request_decide(const struct secrets *secrets, const struct state *state,
	       const struct policy *policy, int64_t now,
	       const struct request *request, struct state *ret_next,
	       char ret_address[CONTACT_ADDRESS_SIZE]) TF_MUST_CHECK;

#endif
