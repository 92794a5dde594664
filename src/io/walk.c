/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The way down to an account's files; see walk.h.
 */
#include "io/walk.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/scan.h"
#include "io/fault.h"
#include "io/safefile.h"

int
walk_base(struct walk *w)
{
	int fd = safefile_open_base(w->in_home ? w->account->home : "/",
				    w->account->uid, &w->home_own, w->fault);

	w->home_opened = fd >= 0 && w->in_home;
	return fd;
}

static bool
make_dir(struct walk *w, int dir, const char *name, const char *shown)
{
	if (!w->make)
		return true;
	if (mkdirat(dir, name, S_IRWXU) == 0) {
		w->made_dir = true;
		/* The umask may have taken some of it. */
		if (fchmodat(dir, name, S_IRWXU, 0) == 0 && fsync(dir) == 0)
			return true;
	} else if (errno == EEXIST) {
		return true;
	}
	return fault_errno(w->fault, shown, "cannot make");
}

int
walk_open(struct walk *w, const char *relative, const char *shown)
{
	struct span rest = span_of(relative);
	char name[NAME_MAX + 1];
	int fd = walk_base(w);

	while (fd >= 0 && rest.len > 0) {
		struct span part = scan_until(&rest, '/');
		int next = -1;
		if (part.len == 0)
			continue;
		if (!span_copy(part, name, sizeof(name)))
			fault_check(w->fault, TF_ERR_UNSAFE, shown,
				    "a directory name is too long in");
		else if (make_dir(w, fd, name, shown))
			next = safefile_open_dir(fd, name, w->account->uid,
						 rest.len > 0, shown,
						 w->fault);
		close(fd);
		fd = next;
	}
	return fd;
}
