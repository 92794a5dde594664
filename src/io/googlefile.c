/* SPDX-License-Identifier: BSD-2-Clause
 *
 * pam_google_authenticator's file; see googlefile.h.
 */
#include "io/googlefile.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/scan.h"
#include "io/identity.h"
#include "io/safefile.h"
#include "io/scope.h"
#include "io/walk.h"

struct visit {
	struct walk walk;
	const struct place *place;
	char path[PATH_MAX];
	char *text;
	size_t size, len;
};

static bool
work(void *arg)
{
	struct visit *v = arg;
	int dir = walk_open(&v->walk);
	FD int fd = dir < 0 ? -1
			    : safefile_open(dir, v->place->google, O_RDONLY,
					    v->walk.account->uid,
					    (off_t)v->size, v->path,
					    v->walk.fault);

	walk_close(&v->walk);
	return fd >= 0 && safefile_read(fd, v->text, v->size, &v->len,
					v->path, v->walk.fault);
}

static bool
look(void *arg)
{
	struct visit *v = arg;
	int dir = walk_open(&v->walk);
	struct stat st;
	bool there = dir >= 0 && fstatat(dir, v->place->google, &st,
					 AT_SYMLINK_NOFOLLOW) == 0;

	walk_close(&v->walk);
	return there;
}

bool
googlefile_is_there(const struct account *account, const struct place *place)
{
	struct fault fault;
	struct visit v = {
		.walk = walk_to(&place->google_in, account, &fault),
		.place = place,
	};

	return identity_run(NULL, account, look, &v, &fault);
}

bool
googlefile_read(const struct account *account, const struct place *place,
		char *ret_text, size_t size, size_t *ret_len,
		struct fault *ret_fault)
{
	struct visit v = {
		.walk = walk_to(&place->google_in, account, ret_fault),
		.place = place,
		.text = ret_text,
		.size = size,
	};

	memset(ret_fault, 0, sizeof(*ret_fault));
	place_show_google(place, account, v.path, sizeof(v.path));
	if (!identity_run(NULL, account, work, &v, ret_fault))
		return false;
	*ret_len = v.len;
	return true;
}
