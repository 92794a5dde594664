/* SPDX-License-Identifier: BSD-2-Clause
 *
 * A channel of the policy: the command that delivers a code.  One table of its
 * keys serves twofactor.conf, the canonical policy and `policy show`.
 * DESIGN sections 3.3 and 5.4.
 */
#ifndef TF_CORE_CHANNEL_H
#define TF_CORE_CHANNEL_H

#include "core/contact.h"
#include "core/policykey.h"

#define CHANNEL_MAX 8			/* in a policy */
#define CHANNEL_MAX_ARGUMENTS 16	/* the command's own path included */

/* In the order of the table, which is that of the canonical file. */
enum channelkey {
	CHANNEL_ADDRESS = 0,
	CHANNEL_COMMAND,	/* a line for each argument */
	CHANNEL_RUN_AS,
	CHANNEL_TIMEOUT,
	CHANNEL_LIFETIME,
	CHANNEL_PER_HOUR,
	CHANNEL_SECRET,
	N_CHANNEL_KEYS,
};

struct channel {
	char name[CONTACT_CHANNEL_SIZE];
	unsigned line;			/* of the .conf */
	enum contact_kind kind;
	unsigned n_arguments;
	char arguments[CHANNEL_MAX_ARGUMENTS][POLICYKEY_TEXT_SIZE];
	char run_as[POLICYKEY_TEXT_SIZE];
	unsigned timeout_seconds;
	unsigned lifetime_seconds;
	unsigned per_hour;
	char secret[POLICYKEY_TEXT_SIZE];	/* a path, or "" */
};

/* The row of KEY; a default of NULL has to be written. */
const struct policykey_row *channel_row(enum channelkey key);

/* The key of that name; N_CHANNEL_KEYS where there is none. */
enum channelkey channel_key_find(struct span name);

/* The defaults, without a command. */
void channel_begin(struct channel *ret_channel);

/* Whether VALUE, canonical text, may stand in a line for KEY that comes behind
 * BEFORE others for it. */
bool channel_value_ok(enum channelkey key, unsigned before,
		      struct span value) TF_MUST_CHECK;

/* The first key that has to be written and, by COUNTS of the lines for each,
 * is not; N_CHANNEL_KEYS: none. */
enum channelkey
channel_lacks(const unsigned counts[N_CHANNEL_KEYS]) TF_MUST_CHECK;

/* Adds what a line for KEY says to CHANNEL, if it is one that may stand there.
 * False: it is not. */
bool channel_add(struct channel *channel, enum channelkey key,
		 struct span value) TF_MUST_CHECK;

/* Takes the next channel, with all its lines, off REST, which starts as the
 * body of a parsed policy.  False at the end. */
bool channel_next(struct span *rest,
		  struct channel *ret_channel) TF_MUST_CHECK;

/* The channel of the policy BODY that somebody means who types TYPED: its name
 * in any case, blanks around it.  ret_channel is written in any case. */
bool channel_find(struct span body, struct span typed,
		  struct channel *ret_channel) TF_MUST_CHECK;

#endif
