/* SPDX-License-Identifier: BSD-2-Clause
 *
 * HMAC and PBKDF2 over OpenSSL's low-level hashes; see hash.h.
 */
#include "core/hash.h"

#include <string.h>

#include "core/wipe.h"

#define BLOCK_MAX 128

static bool
sha1_init(union hash_context *c)
{
	return SHA1_Init(&c->sha1) == 1;
}

static bool
sha1_update(union hash_context *c, const void *data, size_t size)
{
	return SHA1_Update(&c->sha1, data, size) == 1;
}

static bool
sha1_final(union hash_context *c, uint8_t *ret_digest)
{
	return SHA1_Final(ret_digest, &c->sha1) == 1;
}

static bool
sha256_init(union hash_context *c)
{
	return SHA256_Init(&c->sha256) == 1;
}

static bool
sha256_update(union hash_context *c, const void *data, size_t size)
{
	return SHA256_Update(&c->sha256, data, size) == 1;
}

static bool
sha256_final(union hash_context *c, uint8_t *ret_digest)
{
	return SHA256_Final(ret_digest, &c->sha256) == 1;
}

static bool
sha512_init(union hash_context *c)
{
	return SHA512_Init(&c->sha512) == 1;
}

static bool
sha512_update(union hash_context *c, const void *data, size_t size)
{
	return SHA512_Update(&c->sha512, data, size) == 1;
}

static bool
sha512_final(union hash_context *c, uint8_t *ret_digest)
{
	return SHA512_Final(ret_digest, &c->sha512) == 1;
}

static const struct hash {
	const char *name;
	size_t size, block;
	bool (*init)(union hash_context *);
	bool (*update)(union hash_context *, const void *, size_t);
	bool (*final)(union hash_context *, uint8_t *);
} hashes[] = {
	[HASH_SHA1] = {"SHA1", 20, 64, sha1_init, sha1_update, sha1_final},
	[HASH_SHA256] = {"SHA256", 32, 64, sha256_init, sha256_update,
			 sha256_final},
	[HASH_SHA512] = {"SHA512", 64, 128, sha512_init, sha512_update,
			 sha512_final},
};

static const struct hash *
hash_find(enum hash_algorithm algorithm)
{
	if (algorithm < HASH_SHA1 || algorithm > HASH_SHA512)
		return NULL;
	return &hashes[algorithm];
}

const char *
hash_name(enum hash_algorithm algorithm)
{
	const struct hash *h = hash_find(algorithm);

	return h ? h->name : NULL;
}

size_t
hash_size(enum hash_algorithm algorithm)
{
	const struct hash *h = hash_find(algorithm);

	return h ? h->size : 0;
}

static bool
hash_once(const struct hash *h, const void *data, size_t size,
	  uint8_t *ret_digest)
{
	union hash_context c;
	WIPE_AT_END(c);

	return h->init(&c) && h->update(&c, data, size) &&
	       h->final(&c, ret_digest);
}

bool
hash_digest(enum hash_algorithm algorithm, const void *data, size_t size,
	    uint8_t ret_digest[HASH_MAX_SIZE])
{
	const struct hash *h = hash_find(algorithm);

	return h && hash_once(h, data, size, ret_digest);
}

bool
hash_sha256(const void *data, size_t size, uint8_t ret_digest[SHA256_SIZE])
{
	return hash_once(&hashes[HASH_SHA256], data, size, ret_digest);
}

bool
hash_begin(union hash_context *ret_context)
{
	return hashes[HASH_SHA256].init(ret_context);
}

bool
hash_add(union hash_context *context, const void *data, size_t size)
{
	return hashes[HASH_SHA256].update(context, data, size);
}

bool
hash_end(union hash_context *context, uint8_t ret_digest[SHA256_SIZE])
{
	return hashes[HASH_SHA256].final(context, ret_digest);
}

/* Starts C on the key block XORed with PAD (RFC 2104 section 2). */
static bool
hmac_start(const struct hash *h, union hash_context *c, const uint8_t *block,
	   uint8_t pad)
{
	uint8_t padded[BLOCK_MAX];
	WIPE_AT_END(padded);

	for (size_t i = 0; i < h->block; i++)
		padded[i] = block[i] ^ pad;
	return h->init(c) && h->update(c, padded, h->block);
}

bool
hmac_init(struct hmac *ret_hmac, enum hash_algorithm algorithm,
	  const void *key, size_t size)
{
	const struct hash *h = hash_find(algorithm);
	uint8_t block[BLOCK_MAX] = {0};
	WIPE_AT_END(block);

	if (!h)
		return false;
	if (size > h->block) {
		if (!hash_once(h, key, size, block))
			return false;
	} else if (size > 0) {
		memcpy(block, key, size);
	}
	ret_hmac->algorithm = algorithm;
	return hmac_start(h, &ret_hmac->inner, block, 0x36) &&
	       hmac_start(h, &ret_hmac->outer, block, 0x5c);
}

bool
hmac_digest(const struct hmac *key, const void *message, size_t size,
	    uint8_t ret_digest[HASH_MAX_SIZE])
{
	const struct hash *h = hash_find(key->algorithm);
	uint8_t inner[HASH_MAX_SIZE];
	union hash_context c;
	WIPE_AT_END(inner);
	WIPE_AT_END(c);

	if (!h)
		return false;
	c = key->inner;
	if (!h->update(&c, message, size) || !h->final(&c, inner))
		return false;
	c = key->outer;
	return h->update(&c, inner, h->size) && h->final(&c, ret_digest);
}

bool
hash_pbkdf2(const void *password, size_t size, const uint8_t *salt,
	    size_t salt_size, unsigned iterations,
	    uint8_t ret_key[SHA256_SIZE])
{
	uint8_t first[64 + 4], u[HASH_MAX_SIZE], t[SHA256_SIZE];
	struct hmac key;
	WIPE_AT_END(u);
	WIPE_AT_END(t);
	WIPE_AT_END(key);

	if (salt_size > 64 || iterations == 0 ||
	    !hmac_init(&key, HASH_SHA256, password, size))
		return false;
	memcpy(first, salt, salt_size);
	memcpy(first + salt_size, "\0\0\0\1", 4);
	if (!hmac_digest(&key, first, salt_size + 4, u))
		return false;
	memcpy(t, u, sizeof(t));
	for (unsigned i = 1; i < iterations; i++) {
		if (!hmac_digest(&key, u, SHA256_SIZE, u))
			return false;
		for (size_t j = 0; j < sizeof(t); j++)
			t[j] ^= u[j];
	}
	memcpy(ret_key, t, sizeof(t));
	return true;
}
