/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The transaction; see transaction.h.
 */
#include "io/transaction.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/wipe.h"
#include "io/fault.h"
#include "io/reading.h"
#include "io/safefile.h"
#include "io/statefile.h"

static bool
write_secrets(void *arg)
{
	struct visit *v = arg;
	char text[SECRETS_MAX_SIZE];
	struct sink out = {text, sizeof(text), 0, false};
	struct secrets check;
	WIPE_AT_END(text);
	WIPE_AT_END(check);

	secrets_write(&v->record->secrets, &out);
	/* Never a file that the next login would refuse. */
	if (out.full ||
	    !secrets_parse((struct span){text, out.len}, &check, v->fault))
		return fault_check(v->fault, TF_ERR_INTERNAL, v->secrets_path,
				   "would not be readable; nothing written");
	return safefile_replace(v->to_secrets->fd, v->place->secrets,
				S_IRUSR | S_IWUSR, text, out.len,
				v->secrets_path, v->fault);
}

/* The state comes first: no kill then leaves secrets without it. */
static bool
commit(struct visit *v, struct statefile *file, enum store_write write)
{
	struct state *state = &v->record->state;

	if (write == STORE_NOTHING)
		return true;
	return statefile_write(file, state, write != STORE_STATE_LAZY,
			       v->state_path, v->fault) &&
	       (write != STORE_ALL || visit_with_secrets(v, write_secrets));
}

static bool
no_secrets(void *arg)
{
	const struct visit *v = arg;
	struct stat st;

	return fstatat(v->to_secrets->fd, v->place->secrets, &st,
		       AT_SYMLINK_NOFOLLOW) != 0 &&
	       errno == ENOENT;
}

static bool
undo_secrets_dir(void *arg)
{
	struct visit *v = arg;

	walk_undo(v->to_secrets);
	return true;
}

/* Leaves nothing behind of an enrolment that failed, unless its secrets got
 * to their place after all. */
static void
undo_creation(struct visit *v, const struct statefile *file)
{
	if (!visit_with_secrets(v, no_secrets))
		return;
	if (file->created)
		unlinkat(v->to_state->fd, v->place->state, 0);
	if (v->to_state != v->to_secrets)
		walk_undo(v->to_state);
	(void)!visit_with_secrets(v, undo_secrets_dir);
}

static bool
update_locked(struct visit *v, struct statefile *file)
{
	if (!reading_locked(v, file))
		return false;
	/* Here, and not after the change: if its secrets do not get to disk,
	 * the old ones hold, and what was spent of them. */
	state_prune(&v->record->state, &v->record->secrets);
	return commit(v, file, v->change(v->record, v->arg));
}

bool
transaction_run(struct visit *v)
{
	struct statefile file = {.fd = -1};
	int dir = walk_open(v->to_state);
	struct fault cause;
	bool ok;

	if (dir < 0)
		return false;
	ok = statefile_lock(&file, dir, v->place->state,
			    walk_owner(v->to_state), v->mode != STORE_USE,
			    v->state_path, v->fault) &&
	     update_locked(v, &file);
	/* Without the lock it is somebody else's state by now. */
	if (!ok && file.fd >= 0) {
		cause = *v->fault;
		undo_creation(v, &file);
		*v->fault = cause;
	}
	statefile_unlock(&file);
	return ok;
}
