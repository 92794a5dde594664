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
	struct walk walk;
	bool *any;
};

/* The secrets go first: no kill leaves them with a state in which nothing is
 * spent. */
static bool
remove_files(struct job *job, int dir, const char *shown)
{
	struct fault *fault = job->walk.fault;
	bool found = false, ok;

	ok = safefile_remove(dir, job->place->secrets, &found, shown, fault) &&
	     safefile_remove(dir, job->place->state, &found, shown, fault);
	*job->any = *job->any || found;
	if (!ok)
		return false;
	if (found && fsync(dir) != 0)
		return fault_errno(fault, shown, "cannot sync");
	return true;
}

static bool
remove_locked(struct job *job, int dir, const char *shown)
{
	struct statefile file = {.fd = -1};
	bool ok = statefile_lock(&file, dir, job->place->state,
				 job->walk.account->uid, false, shown,
				 job->walk.fault);

	/* What is no state has no lock; what is busy has one. */
	ok = (ok || job->walk.fault->err != TF_ERR_BUSY) &&
	     remove_files(job, dir, shown);
	statefile_unlock(&file);
	return ok;
}

static bool
work(void *arg)
{
	struct job *job = arg;
	struct walk *w = &job->walk;
	char shown[PATH_MAX];

	place_show(job->place, w->account, "", shown, sizeof(shown));
	FD int dir = walk_open(w, job->place->dir, shown);
	if (dir < 0 && (w->fault->err != TF_ERR_ABSENT || !w->home_opened))
		return false;
	if (dir >= 0 && !remove_locked(job, dir, shown))
		return false;
	/* An unmounted home is an empty directory of root's. */
	if (!*job->any && w->in_home && !w->home_own)
		return fault_check(w->fault, TF_ERR_UNSAFE, w->account->home,
				   "the home is not the user's, so nobody "
				   "knows what is in it; is it mounted?");
	return true;
}

bool
forget_files(const struct account *account, const struct place *place,
	     bool *any, struct fault *ret_fault)
{
	bool found = false;
	struct job job = {
		.place = place,
		.walk = {
			.account = account,
			.in_home = place->in_home,
			.fault = ret_fault,
		},
		.any = &found,
	};
	bool ok = identity_run(NULL, account, work, &job, ret_fault);

	*any = *any || found;
	return ok;
}
