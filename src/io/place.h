/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Where an account's files are.
 */
#ifndef TF_IO_PLACE_H
#define TF_IO_PLACE_H

#include <limits.h>
#include <stdbool.h>

#include "core/policy.h"
#include "io/account.h"

struct place_dir {
	bool in_home;		/* PATH is below the home, else below "/" */
	bool system;		/* root's with all that is in it and above it,
				 * else the account's */
	size_t store_len;	/* so much of PATH is there for all accounts */
	char path[PATH_MAX];	/* relative; may be empty */
};

struct place {
	bool usual;		/* the policy's, and not secret=FILE's */
	bool may_lack_home;	/* where that is not there, neither is a file */
	struct place_dir secrets_in, state_in;	/* may be the same */
	struct place_dir google_in;	/* ... of pam_google_authenticator */
	char secrets[NAME_MAX + 1];	/* file names in these */
	char state[NAME_MAX + 1];
	char google[NAME_MAX + 1];
};

/* Where POLICY, which was checked, has the files "secrets" and "state" of
 * ACCOUNT, whose name "%u" is.  False: the path is too long. */
bool place_of_policy(const struct policy *policy,
		     const struct account *account,
		     struct place *ret_place) TF_MUST_CHECK;

/* What pam_google_authenticator's secret=PATTERN stands for: PATTERN.twofactor
 * and PATTERN.state.  "~" and "%h" and "${HOME}" are ACCOUNT's home, "%u" and
 * "${USER}" are USER, which must have been checked to be a plain name.
 * Refused: other "%" and "$", an empty name, "." and ".." on the way, a name or
 * a path that is too long, and one that is not absolute in the end. */
bool place_expand(const char *pattern, const struct account *account,
		  const char *user, struct place *ret_place) TF_MUST_CHECK;

/* The part of "/DIRECTORY/%u" that is there for all accounts; false for a
 * directory in the home. */
bool place_store(const char *policy_dir,
		 struct place_dir *ret_dir) TF_MUST_CHECK;

/* Whether the secrets and the state are in one directory. */
bool place_is_one(const struct place *place) TF_MUST_CHECK;

/* Whether root alone can work with these files. */
bool place_is_roots(const struct place *place) TF_MUST_CHECK;

/* The path of FILE in DIR, and of the secrets, the state, and
 * pam_google_authenticator's file, for messages; cut to SIZE. */
void place_show(const struct place_dir *dir, const struct account *account,
		const char *file, char *ret_path, size_t size);
void place_show_secrets(const struct place *place,
			const struct account *account, char *ret_path,
			size_t size);
void place_show_state(const struct place *place,
		      const struct account *account, char *ret_path,
		      size_t size);
void place_show_google(const struct place *place,
		       const struct account *account, char *ret_path,
		       size_t size);

/* What root's marker for these files is called: ACCOUNT's name wherever the
 * policy has them, so that it is found again when that moves them; else the
 * path with ':' for '/', or its hash where that is too long for a file name;
 * no account can be named like these. */
void place_marker(const struct place *place, const struct account *account,
		  char ret_name[PATH_MAX]);

#endif
