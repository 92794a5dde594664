/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The way down to an account's files; see walk.h.
 */
#include "io/walk.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/scan.h"
#include "io/fault.h"
#include "io/identity.h"
#include "io/safefile.h"
#include "io/scope.h"

#define PASSABLE (S_IRWXU | S_IRGRP | S_IXGRP | S_IROTH | S_IXOTH)

struct walk
walk_to(const struct place_dir *dir, const struct account *account,
	struct fault *fault)
{
	return (struct walk){
		.account = account,
		.dir = dir,
		.fault = fault,
		.fd = -1,
	};
}

const struct account *
walk_identity(const struct walk *w)
{
	return w->dir->system ? NULL : w->account;
}

uid_t
walk_owner(const struct walk *w)
{
	return w->dir->system ? 0 : w->account->uid;
}

bool
walk_switch(const struct walk *from, const struct walk *to,
	    bool (*step)(void *arg), void *arg)
{
	if (walk_identity(from) == walk_identity(to))
		return step(arg);
	return identity_run(NULL, walk_identity(to), step, arg, to->fault);
}

/* Opens where the walk begins. */
static int
open_base(struct walk *w)
{
	return safefile_open_base(w->dir->in_home ? w->account->home : "/",
				  walk_owner(w), &w->home_own, w->fault);
}

static bool
make_dir(struct walk *w, int dir, const char *name, bool last,
	 const char *shown)
{
	mode_t mode = last || !w->dir->system ? S_IRWXU : PASSABLE;

	if (mkdirat(dir, name, mode) == 0) {
		w->made_dir = true;
		/* The umask may have taken some of it. */
		if (fchmodat(dir, name, mode, 0) == 0 && fsync(dir) == 0)
			return true;
	} else if (errno == EEXIST) {
		return true;
	}
	return fault_errno(w->fault, shown, "cannot make");
}

/* From DIR to PART; REST is what is left behind that. */
static int
step_down(struct walk *w, int dir, struct span part, struct span rest,
	  const char *shown)
{
	bool own = (size_t)(part.at - w->dir->path) >= w->dir->store_len;
	char name[NAME_MAX + 1];
	int fd;

	w->base_opened = own && (w->dir->in_home || w->dir->system);
	if (!span_copy(part, name, sizeof(name))) {
		fault_check(w->fault, TF_ERR_UNSAFE, shown,
			    "a directory name is too long in");
		return -1;
	}
	if (w->make && own && !make_dir(w, dir, name, rest.len == 0, shown))
		return -1;
	fd = safefile_open_dir(dir, name, walk_owner(w),
			       (rest.len > 0 && !w->make
					? SAFEFILE_PASSING : 0u) |
			       (w->dir->system ? SAFEFILE_STRICT : 0u),
			       shown, w->fault);
	if (fd < 0 && w->fault->err == TF_ERR_ABSENT && w->dir->system && !own)
		fault_check(w->fault, TF_ERR_UNSAFE, shown,
			    "the store of all accounts is not there; is it "
			    "mounted? If it was never made: twofactor policy "
			    "apply");
	return fd;
}

int
walk_open(struct walk *w)
{
	struct span rest = span_of(w->dir->path);
	char shown[PATH_MAX];
	int fd;

	if (w->fd >= 0)
		return w->fd;
	place_show(w->dir, w->account, "", shown, sizeof(shown));
	fd = open_base(w);
	while (fd >= 0 && rest.len > 0) {
		struct span part = scan_until(&rest, '/');
		int next;
		if (part.len == 0)
			continue;
		next = step_down(w, fd, part, rest, shown);
		close(fd);
		fd = next;
	}
	w->fd = fd;
	return fd;
}

void
walk_undo(struct walk *w)
{
	FD int base = w->made_dir && (w->dir->in_home || w->dir->system)
		      ? open_base(w) : -1;

	if (base >= 0)
		unlinkat(base, w->dir->path, AT_REMOVEDIR);
}

void
walk_close(struct walk *w)
{
	if (w->fd >= 0)
		close(w->fd);
	w->fd = -1;
}

bool
walk_make_store(const char *policy_dir, struct fault *ret_fault)
{
	static const struct account root = {.name = "root", .home = "/"};
	struct place_dir dir;
	struct walk w;
	bool ok;

	if (!place_store(policy_dir, &dir))
		return true;
	w = walk_to(&dir, &root, ret_fault);
	w.make = true;
	ok = walk_open(&w) >= 0;
	walk_close(&w);
	return ok;
}
