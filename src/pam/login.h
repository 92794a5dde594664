/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Who logs in, to what, from where; and whose files answer for it.
 */
#ifndef TF_PAM_LOGIN_H
#define TF_PAM_LOGIN_H

#include <security/pam_modules.h>

#include "core/source.h"
#include "io/account.h"
#include "io/place.h"
#include "pam/args.h"

struct login {
	char typed[ACCOUNT_NAME_SIZE];	/* PAM_USER, as far as it fits */
	char service[ACCOUNT_NAME_SIZE];	/* PAM_SERVICE, or "" */
	/* The name that secret= expands to: pw_name, or with user= what was
	 * typed, if it is a plain name. */
	char name[ACCOUNT_NAME_SIZE];
	char marker[PATH_MAX];	/* for io/seen and io/spent */
	/* Of the user who logs in; with user= and no account of its own -1. */
	uid_t login_uid;
	gid_t login_gid;
	bool found;		/* ACCOUNT, PLACE and MARKER are valid */
	struct account account;	/* whose second factor it is */
	struct place place;
	struct source source;
	struct fault why;	/* !found: why not */
};

/* Gathers all of it, in *ret_login itself, which is too large for a copy on a
 * stack that may be small; TOP is what the policy says of everybody.  With
 * user= the second factor is that account's, unless root keeps the secrets:
 * then it is the own one of who logs in, who need have no account.  False: the
 * application could not say who logs in, and nothing in it counts.  An account
 * that does not exist is no failure here: it is asked like others. */
bool login_read(pam_handle_t *pamh, const struct args *args,
		const struct policy *top,
		struct login *ret_login) TF_MUST_CHECK;

#endif
