/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Removing an account's files; see forget.h.
 */
#include "io/forget.h"

#include <unistd.h>

#include "io/fault.h"
#include "io/identity.h"
#include "io/safefile.h"
#include "io/scope.h"
#include "io/statefile.h"
#include "io/walk.h"

struct job {
	const struct place *place;
	struct fault *fault;
	struct walk walks[2];
	struct walk *to_secrets, *to_state;
	char secrets_path[PATH_MAX];
	char state_path[PATH_MAX];
	bool any;
};

/* Removes NAME at the end of WALK; no fault if not even the directory is
 * there, and its place is. */
static bool
remove_at(struct job *job, struct walk *walk, const char *name,
	  const char *shown)
{
	int dir = walk_open(walk);
	bool found = false;

	if (dir < 0)
		return job->fault->err == TF_ERR_ABSENT && walk->base_opened;
	if (!safefile_remove(dir, name, &found, shown, job->fault))
		return false;
	job->any = job->any || found;
	if (found && fsync(dir) != 0)
		return fault_errno(job->fault, shown,
				   "cannot sync the directory of");
	return true;
}

static bool
remove_secrets(void *arg)
{
	struct job *job = arg;

	return remove_at(job, job->to_secrets, job->place->secrets,
			 job->secrets_path);
}

/* The secrets go first: no kill leaves them with a state in which nothing is
 * spent. */
static bool
remove_files(struct job *job)
{
	struct walk *w = job->to_secrets;

	if (!walk_switch(job->to_state, w, remove_secrets, job) ||
	    !remove_at(job, job->to_state, job->place->state,
		       job->state_path))
		return false;
	/* An unmounted home is an empty directory of root's. */
	if (!job->any && w->dir->in_home && !w->home_own)
		return fault_check(job->fault, TF_ERR_UNSAFE,
				   w->account->home,
				   "the home is not the user's, so nobody "
				   "knows what is in it; is it mounted?");
	return true;
}

static bool
work(void *arg)
{
	struct job *job = arg;
	struct statefile file = {.fd = -1};
	int dir = walk_open(job->to_state);
	bool ok = dir < 0 ||
		  statefile_lock(&file, dir, job->place->state,
				 walk_owner(job->to_state), false,
				 job->state_path, job->fault);

	/* What is no state has no lock; what is busy has one. */
	ok = (ok || job->fault->err != TF_ERR_BUSY) && remove_files(job);
	statefile_unlock(&file);
	walk_close(&job->walks[0]);
	walk_close(&job->walks[1]);
	return ok;
}

bool
forget_files(const struct account *account, const struct place *place,
	     bool *any, struct fault *ret_fault)
{
	struct job job = {.place = place, .fault = ret_fault};
	bool ok;

	job.walks[0] = walk_to(&place->secrets_in, account, ret_fault);
	job.walks[1] = walk_to(&place->state_in, account, ret_fault);
	job.to_secrets = &job.walks[0];
	job.to_state = &job.walks[place_is_one(place) ? 0 : 1];
	place_show_secrets(place, account, job.secrets_path, PATH_MAX);
	place_show_state(place, account, job.state_path, PATH_MAX);
	ok = identity_run(NULL, walk_identity(job.to_state), work, &job,
			  ret_fault);
	*any = *any || job.any;
	return ok;
}
