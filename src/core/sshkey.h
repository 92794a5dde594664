/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The SSH keys that a client proved, from the lines of SSH_AUTH_INFO_0.  A
 * certificate, which is another one at each renewal, counts as the key that it
 * certifies (PROTOCOL.certkeys of OpenSSH).  DESIGN section 5 (5).
 */
#ifndef TF_CORE_SSHKEY_H
#define TF_CORE_SSHKEY_H

#include "core/scan.h"

#define SSHKEY_TYPE_SIZE 40	/* "sk-ecdsa-sha2-nistp256@openssh.com" */
#define SSHKEY_PRINT_SIZE 51	/* "SHA256:", 43 characters, and NUL */
#define SSHKEY_MAX 4

/* Both as ssh-keygen -l shows them; never a certificate's. */
struct sshkey {
	char type[SSHKEY_TYPE_SIZE];
	char print[SSHKEY_PRINT_SIZE];
};

struct sshkey_list {
	unsigned n;
	struct sshkey at[SSHKEY_MAX];
	bool whole;	/* no other key was proved */
};

/* Whether AUTH_INFO, which may be NULL, has a line "publickey TYPE BLOB":
 * these three fields and no more. */
bool sshkey_is_proved(const char *auth_info) TF_MUST_CHECK;

/* All keys that AUTH_INFO, which may be NULL, names, in order.  What cannot be
 * read, and the fifth, are left out, and the list is not whole. */
struct sshkey_list sshkey_list_of(const char *auth_info);

/* Reads the key of TYPE whose Base64 is BLOB (RFC 4253 section 6.6).  False
 * where it is none, or a certificate of a type not known here. */
bool sshkey_read(struct span type, struct span blob,
		 struct sshkey *ret_key) TF_MUST_CHECK;

#endif
