/* SPDX-License-Identifier: BSD-2-Clause
 *
 * What was spent while the disk cannot be written; see spent.h.
 */
#include "io/spent.h"

#include <sys/stat.h>
#include <unistd.h>

#include "io/fault.h"
#include "io/identity.h"
#include "io/safefile.h"
#include "io/scope.h"

#define SPENT_DIR SPENT_RUN_DIR "/spent"

struct update {
	const char *marker;
	struct spent *spent;
	enum store_write (*change)(struct record *record, void *arg);
	void *arg;
};

struct record_job {
	struct spent *spent;
	struct state *state;
	struct fault *fault;
};

static int
open_spent_dir(struct fault *fault)
{
	bool own;
	int fd = safefile_open_base(SPENT_DIR, 0, &own, fault);

	if (fd >= 0 || fault->err != TF_ERR_ABSENT)
		return fd;
	/* Not to be listed or watched, since who is enrolled could be told from
	 * what is opened.  A host's umask may take bits of it. */
	if ((mkdir(SPENT_RUN_DIR, 0711) == 0 && chmod(SPENT_RUN_DIR, 0711)) ||
	    (mkdir(SPENT_DIR, 0700) == 0 && chmod(SPENT_DIR, 0700))) {
		fault_errno(fault, SPENT_DIR, "cannot make");
		return -1;
	}
	return safefile_open_base(SPENT_DIR, 0, &own, fault);
}

/* Shorter than whole: nothing was ever granted on what stands in it. */
static bool
never_written(const struct statefile *file)
{
	struct stat st;

	return fstat(file->fd, &st) == 0 && st.st_size < STATE_FILE_SIZE;
}

static bool
open_locked(int dir, const char *name, struct spent *s, struct fault *fault)
{
	/* Where there is no room to make it, nothing was remembered either. */
	if (!statefile_lock(&s->file, dir, name, 0, true, SPENT_DIR, fault))
		return fault->err == TF_ERR_FULL;
	s->valid = statefile_read(&s->file, &s->state, SPENT_DIR, fault);
	s->file.blank = !s->valid;
	return s->valid || never_written(&s->file);
}

/* A prelude: with the host's identity, and on a stack of ours, since it takes
 * 16 KiB.  Its lock comes before that of the state. */
static bool
begin(void *arg, struct fault *fault)
{
	struct update *u = arg;

	if (geteuid() != 0)
		return true;
	FD int dir = open_spent_dir(fault);
	if (dir < 0)
		return fault->err == TF_ERR_ABSENT ||
		       fault->err == TF_ERR_READ_ONLY;
	if (open_locked(dir, u->marker, u->spent, fault))
		return true;
	spent_end(u->spent);
	return false;
}

void
spent_apply(const struct spent *spent, struct state *state)
{
	if (spent->valid)
		state_merge(state, &spent->state);
}

static enum store_write
change_with_spent(struct record *record, void *arg)
{
	const struct update *u = arg;

	spent_apply(u->spent, &record->state);
	return u->change(record, u->arg);
}

bool
spent_update(struct spent *ret_spent, const char *marker,
	     const struct account *account, const struct place *place,
	     enum store_write (*change)(struct record *record, void *arg),
	     void *arg, struct fault *ret_fault)
{
	struct update update = {marker, ret_spent, change, arg};
	struct prelude prelude = {begin, &update};

	*ret_spent = (struct spent){.file = {.fd = -1, .about = account}};
	return store_update_after(&prelude, account, place, STORE_USE,
				  change_with_spent, &update, ret_fault);
}

static bool
record_work(void *arg)
{
	struct record_job *job = arg;

	return statefile_write(&job->spent->file, job->state, true, SPENT_DIR,
			       job->fault);
}

/* On a thread with all signals blocked: a caller's file-size limit must not
 * end the host. */
bool
spent_record(struct spent *spent, struct state *state,
	     struct fault *ret_fault)
{
	struct record_job job = {spent, state, ret_fault};

	/* STATE came from the disk, which counts on its own. */
	if (spent->valid)
		state->generation = spent->state.generation;
	return identity_run(NULL, NULL, record_work, &job, ret_fault);
}

void
spent_end(struct spent *spent)
{
	statefile_unlock(&spent->file);
}

bool
spent_forget(const char *name, struct fault *ret_fault)
{
	bool own, any = false;
	FD int dir = safefile_open_base(SPENT_DIR, 0, &own, ret_fault);

	if (dir < 0)
		return ret_fault->err == TF_ERR_ABSENT;
	return safefile_remove(dir, name, &any, SPENT_DIR, ret_fault);
}
