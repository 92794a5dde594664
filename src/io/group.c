/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Groups; see group.h.
 */
#include "io/group.h"

#include <errno.h>
#include <grp.h>
#include <stdlib.h>
#include <string.h>

#define BUFFER_FIRST 4096
#define BUFFER_MAX (16 << 20)	/* directories have groups of 100,000 */
#define GROUPS_FIRST 64
#define GROUPS_MAX 65536

static bool
lists(const struct group *group, const char *user)
{
	for (char **member = group->gr_mem; member && *member; member++)
		if (strcmp(*member, user) == 0)
			return true;
	return false;
}

/* *ret_gid and *ret_listed on HOLDS_YES.  USER may be NULL. */
static enum holds
look_up(const char *name, const char *user, gid_t *ret_gid, bool *ret_listed)
{
	struct group group, *found = NULL;
	char *buffer = NULL;
	int rc = ERANGE;

	for (size_t size = BUFFER_FIRST; rc == ERANGE && size <= BUFFER_MAX;
	     size *= 4) {
		char *larger = realloc(buffer, size);
		if (!larger)
			break;
		buffer = larger;
		rc = getgrnam_r(name, &group, buffer, size, &found);
	}
	if (rc == 0 && found) {
		*ret_gid = found->gr_gid;
		*ret_listed = user && lists(found, user);
	}
	free(buffer);
	if (rc == 0 && found)
		return HOLDS_YES;
	/* Some databases say "no such group" by one of these. */
	return rc == 0 || rc == ENOENT || rc == ESRCH ? HOLDS_NO
						      : HOLDS_UNSURE;
}

/* Databases that do not list members still say whose groups are which. */
static enum holds
belongs(const char *user, gid_t primary, gid_t gid)
{
	enum holds holds = HOLDS_UNSURE;
	gid_t *list = NULL;

	for (int n = GROUPS_FIRST, got = -1; got < 0 && n <= GROUPS_MAX;) {
		gid_t *larger = realloc(list, (size_t)n * sizeof(*list));
		int room = n;
		if (!larger)
			break;
		list = larger;
		got = getgrouplist(user, primary, list, &room);
		if (got >= 0)
			holds = HOLDS_NO;
		for (int i = 0; i < got; i++)
			if (list[i] == gid)
				holds = HOLDS_YES;
		n *= 4;
	}
	free(list);
	return holds;
}

enum holds
group_find(const char *name)
{
	gid_t gid;
	bool listed;

	return look_up(name, NULL, &gid, &listed);
}

enum holds
group_has(struct span name, const char *user, uid_t uid, gid_t gid)
{
	char group[POLICYTEXT_NAME_MAX + 1];
	bool listed = false;
	gid_t wanted;

	if (!span_copy(name, group, sizeof(group)) ||
	    look_up(group, user, &wanted, &listed) != HOLDS_YES)
		return uid == 0 ? HOLDS_NO : HOLDS_UNSURE;
	if (listed || (gid != (gid_t)-1 && gid == wanted))
		return HOLDS_YES;
	return gid == (gid_t)-1 ? HOLDS_NO : belongs(user, gid, wanted);
}
