/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Where an attempt comes from; see source.h.
 */
#include "core/source.h"

#include <string.h>

#include "core/scan.h"

/* Appends ADDRESS; IPv6 by /64. */
static bool
write_address(struct address address, struct sink *out)
{
	bool v6 = address.size == 16;

	if (v6)
		memset(address.bytes + 8, 0, 8);
	sink_text(out, SOURCE_ADDRESS);
	if (!address_write(&address, out))
		return false;
	if (v6)
		sink_text(out, "/64");
	return true;
}

/* Where HINTS say that the client is; host names are never believed. */
static struct origin
read_origin(const struct source_hints *hints)
{
	struct origin o = {.kind = ORIGIN_UNKNOWN};

	if (!hints->rhost || !hints->rhost[0]) {
		o.kind = ORIGIN_LOCAL;
		return o;
	}
	if (address_read(span_of(hints->rhost), &o.address)) {
		o.kind = ORIGIN_ADDRESS;
		return o;
	}
	/* With UseDNS, sshd gives a name there. */
	if (hints->connection) {
		struct span rest = span_of(hints->connection), word;
		if (scan_word(&rest, &word) && address_read(word, &o.address))
			o.kind = ORIGIN_ADDRESS;
	}
	return o;
}

static void
write_local(const struct source_hints *hints, struct sink *out)
{
	const char *c = hints->service ? hints->service : "";

	sink_text(out, "local:");
	for (int n = 0; *c && n < 32; c++, n++)
		sink_char(out, *c > ' ' && *c < 0x7f ? *c : '_');
	sink_char(out, ':');
	sink_number(out, hints->caller);
}

void
source_read(const struct source_hints *hints, struct source *ret_source)
{
	struct source s = {.may_be_known = true};
	struct sink out = {s.id, sizeof(s.id), 0, false};
	struct sink address = {s.address, sizeof(s.address), 0, false};
	bool literal;

	s.origin = read_origin(hints);
	s.keys = sshkey_list_of(hints->auth_info);
	literal = s.origin.kind == ORIGIN_ADDRESS &&
		  write_address(s.origin.address, &address);
	if (s.keys.n > 0) {
		sink_text(&out, SOURCE_KEY);
		sink_text(&out, s.keys.at[0].print);
	} else if (s.origin.kind != ORIGIN_LOCAL) {
		s.may_be_known = literal;
		sink_text(&out, literal ? s.address : SOURCE_ADDRESS "unknown");
	} else {
		write_local(hints, &out);
		s.may_be_known = hints->caller_trusted;
	}
	*ret_source = s;
}
