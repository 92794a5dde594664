/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Where an attempt comes from: the SSH key that the client proved, else the
 * literal address (IPv6 by /64), else the local service and caller.
 * DESIGN section 6.
 */
#ifndef TF_CORE_SOURCE_H
#define TF_CORE_SOURCE_H

#include "core/address.h"
#include "core/sshkey.h"

#define SOURCE_KEY "key:"	/* and the fingerprint as ssh-keygen shows it */
#define SOURCE_ADDRESS "address:"
#define SOURCE_SIZE (sizeof(SOURCE_KEY) - 1 + SSHKEY_PRINT_SIZE)

/* What the application tells of the client; any text may be NULL. */
struct source_hints {
	const char *auth_info;	/* SSH_AUTH_INFO_0: lines of proved methods */
	const char *rhost;	/* PAM_RHOST */
	const char *connection;	/* SSH_CONNECTION: "ADDRESS PORT ..." */
	const char *service;	/* PAM_SERVICE */
	uint32_t caller;	/* the real uid that runs the service */
	bool caller_trusted;	/* that is the account itself, or root */
};

/* Where the client is, for the rules of the policy. */
struct origin {
	enum {
		ORIGIN_UNKNOWN = 0,	/* behind a host name */
		ORIGIN_LOCAL,
		ORIGIN_ADDRESS,
	} kind;
	struct address address;	/* ORIGIN_ADDRESS; whole, not by /64 */
};

/* ID has no blanks: "key:...", "address:..." or "local:SERVICE:UID". */
struct source {
	char id[SOURCE_SIZE];
	bool may_be_known;	/* success makes it a known source */
	/* "address:...", also behind a key; "": not literal, or local */
	char address[SOURCE_SIZE];
	struct sshkey_list keys;	/* all that the client proved */
	struct origin origin;
};

void source_read(const struct source_hints *hints, struct source *ret_source);

#endif
