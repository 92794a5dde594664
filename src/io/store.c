/* SPDX-License-Identifier: BSD-2-Clause
 *
 * An account's files and the transaction over them; see store.h.  How the
 * state is found, locked and written in place is in statefile.c.
 */
#include "io/store.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "core/wipe.h"
#include "io/fault.h"
#include "io/identity.h"
#include "io/safefile.h"
#include "io/scope.h"
#include "io/statefile.h"
#include "io/walk.h"

const char *
store_presence_name(enum presence presence)
{
	static const char *const names[] = {
		[PRESENCE_UNSURE] = "unsure",
		[PRESENCE_ABSENT] = "absent",
		[PRESENCE_DISABLED] = "disabled",
		[PRESENCE_ENROLLED] = "enrolled",
	};

	return names[presence];
}

/* What is large of a visit.  On the heap, since the host's stack may be small,
 * and each page of a fresh thread's costs as much as a system call. */
struct room {
	char secrets_path[PATH_MAX], state_path[PATH_MAX];
	struct record record;
	char text[SECRETS_MAX_SIZE + 1];
};

/* One visit to an account's files. */
struct visit {
	const struct account *account;
	const struct place *place;
	enum store_mode mode;
	enum store_write (*change)(struct record *record, void *arg);
	void *arg;
	struct record *ret_record;
	struct fault *fault;
	/* What follows belongs to the thread that does the work. */
	struct room *room;
	struct record *record;	/* in ROOM, and the paths, too */
	const char *secrets_path;
	const char *state_path;
	struct walk walks[2];
	struct walk *to_secrets, *to_state;	/* the same, if they lie so */
};

/* Whether a pam_google_authenticator file stands where ours would; also true
 * if that cannot be said. */
static bool
google_stands(struct visit *v)
{
	struct walk to_google = walk_to(&v->place->google_in, v->account,
					v->fault);
	int dir = walk_open(&to_google);
	bool none;
	struct stat st;

	none = dir >= 0 && fstatat(dir, v->place->google, &st,
				   AT_SYMLINK_NOFOLLOW) != 0 &&
	       errno == ENOENT;
	walk_close(&to_google);
	return !none;
}

/* What checking a state takes, though there is none: the prompt comes no sooner
 * to who is not enrolled (make bench). */
static void
check_in_vain(struct visit *v)
{
	struct state state = state_new();
	unsigned spare;

	for (unsigned i = 0; i < STATE_SLOTS; i++)
		(void)!state_write(&state,
				   v->room->text + i * STATE_SLOT_SIZE);
	(void)!state_pick(v->room->text, &state, &spare);
}

/* The secrets are not there.  Is the user surely not enrolled? */
static bool
absent(struct visit *v)
{
	if (v->mode == STORE_USE)
		check_in_vain(v);
	/* In root's store nobody looks into homes, which may be away. */
	if (v->mode == STORE_USE && !v->to_secrets->dir->system &&
	    google_stands(v))
		return fault_check(v->fault, TF_ERR_DAMAGED, v->secrets_path,
				   "missing, but there is a "
				   "google-authenticator file that was not "
				   "imported: twofactor import "
				   "--google-authenticator");
	/* An unmounted home is an empty directory of root's. */
	if (v->mode == STORE_USE && v->to_secrets->dir->in_home &&
	    !v->to_secrets->home_own)
		return fault_check(v->fault, TF_ERR_UNSAFE, v->account->home,
				   "the home is not the user's, so nobody "
				   "knows who is enrolled; is it mounted?");
	memset(&v->record->secrets, 0, sizeof(v->record->secrets));
	v->record->presence = PRESENCE_ABSENT;
	return true;
}

/* Not even a link to one that is not mounted. */
static bool
has_no_home(const struct account *account)
{
	struct stat st;

	return lstat(account->home, &st) != 0 && errno == ENOENT;
}

bool
store_lacks_home(const struct account *account, const struct place *place)
{
	return (place->secrets_in.in_home || place->state_in.in_home) &&
	       has_no_home(account);
}

static bool
homeless(struct visit *v)
{
	if (!v->to_secrets->dir->in_home || !v->place->may_lack_home ||
	    !has_no_home(v->account))
		return false;
	v->record->presence = PRESENCE_ABSENT;
	return true;
}

