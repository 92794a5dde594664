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

/* "/DIRECTORY/%u/..."; how much of it comes before the "%u" is STORE_LEN. */
static bool
expand_store(const char *dir, const char *name, struct place_dir *ret_dir)
{
	struct sink out = {ret_dir->path, PATH_MAX, 0, false};
	const char *at = strstr(dir, "/%u");

	if (dir[0] != '/' || !at)
		return false;
	ret_dir->in_home = false;
	ret_dir->system = true;
	ret_dir->path[0] = '\0';
	for (const char *c = dir + 1; c <= at; c++)
		sink_char(&out, *c);
	ret_dir->store_len = out.len;
	sink_text(&out, name);
	sink_text(&out, at + 3);
	return !out.full;
}

static bool
expand_dir(const char *dir, const char *name, struct place_dir *ret_dir)
{
	if (strncmp(dir, "~/", 2) != 0)
		return expand_store(dir, name, ret_dir);
	ret_dir->in_home = true;
	snprintf(ret_dir->path, PATH_MAX, "%s", dir + 2);
	return true;
}

bool
place_of_policy(const struct policy *policy, const struct account *account,
		struct place *ret_place)
{
	memset(ret_place, 0, sizeof(*ret_place));
	ret_place->usual = true;
	strcpy(ret_place->secrets, "secrets");
	strcpy(ret_place->state, "state");
	strcpy(ret_place->google, ".google_authenticator");
	ret_place->google_in.in_home = true;
	return expand_dir(policy->secrets_dir, account->name,
			  &ret_place->secrets_in) &&
	       expand_dir(policy->state_dir, account->name,
			  &ret_place->state_in);
}

bool
place_store(const char *policy_dir, struct place_dir *ret_dir)
{
	memset(ret_dir, 0, sizeof(*ret_dir));
	if (!expand_store(policy_dir, "", ret_dir))
		return false;
	ret_dir->path[ret_dir->store_len] = '\0';
	ret_dir->store_len = 0;
	return true;
}

bool
place_is_one(const struct place *place)
{
	const struct place_dir *a = &place->secrets_in, *b = &place->state_in;

	return a->in_home == b->in_home && a->system == b->system &&
	       strcmp(a->path, b->path) == 0;
}

bool
place_is_roots(const struct place *place)
{
	return place->secrets_in.system || place->state_in.system;
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
	struct place *p = ret_place;
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
	memset(p, 0, sizeof(*p));
	snprintf(p->google, sizeof(p->google), "%s", slash + 1);
	snprintf(p->secrets, sizeof(p->secrets), "%.240s.twofactor",
		 slash + 1);
	snprintf(p->state, sizeof(p->state), "%.240s.state", slash + 1);
	slash[1] = '\0';
	inside = strcmp(account->home, "/") == 0 ? NULL
						 : below(path, account->home);
	p->secrets_in.in_home = inside != NULL;
	snprintf(p->secrets_in.path, PATH_MAX, "%s",
		 inside ? inside : path + 1);
	p->state_in = p->secrets_in;
	p->google_in = p->secrets_in;
	return true;
}

void
place_show(const struct place_dir *dir, const struct account *account,
	   const char *file, char *ret_path, size_t size)
{
	size_t n = strlen(dir->path);

	if (snprintf(ret_path, size, "%s/%s%s%s",
		     dir->in_home ? account->home : "", dir->path,
		     n == 0 || dir->path[n - 1] == '/' ? "" : "/", file) < 0)
		ret_path[0] = '\0';
}

void
place_show_secrets(const struct place *place, const struct account *account,
		   char *ret_path, size_t size)
{
	place_show(&place->secrets_in, account, place->secrets, ret_path, size);
}

void
place_show_state(const struct place *place, const struct account *account,
		 char *ret_path, size_t size)
{
	place_show(&place->state_in, account, place->state, ret_path, size);
}

void
place_show_google(const struct place *place, const struct account *account,
		  char *ret_path, size_t size)
{
	place_show(&place->google_in, account, place->google, ret_path, size);
}

void
place_marker(const struct place *place, const struct account *account,
	     char ret_name[PATH_MAX])
{
	struct sink out = {ret_name, PATH_MAX, 0, false};
	uint8_t digest[SHA256_SIZE];

	if (place->usual) {
		snprintf(ret_name, PATH_MAX, "%s", account->name);
		return;
	}
	place_show_secrets(place, account, ret_name, PATH_MAX);
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
