/* SPDX-License-Identifier: BSD-2-Clause
 *
 * SSH keys by their fingerprints; see sshkey.h.
 */
#include "core/sshkey.h"

#include <string.h>

#include "core/base64.h"
#include "core/hash.h"

/* A certificate's blob: its type, a nonce, the fields of the key, and more that
 * does not matter here. */
static const struct certificate {
	const char *type, *key_type;
	unsigned n_fields;
} certificates[] = {
	{"ssh-ed25519-cert-v01@openssh.com", "ssh-ed25519", 1},
	{"ssh-rsa-cert-v01@openssh.com", "ssh-rsa", 2},
	{"ecdsa-sha2-nistp256-cert-v01@openssh.com", "ecdsa-sha2-nistp256", 2},
	{"ecdsa-sha2-nistp384-cert-v01@openssh.com", "ecdsa-sha2-nistp384", 2},
	{"ecdsa-sha2-nistp521-cert-v01@openssh.com", "ecdsa-sha2-nistp521", 2},
	{"sk-ssh-ed25519-cert-v01@openssh.com",
	 "sk-ssh-ed25519@openssh.com", 2},
	{"sk-ecdsa-sha2-nistp256-cert-v01@openssh.com",
	 "sk-ecdsa-sha2-nistp256@openssh.com", 3},
};

static const struct certificate *
find_certificate(struct span type)
{
	for (size_t i = 0; i < sizeof(certificates) / sizeof(certificates[0]);
	     i++)
		if (span_is(type, certificates[i].type))
			return &certificates[i];
	return NULL;
}

/* What is read of a blob goes into DIGEST, unless that is NULL. */
static bool
take_byte(struct base64 *from, union hash_context *digest, uint8_t *ret_byte)
{
	return base64_next(from, ret_byte) &&
	       (!digest || hash_add(digest, ret_byte, 1));
}

/* A string of RFC 4251 section 5: its length, 4 bytes, and so many bytes. */
static bool
take_length(struct base64 *from, union hash_context *digest,
	    uint32_t *ret_length)
{
	uint32_t length = 0;
	uint8_t byte;

	for (int i = 0; i < 4; i++) {
		if (!take_byte(from, digest, &byte))
			return false;
		length = length << 8 | byte;
	}
	*ret_length = length;
	return true;
}

static bool
take_string(struct base64 *from, union hash_context *digest)
{
	uint32_t length;
	uint8_t byte;

	if (!take_length(from, digest, &length))
		return false;
	while (length-- > 0)
		if (!take_byte(from, digest, &byte))
			return false;
	return true;
}

static bool
take_type(struct base64 *from, struct span type)
{
	uint32_t length;
	uint8_t byte;

	if (!take_length(from, NULL, &length) || length != type.len)
		return false;
	for (size_t i = 0; i < type.len; i++)
		if (!take_byte(from, NULL, &byte) ||
		    byte != (uint8_t)type.at[i])
			return false;
	return true;
}

static bool
add_type(union hash_context *digest, const char *type)
{
	uint8_t length[4] = {0, 0, 0, (uint8_t)strlen(type)};

	return hash_add(digest, length, sizeof(length)) &&
	       hash_add(digest, type, strlen(type));
}

/* Digests the fields of the key behind its type: all that is left of a plain
 * one, which has at least one. */
static bool
add_fields(const struct certificate *certificate, struct base64 *from,
	   union hash_context *digest)
{
	unsigned n = 0;

	if (certificate && !take_string(from, NULL))
		return false;
	do {
		if (!take_string(from, digest))
			return false;
		n++;
	} while (certificate ? n < certificate->n_fields
			     : !base64_ended(from));
	return true;
}

bool
sshkey_read(struct span type, struct span blob, struct sshkey *ret_key)
{
	const struct certificate *certificate = find_certificate(type);
	struct base64 from = base64_of(blob);
	union hash_context digest;
	uint8_t bytes[SHA256_SIZE];
	struct sshkey key = {0};
	struct sink out = {key.print, sizeof(key.print), 0, false};

	if (certificate ? !span_copy(span_of(certificate->key_type), key.type,
				     sizeof(key.type))
			: memmem(type.at, type.len, "-cert-", 6) ||
			  !span_copy(type, key.type, sizeof(key.type)))
		return false;
	if (!hash_begin(&digest) || !take_type(&from, type) ||
	    !add_type(&digest, key.type) ||
	    !add_fields(certificate, &from, &digest) ||
	    !hash_end(&digest, bytes))
		return false;
	sink_text(&out, "SHA256:");
	base64_write(bytes, sizeof(bytes), &out);
	*ret_key = key;
	return true;
}

/* Whether LINE is of the method "publickey", and whether it is whole. */
static bool
is_public_key(struct span line, bool *ret_whole, struct span *ret_type,
	      struct span *ret_blob)
{
	struct span method, more;

	if (!scan_word(&line, &method) || !span_is(method, "publickey"))
		return false;
	*ret_whole = scan_word(&line, ret_type) && scan_word(&line, ret_blob) &&
		     !scan_word(&line, &more);
	return true;
}

bool
sshkey_is_proved(const char *auth_info)
{
	struct span rest = span_of(auth_info ? auth_info : ""), line;
	struct span type, blob;
	bool whole;

	while (scan_line(&rest, &line))
		if (is_public_key(line, &whole, &type, &blob) && whole)
			return true;
	return false;
}

struct sshkey_list
sshkey_list_of(const char *auth_info)
{
	struct span rest = span_of(auth_info ? auth_info : ""), line;
	struct sshkey_list list = {.whole = true};
	struct span type, blob;
	bool whole;

	while (scan_line(&rest, &line)) {
		if (!is_public_key(line, &whole, &type, &blob))
			continue;
		if (whole && list.n < SSHKEY_MAX &&
		    sshkey_read(type, blob, &list.at[list.n]))
			list.n++;
		else
			list.whole = false;
	}
	return list;
}