static bool
parse_secrets(struct visit *v, struct span text)
{
	struct record *r = v->record;

	if (!secrets_parse(text, &r->secrets, v->fault)) {
		memcpy(v->fault->file, v->secrets_path,
		       sizeof(v->fault->file) - 1);
		v->fault->file[sizeof(v->fault->file) - 1] = '\0';
		if (v->mode != STORE_REPAIR)
			return false;
		memset(&r->secrets, 0, sizeof(r->secrets));
		r->damaged = true;
	}
	r->presence = r->secrets.n_devices > 0 ? PRESENCE_ENROLLED
					       : PRESENCE_DISABLED;
	return true;
}

static bool
read_secrets_in(struct visit *v, int dir)
{
	char *text = v->room->text;
	size_t len = 0;
	bool ok;
	FD int fd = safefile_open(dir, v->place->secrets, O_RDONLY,
				  walk_owner(v->to_secrets), SECRETS_MAX_SIZE,
				  v->secrets_path, v->fault);

	if (fd < 0)
		return v->fault->err == TF_ERR_ABSENT && absent(v);
	ok = safefile_read(fd, text, SECRETS_MAX_SIZE + 1, &len,
			   v->secrets_path, v->fault);
	if (ok)
		ok = parse_secrets(v, (struct span){text, len});
	OPENSSL_cleanse(text, ok ? len : SECRETS_MAX_SIZE + 1);
	return ok;
}

static bool
read_secrets(void *arg)
{
	struct visit *v = arg;
	int dir = walk_open(v->to_secrets);

	if (dir >= 0)
		return read_secrets_in(v, dir);
	if (v->fault->err != TF_ERR_ABSENT)
		return false;
	return v->to_secrets->base_opened ? absent(v) : homeless(v);
}

/* Runs STEP as whom the secrets belong to, where the state is somebody
 * else's. */
static bool
with_secrets(struct visit *v, bool (*step)(void *arg))
{
	return walk_switch(v->to_state, v->to_secrets, step, v);
}

static bool
state_missing(struct visit *v)
{
	return fault_check(v->fault, TF_ERR_DAMAGED, v->state_path,
			   "the state beside the secrets is missing or "
			   "damaged; as root: twofactor disable --user NAME, "
			   "then enrol again");
}

static bool
may_lack_state(const struct visit *v)
{
	return v->record->presence != PRESENCE_ENROLLED ||
	       v->mode == STORE_REPAIR;
}

/* The state that the open file holds, or a new one where that may be. */
static bool
settle_state(struct visit *v, struct statefile *file)
{
	if (statefile_read(file, &v->record->state, v->state_path, v->fault))
		return true;
	if (v->fault->err != TF_ERR_DAMAGED)
		return false;
	if (!may_lack_state(v))
		return state_missing(v);
	v->record->state = state_new();
	file->blank = true;
	return true;
}

static bool
read_state(struct visit *v)
{
	struct statefile file = {.spare = 0};
	int dir = walk_open(v->to_state);
	FD int fd = dir < 0 ? -1
			    : safefile_open(dir, v->place->state, O_RDONLY,
					    walk_owner(v->to_state),
					    STATE_FILE_SIZE, v->state_path,
					    v->fault);

	if (fd < 0 && v->fault->err == TF_ERR_ABSENT)
		return may_lack_state(v) || state_missing(v);
	if (fd < 0)
		return false;
	file.fd = fd;
	return settle_state(v, &file);
}

static bool
read_files(struct visit *v)
{
	v->record->state = state_new();
	return with_secrets(v, read_secrets) &&
	       (v->record->presence == PRESENCE_ABSENT || read_state(v));
}

static bool
write_secrets(void *arg)
{
	struct visit *v = arg;
	char text[SECRETS_MAX_SIZE];
	struct sink out = {text, sizeof(text), 0, false};
	struct secrets check;
	bool ok;
	WIPE_AT_END(check);

	secrets_write(&v->record->secrets, &out);
	/* Never a file that the next login would refuse. */
	if (out.full ||
	    !secrets_parse((struct span){text, out.len}, &check, v->fault))
		return fault_check(v->fault, TF_ERR_INTERNAL, v->secrets_path,
				   "would not be readable; nothing written");
	ok = safefile_replace(v->to_secrets->fd, v->place->secrets,
			      S_IRUSR | S_IWUSR, text, out.len,
			      v->secrets_path, v->fault);
	OPENSSL_cleanse(text, out.len);
	return ok;
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
	       (write != STORE_ALL || with_secrets(v, write_secrets));
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
	if (!with_secrets(v, no_secrets))
		return;
	if (file->created)
		unlinkat(v->to_state->fd, v->place->state, 0);
	if (v->to_state != v->to_secrets)
		walk_undo(v->to_state);
	(void)!with_secrets(v, undo_secrets_dir);
}

