/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Where an account's files are.
 */
#ifndef TF_IO_PLACE_H
#define TF_IO_PLACE_H

#include <limits.h>
#include <stdbool.h>

#include "io/account.h"

struct place {
	bool in_home;		/* DIR is below the home, else below "/" */
	bool may_lack_home;	/* where that is not there, neither is DIR */
	char dir[PATH_MAX];	/* relative to that; may be empty */
	char secrets[NAME_MAX + 1];	/* file names in DIR */
	char state[NAME_MAX + 1];
	char google_dir[PATH_MAX];	/* as DIR */
	char google[NAME_MAX + 1];	/* a pam_google_authenticator file */
};

/* ~/.twofactor/secrets and ~/.twofactor/state. */
struct place place_default(void);

/* What pam_google_authenticator's secret=PATTERN stands for: PATTERN.twofactor
 * and PATTERN.state.  "~" and "%h" and "${HOME}" are ACCOUNT's home, "%u" and
 * "${USER}" are USER, which must have been checked to be a plain name.
 * Refused: other "%" and "$", an empty name, "." and ".." on the way, a path
 * that is not absolute in the end. */
bool place_expand(const char *pattern, const struct account *account,
		  const char *user, struct place *ret_place) TF_MUST_CHECK;

/* The path of FILE (place->secrets or place->state), for messages. */
void place_show(const struct place *place, const struct account *account,
		const char *file, char *ret_path, int size);

/* What root's marker for these files is called: ACCOUNT's name for the usual
 * place, else the path with ':' for '/', or its hash where that is too long
 * for a file name; no account can be named like these. */
void place_marker(const struct place *place, const struct account *account,
		  char ret_name[PATH_MAX]);

#endif
