/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Addresses and prefixes; see address.h.
 */
#include "core/address.h"

#include <arpa/inet.h>
#include <string.h>

#define MAPPED_BITS 96	/* of ::ffff:0:0/96 */

bool
address_read(struct span text, struct address *ret_address)
{
	static const uint8_t mapped[12] = {[10] = 0xff, [11] = 0xff};
	struct address a = {.size = 4};
	char literal[INET6_ADDRSTRLEN];

	if (!span_copy(text, literal, sizeof(literal)) ||
	    memchr(text.at, '\0', text.len))
		return false;
	if (inet_pton(AF_INET, literal, a.bytes) != 1) {
		if (inet_pton(AF_INET6, literal, a.bytes) != 1)
			return false;
		a.size = 16;
		if (memcmp(a.bytes, mapped, sizeof(mapped)) == 0) {
			memmove(a.bytes, a.bytes + 12, 4);
			memset(a.bytes + 4, 0, 12);
			a.size = 4;
		}
	}
	*ret_address = a;
	return true;
}

bool
address_write(const struct address *address, struct sink *out)
{
	char literal[INET6_ADDRSTRLEN];

	if (!inet_ntop(address->size == 16 ? AF_INET6 : AF_INET,
		       address->bytes, literal, sizeof(literal)))
		return false;
	sink_text(out, literal);
	return !out->full;
}

/* Whether the first BITS bits of A and B are the same. */
static bool
same_front(const uint8_t *a, const uint8_t *b, unsigned bits)
{
	unsigned whole = bits / 8, rest = bits % 8;

	return memcmp(a, b, whole) == 0 &&
	       (rest == 0 || (a[whole] ^ b[whole]) >> (8 - rest) == 0);
}

static bool
nothing_behind(const struct prefix *p)
{
	struct address a = p->address;

	for (unsigned i = p->bits; i < 8 * a.size; i++)
		if (a.bytes[i / 8] & (0x80u >> i % 8))
			return false;
	return true;
}

bool
address_is_loopback(const struct address *address)
{
	static const uint8_t v6[16] = {[15] = 1};

	return address->size == 16 ? memcmp(address->bytes, v6, 16) == 0
				   : address->bytes[0] == 127;
}

bool
prefix_read(struct span text, struct prefix *ret_prefix)
{
	bool single = !memchr(text.at, '/', text.len);
	struct span address = scan_until(&text, '/');
	struct prefix p;
	uint64_t bits;
	bool mapped;

	if (!address_read(address, &p.address))
		return false;
	mapped = p.address.size == 4 && memchr(address.at, ':', address.len);
	bits = 8 * p.address.size;
	if (!single && !span_number(text, mapped ? 128 : bits, &bits))
		return false;
	if (mapped && !single) {
		if (bits < MAPPED_BITS)
			return false;
		bits -= MAPPED_BITS;
	}
	p.bits = (unsigned)bits;
	if (!nothing_behind(&p))
		return false;
	*ret_prefix = p;
	return true;
}

bool
prefix_holds(const struct prefix *prefix, const struct address *address)
{
	return prefix->address.size == address->size &&
	       same_front(prefix->address.bytes, address->bytes,
			  prefix->bits);
}

bool
prefix_covers(const struct prefix *wide, const struct prefix *narrow)
{
	return wide->bits <= narrow->bits &&
	       prefix_holds(wide, &narrow->address);
}