static bool
update_locked(struct visit *v, struct statefile *file)
{
	if (!with_secrets(v, read_secrets) || !settle_state(v, file))
		return false;
	/* Here, and not after the change: if its secrets do not get to disk,
	 * the old ones hold, and what was spent of them. */
	state_prune(&v->record->state, &v->record->secrets);
	return commit(v, file, v->change(v->record, v->arg));
}

static bool
update_files(struct visit *v)
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

static void
plan(struct visit *v)
{
	const struct place *p = v->place;

	v->walks[0] = walk_to(&p->secrets_in, v->account, v->fault);
	v->walks[1] = walk_to(&p->state_in, v->account, v->fault);
	v->walks[0].make = v->walks[1].make = v->mode != STORE_USE &&
					      v->change;
	v->to_secrets = &v->walks[0];
	v->to_state = &v->walks[place_is_one(p) ? 0 : 1];
}

/* The record is handed out whole or not at all. */
static bool
work(void *arg)
{
	struct visit *v = arg;
	struct room *room = v->room;
	bool ok;

	room->record = (struct record){.presence = PRESENCE_UNSURE};
	v->record = &room->record;
	v->secrets_path = room->secrets_path;
	v->state_path = room->state_path;
	place_show_secrets(v->place, v->account, room->secrets_path, PATH_MAX);
	place_show_state(v->place, v->account, room->state_path, PATH_MAX);
	ok = v->change ? update_files(v) : read_files(v);
	walk_close(&v->walks[0]);
	walk_close(&v->walks[1]);
	if (ok && v->ret_record)
		*v->ret_record = room->record;
	OPENSSL_cleanse(&room->record, sizeof(room->record));
	return ok;
}

/* Where root keeps the files, nobody else gets as far as to a system call. */
static bool
may_try(struct visit *v)
{
	char path[sizeof(v->fault->file)];

	if (!place_is_roots(v->place) || geteuid() == 0)
		return true;
	place_show_state(v->place, v->account, path, sizeof(path));
	return fault_check(v->fault, TF_ERR_IDENTITY, path,
			   "only root can use this store, and this program "
			   "does not run as root");
}

static bool
run(const struct prelude *prelude, struct visit *v)
{
	bool ok;

	memset(v->fault, 0, sizeof(*v->fault));
	/* Before anything is decided that could not be recorded. */
	if (!may_try(v) || (v->change && !statefile_may_write(v->fault)))
		return false;
	plan(v);
	v->room = malloc(sizeof(*v->room));
	if (!v->room)
		return fault_errno(v->fault, "", "no memory to read");
	ok = identity_run(prelude, walk_identity(v->to_state), work, v,
			  v->fault);
	free(v->room);
	return ok;
}

bool
store_read_after(const struct prelude *prelude, const struct account *account,
		 const struct place *place, enum store_mode mode,
		 struct record *ret_record, struct fault *ret_fault)
{
	struct visit v = {
		.account = account,
		.place = place,
		.mode = mode,
		.ret_record = ret_record,
		.fault = ret_fault,
	};

	return run(prelude, &v);
}

bool
store_read(const struct account *account, const struct place *place,
	   enum store_mode mode, struct record *ret_record,
	   struct fault *ret_fault)
{
	return store_read_after(NULL, account, place, mode, ret_record,
				ret_fault);
}

bool
store_update_after(const struct prelude *prelude,
		   const struct account *account, const struct place *place,
		   enum store_mode mode,
		   enum store_write (*change)(struct record *record, void *arg),
		   void *arg, struct fault *ret_fault)
{
	struct visit v = {
		.account = account,
		.place = place,
		.mode = mode,
		.change = change,
		.arg = arg,
		.fault = ret_fault,
	};

	return run(prelude, &v);
}

bool
store_update(const struct account *account, const struct place *place,
	     enum store_mode mode,
	     enum store_write (*change)(struct record *record, void *arg),
	     void *arg, struct fault *ret_fault)
{
	return store_update_after(NULL, account, place, mode, change, arg,
				  ret_fault);
}
