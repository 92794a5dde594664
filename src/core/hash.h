/* SPDX-License-Identifier: BSD-2-Clause
 *
 * HMAC (RFC 2104) and PBKDF2 (RFC 8018 section 5.2) over OpenSSL's low-level
 * hashes: no provider starts, no openssl.cnf is read, and a configuration
 * that forbids an algorithm cannot lock anybody out.  DESIGN section 9.
 */
#ifndef TF_CORE_HASH_H
#define TF_CORE_HASH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The low-level interface is what we want; see above. */
#define OPENSSL_API_COMPAT 0x10101000L
#include <openssl/sha.h>

#include "core/err.h"

#define HASH_MAX_SIZE 64
#define SHA256_SIZE 32

enum hash_algorithm {
	HASH_NONE = 0,
	HASH_SHA1,
	HASH_SHA256,
	HASH_SHA512,
};

union hash_context {
	SHA_CTX sha1;
	SHA256_CTX sha256;
	SHA512_CTX sha512;
};

/* A key made ready: as secret as the key itself, wipe it. */
struct hmac {
	enum hash_algorithm algorithm;
	union hash_context inner, outer;
};

/* "SHA1", "SHA256", "SHA512", as otpauth URIs write them; NULL for others. */
const char *hash_name(enum hash_algorithm algorithm);

/* Bytes of the digest: 20, 32 or 64; 0 for others. */
size_t hash_size(enum hash_algorithm algorithm);

/* Makes KEY of SIZE bytes ready in ret_hmac. */
bool hmac_init(struct hmac *ret_hmac, enum hash_algorithm algorithm,
	       const void *key, size_t size) TF_MUST_CHECK;

/* The HMAC of MESSAGE; hash_size() bytes of ret_digest are written.  KEY may
 * be used again. */
bool hmac_digest(const struct hmac *key, const void *message, size_t size,
		 uint8_t ret_digest[HASH_MAX_SIZE]) TF_MUST_CHECK;

/* hash_size() bytes of ret_digest are written. */
bool hash_digest(enum hash_algorithm algorithm, const void *data, size_t size,
		 uint8_t ret_digest[HASH_MAX_SIZE]) TF_MUST_CHECK;

bool hash_sha256(const void *data, size_t size,
		 uint8_t ret_digest[SHA256_SIZE]) TF_MUST_CHECK;

/* SHA-256 of what comes in pieces. */
bool hash_begin(union hash_context *ret_context) TF_MUST_CHECK;
bool hash_add(union hash_context *context, const void *data,
	      size_t size) TF_MUST_CHECK;
bool hash_end(union hash_context *context,
	      uint8_t ret_digest[SHA256_SIZE]) TF_MUST_CHECK;

/* One block (T_1) of PBKDF2-HMAC-SHA256, which is all of a 32-byte key.
 * SALT_SIZE at most 64. */
bool hash_pbkdf2(const void *password, size_t size, const uint8_t *salt,
		 size_t salt_size, unsigned iterations,
		 uint8_t ret_key[SHA256_SIZE]) TF_MUST_CHECK;

#endif
