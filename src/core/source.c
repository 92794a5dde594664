/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Where an attempt comes from; see source.h.
 */
#include "core/source.h"

#include <arpa/inet.h>
#include <string.h>

#include "core/hash.h"
#include "core/scan.h"

/* The key of the first line "publickey TYPE BLOB".  A certificate's blob
 * changes at each renewal, so it does not name a source. */
static bool
read_key(const char *auth_info, struct span *ret_blob)
{
	struct span rest = span_of(auth_info), line;

	while (scan_line(&rest, &line)) {
		struct span method, type, blob, more;
		if (!scan_word(&line, &method) || !scan_word(&line, &type) ||
		    !scan_word(&line, &blob) || scan_word(&line, &more))
			continue;
		if (!span_is(method, "publickey") ||
		    memmem(type.at, type.len, "-cert-", 6))
			continue;
		*ret_blob = blob;
		return true;
	}
	return false;
}

static bool
write_key(struct span blob, struct sink *out)
{
	uint8_t digest[SHA256_SIZE];

	if (!hash_sha256(blob.at, blob.len, digest))
		return false;
	sink_text(out, "key:");
	sink_hex(out, digest, sizeof(digest));
	return true;
}

/* Appends TEXT if it is a literal address; IPv4-mapped counts as IPv4. */
static bool
write_address(struct span text, struct sink *out)
{
	static const uint8_t mapped[12] = {[10] = 0xff, [11] = 0xff};
	char literal[INET6_ADDRSTRLEN], shown[INET6_ADDRSTRLEN];
	uint8_t address[16];
	int family = AF_INET;

	if (!span_copy(text, literal, sizeof(literal)))
		return false;
	if (inet_pton(AF_INET, literal, address) != 1) {
		if (inet_pton(AF_INET6, literal, address) != 1)
			return false;
		family = AF_INET6;
		if (memcmp(address, mapped, sizeof(mapped)) == 0) {
			memmove(address, address + 12, 4);
			family = AF_INET;
		}
	}
	if (family == AF_INET6)
		memset(address + 8, 0, 8);
	if (!inet_ntop(family, address, shown, sizeof(shown)))
		return false;
	sink_text(out, "address:");
	sink_text(out, shown);
	if (family == AF_INET6)
		sink_text(out, "/64");
	return true;
}

static bool
write_remote(const struct source_hints *hints, struct sink *out)
{
	if (!hints->rhost || !hints->rhost[0])
		return false;
	if (write_address(span_of(hints->rhost), out))
		return true;
	/* With UseDNS, sshd gives a name here; names are never believed. */
	if (hints->connection) {
		struct span rest = span_of(hints->connection), word;
		if (scan_word(&rest, &word) && write_address(word, out))
			return true;
	}
	return false;
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

bool
source_read(const struct source_hints *hints, struct source *ret_source)
{
	struct source s = {.may_be_known = true};
	struct sink out = {s.id, sizeof(s.id), 0, false};
	struct sink address = {s.address, sizeof(s.address), 0, false};
	bool literal = write_remote(hints, &address);
	struct span blob;

	if (hints->auth_info && read_key(hints->auth_info, &blob)) {
		if (!write_key(blob, &out))
			return false;
	} else if (hints->rhost && hints->rhost[0]) {
		s.may_be_known = literal;
		sink_text(&out, literal ? s.address : "address:unknown");
	} else {
		write_local(hints, &out);
		s.may_be_known = hints->caller_trusted;
	}
	*ret_source = s;
	return true;
}
