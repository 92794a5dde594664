/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Literal IPv4 and IPv6 addresses and prefixes.  Names are never resolved;
 * an IPv4-mapped IPv6 address (RFC 4291 section 2.5.5.2) counts as IPv4.
 */
#ifndef TF_CORE_ADDRESS_H
#define TF_CORE_ADDRESS_H

#include <stdint.h>

#include "core/scan.h"

struct address {
	uint8_t bytes[16];
	unsigned size;		/* 4 or 16 */
};

struct prefix {
	struct address address;	/* its bits behind BITS are 0 */
	unsigned bits;		/* 0 to 8 * address.size */
};

/* Whole TEXT as a literal address. */
bool address_read(struct span text, struct address *ret_address) TF_MUST_CHECK;

/* Appends ADDRESS as a literal; false: it did not fit. */
bool address_write(const struct address *address,
		   struct sink *out) TF_MUST_CHECK;

/* Whether ADDRESS is this machine itself: 127.0.0.0/8 or ::1. */
bool address_is_loopback(const struct address *address) TF_MUST_CHECK;

/* Whole TEXT as ADDRESS/BITS, or as a single ADDRESS.  Refused: bits set
 * behind the prefix, and an IPv4-mapped prefix that covers more than IPv4. */
bool prefix_read(struct span text, struct prefix *ret_prefix) TF_MUST_CHECK;

bool prefix_holds(const struct prefix *prefix,
		  const struct address *address) TF_MUST_CHECK;

/* Whether every address of NARROW is in WIDE. */
bool prefix_covers(const struct prefix *wide,
		   const struct prefix *narrow) TF_MUST_CHECK;

#endif
