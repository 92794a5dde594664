/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Where an account's files are; see place.h.
 */
#include "io/place.h"

#include <stdio.h>
#include <string.h>

#include "core/hash.h"
#include "core/scan.h"

#define BASE_MAX 240	/* of a name that ".twofactor" is put behind */

struct place
place_default(void)
{
	return (struct place){
		.in_home = true,
		.dir = ".twofactor",
		.secrets = "secrets",
		.state = "state",
		.google = ".google_authenticator",
	};
}

static const struct token {
	const char *text;
	bool home;	/* the account's home, else the user's name */
} tokens[] = {
	{"${HOME}", true}, {"%h", true}, {"${USER}", false}, {"%u", false},
};

/* Appends what stands at PATTERN; how much of it that was, or 0. */
static size_t
expand_one(const char *pattern, bool first, const char *home,
	   const char *user, struct sink *out)
{
	for (size_t i = 0; i < sizeof(tokens) / sizeof(tokens[0]); i++) {
		size_t n = strlen(tokens[i].text);
		if (strncmp(pattern, tokens[i].text, n) != 0)
			continue;
		sink_text(out, tokens[i].home ? home : user);
		return n;
	}
	if (first && pattern[0] == '~' && pattern[1] == '/') {
		sink_text(out, home);
		return 1;
	}
	if (pattern[0] == '%' || pattern[0] == '$')
		return 0;
	sink_char(out, *pattern);
	return 1;
}

static bool
plain_path(const char *path)
{
	struct span rest = span_of(path);

	if (rest.len == 0 || rest.at[0] != '/' ||
	    rest.at[rest.len - 1] == '/')
		return false;
	while (rest.len > 0) {
		struct span part = scan_until(&rest, '/');
		if (span_is(part, ".") || span_is(part, ".."))
			return false;
	}
	return true;
}

/* PATH below DIR, without the slash between; NULL if it is not. */
static const char *
below(const char *path, const char *dir)
{
	size_t n = strlen(dir);

	while (n > 0 && dir[n - 1] == '/')
		n--;
	return strncmp(path, dir, n) == 0 && path[n] == '/' ? path + n + 1
							    : NULL;
}

bool
place_expand(const char *pattern, const struct account *account,
	     const char *user, struct place *ret_place)
{
	char path[PATH_MAX], *slash;
	struct sink out = {path, sizeof(path), 0, false};
	struct place p = {0};
	const char *inside;

	for (const char *at = pattern; *at;) {
		size_t n = expand_one(at, at == pattern, account->home, user,
				      &out);
		if (n == 0)
			return false;
		at += n;
	}
	if (out.full || out.len == 0 || !plain_path(path))
		return false;
	slash = strrchr(path, '/');
	if (strlen(slash + 1) > BASE_MAX)
		return false;
	snprintf(p.google, sizeof(p.google), "%s", slash + 1);
	snprintf(p.secrets, sizeof(p.secrets), "%.240s.twofactor", slash + 1);
	snprintf(p.state, sizeof(p.state), "%.240s.state", slash + 1);
	slash[1] = '\0';
	inside = strcmp(account->home, "/") == 0 ? NULL
						 : below(path, account->home);
	p.in_home = inside != NULL;
	snprintf(p.dir, sizeof(p.dir), "%s", inside ? inside : path + 1);
	memcpy(p.google_dir, p.dir, sizeof(p.google_dir));
	*ret_place = p;
	return true;
}

void
place_show(const struct place *place, const struct account *account,
	   const char *file, char *ret_path, int size)
{
	size_t n = strlen(place->dir);

	snprintf(ret_path, (size_t)size, "%s/%s%s%s",
		 place->in_home ? account->home : "", place->dir,
		 n == 0 || place->dir[n - 1] == '/' ? "" : "/", file);
}

void
place_marker(const struct place *place, const struct account *account,
	     char ret_name[PATH_MAX])
{
	struct place usual = place_default();
	struct sink out = {ret_name, PATH_MAX, 0, false};
	uint8_t digest[SHA256_SIZE];

	if (place->in_home && strcmp(place->dir, usual.dir) == 0 &&
	    strcmp(place->secrets, usual.secrets) == 0) {
		snprintf(ret_name, PATH_MAX, "%s", account->name);
		return;
	}
	place_show(place, account, place->secrets, ret_name, PATH_MAX);
	if (strlen(ret_name) > NAME_MAX && hash_sha256(ret_name,
						       strlen(ret_name),
						       digest)) {
		sink_char(&out, ':');
		sink_hex(&out, digest, sizeof(digest));
	}
	for (char *at = ret_name; *at; at++)
		if (*at == '/')
			*at = ':';
}
