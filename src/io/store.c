/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Visits to an account's files; see store.h.  What is done there is in
 * io/reading and io/transaction.
 */
#include "io/store.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/wipe.h"
#include "io/fault.h"
#include "io/identity.h"
#include "io/reading.h"
#include "io/statefile.h"
#include "io/transaction.h"

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

bool
store_lacks_home(const struct account *account, const struct place *place)
{
	return (place->secrets_in.in_home || place->state_in.in_home) &&
	       account_lacks_home(account);
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
	ok = v->change ? transaction_run(v) : reading_files(v);
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
