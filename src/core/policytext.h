/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The applied policy: flat canonical text with a checksum over all of it,
 * which `twofactor policy apply` writes and the module reads.
 *
 *	# pam_twofactor policy, version 1
 *	source NANOSECONDS PATH		of the .conf, when it was read
 *	set LINE KEY VALUE		... in the order of the keys
 *	channel LINE NAME		... before the first rule
 *	with KEY VALUE			... in the order of core/channel's keys
 *	rule LINE
 *	user NAME | service NAME | from PREFIX | group NAME	in this order
 *	set LINE KEY VALUE
 *	sha256 HEX			over everything before this line
 */
#ifndef TF_CORE_POLICYTEXT_H
#define TF_CORE_POLICYTEXT_H

#include "core/channel.h"
#include "core/hash.h"
#include "core/policykey.h"

#define POLICYTEXT_HEADER "# pam_twofactor policy, version 1\n"
#define POLICYTEXT_TRAILER "sha256 "
#define POLICYTEXT_TRAILER_SIZE \
	(sizeof(POLICYTEXT_TRAILER) - 1 + 2 * SHA256_SIZE + 1)
#define POLICYTEXT_MAX_SIZE 65536
#define POLICYTEXT_MAX_RULES 64
#define POLICYTEXT_MAX_ENTRIES 1024	/* names and prefixes, all rules */
#define POLICYTEXT_MAX_LINE 1000000	/* of the .conf */
#define POLICYTEXT_NAME_MAX 255

/* In the order in which they stand in a rule. */
enum policytext_kind {
	POLICYTEXT_USER = 0,
	POLICYTEXT_SERVICE,
	POLICYTEXT_FROM,
	POLICYTEXT_GROUP,
	POLICYTEXT_SET,
	POLICYTEXT_RULE,
	POLICYTEXT_CHANNEL,	/* at the top level, behind its settings */
	POLICYTEXT_WITH,	/* behind its channel */
	N_POLICYTEXT_KINDS,
};
#define N_CONDITIONS POLICYTEXT_SET	/* the kinds that rules match by */

/* The first word of a line of each kind. */
extern const char *const policytext_words[N_POLICYTEXT_KINDS];

struct policytext_line {
	enum policytext_kind kind;
	unsigned number;	/* SET, RULE, CHANNEL: the line of the .conf */
	enum policykey key;	/* SET */
	enum channelkey channel_key;	/* WITH */
	struct span value;	/* all but RULE */
};

/* A view into the text that was parsed. */
struct policytext {
	struct span body;	/* what policytext_next reads */
	uint64_t source_time;	/* nanoseconds since 1970 */
	struct span source;	/* a path */
};

/* Parses all of TEXT and checks the checksum, the order, each value and each
 * bound.  False: *ret_fault names the line, and never its content. */
bool policytext_parse(struct span text, struct policytext *ret_policy,
		      struct fault *ret_fault) TF_MUST_CHECK;

/* Takes the next line off REST, which starts as the body of a parsed policy
 * (or empty: no setting, no rule).  False at the end. */
bool policytext_next(struct span *rest,
		     struct policytext_line *ret_line) TF_MUST_CHECK;

/* Whether VALUE may stand in a line of that kind, which is a condition. */
bool policytext_entry_ok(enum policytext_kind kind,
			 struct span value) TF_MUST_CHECK;

/* Writing: begin, settings, channels, rules with their entries and settings,
 * end.  What does not fit or is out of order is refused by policytext_parse,
 * which has to be asked in the end. */
void policytext_begin(struct sink *out, uint64_t source_time,
		      const char *source);
void policytext_set(struct sink *out, unsigned line, enum policykey key,
		    const char *value);
void policytext_channel(struct sink *out, const struct channel *channel);
void policytext_rule(struct sink *out, unsigned line);
void policytext_entry(struct sink *out, enum policytext_kind kind,
		      const char *value);
bool policytext_end(struct sink *out) TF_MUST_CHECK;

#endif
