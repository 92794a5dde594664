/* SPDX-License-Identifier: BSD-2-Clause
 *
 * An account's secrets and state on disk: reading them, and the one
 * transaction that changes them.  All of it runs with the account's identity.
 * DESIGN sections 1 (10) and 4.
 */
#ifndef TF_IO_STORE_H
#define TF_IO_STORE_H

#include "core/secrets.h"
#include "core/state.h"
#include "io/account.h"
#include "io/identity.h"
#include "io/place.h"

enum presence {
	PRESENCE_UNSURE = 0,
	PRESENCE_ABSENT,	/* there is no file of secrets */
	PRESENCE_DISABLED,	/* secrets without a device */
	PRESENCE_ENROLLED,
};

/* Secret: wipe it.  Where nobody is enrolled SECRETS has no device, and STATE
 * is what is there, or new. */
struct record {
	enum presence presence;
	struct secrets secrets;
	struct state state;
	bool damaged;		/* STORE_REPAIR: the secrets did not parse */
};

enum store_mode {
	STORE_USE = 0,		/* what a login does: nothing is made */
	STORE_CREATE,		/* make what is missing */
	STORE_REPAIR,		/* ... and start anew where it is damaged */
};

/* "absent", "disabled", "enrolled" or "unsure". */
const char *store_presence_name(enum presence presence);

/* Whether nothing can be created, since the home that would hold the files is
 * not there. */
bool store_lacks_home(const struct account *account,
		      const struct place *place) TF_MUST_CHECK;

/* Reads without a lock; ret_record may be NULL.  False, with the reason, where
 * anything is unsafe or damaged.  STORE_USE also fails where it cannot be
 * known whether the account is enrolled (a home that belongs to root, beside
 * secrets in the home a pam_google_authenticator file that was not imported);
 * STORE_REPAIR takes what is damaged for empty. */
bool store_read(const struct account *account, const struct place *place,
		enum store_mode mode, struct record *ret_record,
		struct fault *ret_fault) TF_MUST_CHECK;

/* The same after PRELUDE, which may be NULL; false where that fails. */
bool store_read_after(const struct prelude *prelude,
		      const struct account *account, const struct place *place,
		      enum store_mode mode, struct record *ret_record,
		      struct fault *ret_fault) TF_MUST_CHECK;

enum store_write {
	STORE_NOTHING = 0,
	STORE_STATE_LAZY,	/* not synced: for refusals */
	STORE_STATE,		/* synced */
	STORE_ALL,		/* the state, synced, and then the secrets */
};

/* Locks the state, reads again, lets CHANGE decide, writes what it changed in
 * RECORD, unlocks: one bracket.  CHANGE returns how much to write.
 * False: nothing is known to be on disk of what CHANGE decided, so nothing may
 * be granted for it.  The lock is waited for 5 s at most (TF_ERR_BUSY). */
bool store_update(const struct account *account, const struct place *place,
		  enum store_mode mode,
		  enum store_write (*change)(struct record *record, void *arg),
		  void *arg, struct fault *ret_fault) TF_MUST_CHECK;

/* The same after PRELUDE, which may be NULL; false where that fails. */
bool store_update_after(const struct prelude *prelude,
			const struct account *account,
			const struct place *place, enum store_mode mode,
			enum store_write (*change)(struct record *record,
						   void *arg),
			void *arg, struct fault *ret_fault) TF_MUST_CHECK;

#endif
