/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Root's markers of enrolled users; see seen.h.
 */
#include "io/seen.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>

#include "core/scan.h"
#include "io/fault.h"
#include "io/identity.h"
#include "io/safefile.h"
#include "io/scope.h"

#define SEEN_DIR TF_STATE_DIR "/seen"
#define MARKER_MAX (PATH_MAX + 32)

struct marker {
	const char *name;
	uid_t uid;
	enum seen found;
	struct fault *fault;
};

/* What does not read as a marker is one that a full disk cut short. */
static enum seen
read_marker(int fd, const struct marker *m)
{
	char text[MARKER_MAX];
	struct fault fault;
	struct span rest, uid, name;
	uint64_t number;
	size_t len;

	if (!safefile_read(fd, text, sizeof(text), &len, SEEN_DIR, &fault))
		return SEEN_UNSURE;
	rest = (struct span){text, len};
	uid = scan_until(&rest, ' ');
	name = scan_until(&rest, '\n');
	if (!span_number(uid, UINT32_MAX, &number) || !span_is(name, m->name))
		return SEEN_UNSURE;
	return number == m->uid ? SEEN_YES : SEEN_NO;
}

static int
open_seen_dir(struct fault *fault)
{
	bool own;

	return safefile_open_base(SEEN_DIR, 0, &own, fault);
}

static bool
find_marker(void *arg)
{
	struct marker *m = arg;
	struct fault fault = {.err = TF_ERR_INTERNAL};
	FD int dir = open_seen_dir(&fault);

	if (dir >= 0) {
		FD int fd = safefile_open(dir, m->name, O_RDONLY, 0,
					  MARKER_MAX, SEEN_DIR, &fault);
		if (fd >= 0) {
			m->found = read_marker(fd, m);
			return true;
		}
	}
	m->found = fault.err == TF_ERR_ABSENT ? SEEN_NO : SEEN_UNSURE;
	return true;
}

static bool
write_marker(void *arg)
{
	struct marker *m = arg;
	char text[MARKER_MAX];
	struct sink out = {text, sizeof(text), 0, false};

	find_marker(m);
	if (m->found == SEEN_YES)
		return true;
	if ((mkdir(TF_STATE_DIR, 0755) == 0 && chmod(TF_STATE_DIR, 0755)) ||
	    (mkdir(SEEN_DIR, 0700) == 0 && chmod(SEEN_DIR, 0700)))
		return fault_errno(m->fault, SEEN_DIR, "cannot make");
	FD int dir = open_seen_dir(m->fault);
	FD int fd = dir < 0 ? -1
			    : safefile_open(dir, m->name, O_RDWR | O_CREAT, 0,
					    MARKER_MAX, SEEN_DIR, m->fault);
	/* A host's umask may have taken the owner's bits. */
	if (fd < 0 || fchmod(fd, S_IRUSR | S_IWUSR) != 0)
		return false;
	sink_number(&out, m->uid);
	sink_char(&out, ' ');
	sink_text(&out, m->name);
	sink_char(&out, '\n');
	/* All writers write the same, and an empty marker is a marker. */
	return ftruncate(fd, 0) == 0 &&
	       safefile_write(fd, 0, text, out.len, SEEN_DIR, m->fault);
}

static bool
remove_marker(void *arg)
{
	struct marker *m = arg;
	FD int dir = open_seen_dir(m->fault);

	if (dir < 0)
		return m->fault->err == TF_ERR_ABSENT;
	if (unlinkat(dir, m->name, 0) != 0 && errno != ENOENT)
		return fault_errno(m->fault, SEEN_DIR,
				   "cannot remove the marker in");
	return true;
}

enum seen
seen_find(const char *name, uid_t uid)
{
	struct fault fault;
	struct marker m = {name, uid, SEEN_UNSURE, &fault};

	return identity_run(NULL, find_marker, &m, &fault) ? m.found
							   : SEEN_UNSURE;
}

bool
seen_mark(const char *name, uid_t uid, struct fault *ret_fault)
{
	struct marker m = {name, uid, SEEN_UNSURE, ret_fault};

	memset(ret_fault, 0, sizeof(*ret_fault));
	return identity_run(NULL, write_marker, &m, ret_fault);
}

bool
seen_clear(const char *name, struct fault *ret_fault)
{
	struct marker m = {name, 0, SEEN_UNSURE, ret_fault};

	memset(ret_fault, 0, sizeof(*ret_fault));
	return identity_run(NULL, remove_marker, &m, ret_fault);
}
