/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Variables that are wiped however their scope ends.
 */
#ifndef TF_CORE_WIPE_H
#define TF_CORE_WIPE_H

#include <stddef.h>
#include <openssl/crypto.h>

struct wipe_range {
	void *at;
	size_t size;
};

static inline void
wipe_range_end(struct wipe_range *r)
{
	OPENSSL_cleanse(r->at, r->size);
}

#define WIPE_JOIN2(a, b) a##b
#define WIPE_JOIN(a, b) WIPE_JOIN2(a, b)

/* Wipes VAR, an array or a struct declared before, when its scope ends. */
#define WIPE_AT_END(var) \
	__attribute__((cleanup(wipe_range_end), unused)) struct wipe_range \
	WIPE_JOIN(wipe_, __LINE__) = {&(var), sizeof(var)}

#endif
