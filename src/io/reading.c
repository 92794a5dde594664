/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Reading an account's files; see reading.h.
 */
#include "io/reading.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#include "core/wipe.h"
#include "io/fault.h"
#include "io/safefile.h"
#include "io/scope.h"

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

static bool
homeless(struct visit *v)
{
	if (!v->to_secrets->dir->in_home || !v->place->may_lack_home ||
	    !account_lacks_home(v->account))
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

bool
reading_files(struct visit *v)
{
	v->record->state = state_new();
	if (!visit_with_secrets(v, read_secrets))
		return false;
	if (v->record->presence != PRESENCE_ABSENT)
		return read_state(v);
	/* Found or not: it was looked for, as that of the enrolled is. */
	if (v->mode == STORE_USE && v->to_state != v->to_secrets)
		(void)!walk_open(v->to_state);
	return true;
}

bool
reading_locked(struct visit *v, struct statefile *file)
{
	return visit_with_secrets(v, read_secrets) && settle_state(v, file);
}
