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

/* A marker to write or to remove. */
struct job {
	struct seen_query query;
	struct fault *fault;
};

/* What does not read as a marker is one that a full disk cut short. */
static enum seen
read_marker(int fd, const struct seen_query *q)
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
	if (!span_number(uid, UINT32_MAX, &number) || !span_is(name, q->name))
		return SEEN_UNSURE;
	return number == q->uid ? SEEN_YES : SEEN_NO;
}

static int
open_seen_dir(struct fault *fault)
{
	bool own;

	return safefile_open_base(SEEN_DIR, 0, &own, fault);
}

bool
seen_answer(void *query, struct fault *unused)
{
	struct seen_query *q = query;
	struct fault fault = {.err = TF_ERR_INTERNAL};

	(void)unused;
	FD int dir = open_seen_dir(&fault);
	if (dir >= 0) {
		FD int fd = safefile_open(dir, q->name, O_RDONLY, 0,
					  MARKER_MAX, SEEN_DIR, &fault);
		if (fd >= 0) {
			q->found = read_marker(fd, q);
			return true;
		}
	}
	q->found = fault.err == TF_ERR_ABSENT ? SEEN_NO : SEEN_UNSURE;
	return true;
}

static bool
write_marker(void *arg)
{
	struct job *job = arg;
	struct seen_query *q = &job->query;
	char text[MARKER_MAX];
	struct sink out = {text, sizeof(text), 0, false};

	if (seen_answer(q, job->fault) && q->found == SEEN_YES)
		return true;
	if ((mkdir(TF_STATE_DIR, 0755) == 0 && chmod(TF_STATE_DIR, 0755)) ||
	    (mkdir(SEEN_DIR, 0700) == 0 && chmod(SEEN_DIR, 0700)))
		return fault_errno(job->fault, SEEN_DIR, "cannot make");
	FD int dir = open_seen_dir(job->fault);
	FD int fd = dir < 0 ? -1
			    : safefile_open(dir, q->name, O_RDWR | O_CREAT, 0,
					    MARKER_MAX, SEEN_DIR, job->fault);
	/* A host's umask may have taken the owner's bits. */
	if (fd < 0 || fchmod(fd, S_IRUSR | S_IWUSR) != 0)
		return false;
	sink_number(&out, q->uid);
	sink_char(&out, ' ');
	sink_text(&out, q->name);
	sink_char(&out, '\n');
	/* All writers write the same, and an empty marker is a marker. */
	return ftruncate(fd, 0) == 0 &&
	       safefile_write(fd, 0, text, out.len, SEEN_DIR, job->fault);
}

static bool
remove_marker(void *arg)
{
	struct job *job = arg;
	FD int dir = open_seen_dir(job->fault);

	if (dir < 0)
		return job->fault->err == TF_ERR_ABSENT;
	if (unlinkat(dir, job->query.name, 0) != 0 && errno != ENOENT)
		return fault_errno(job->fault, SEEN_DIR,
				   "cannot remove the marker in");
	return true;
}

static bool
find_marker(void *query)
{
	return seen_answer(query, NULL);
}

enum seen
seen_find(const char *name, uid_t uid)
{
	struct fault fault;
	struct seen_query query = {name, uid, SEEN_UNSURE};

	return identity_run(NULL, NULL, find_marker, &query, &fault)
	       ? query.found : SEEN_UNSURE;
}

bool
seen_mark(const char *name, uid_t uid, struct fault *ret_fault)
{
	struct job job = {{name, uid, SEEN_UNSURE}, ret_fault};

	memset(ret_fault, 0, sizeof(*ret_fault));
	return identity_run(NULL, NULL, write_marker, &job, ret_fault);
}

bool
seen_clear(const char *name, struct fault *ret_fault)
{
	struct job job = {{name, 0, SEEN_UNSURE}, ret_fault};

	memset(ret_fault, 0, sizeof(*ret_fault));
	return identity_run(NULL, NULL, remove_marker, &job, ret_fault);
}
