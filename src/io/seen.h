/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Root's memory of who was enrolled, STATEDIR/seen/NAME: a user whose secrets
 * cannot be found is then not taken for one who never had any.  DESIGN 4.4.
 */
#ifndef TF_IO_SEEN_H
#define TF_IO_SEEN_H

#include <stdbool.h>
#include <sys/types.h>

#include "core/err.h"

enum seen {
	SEEN_UNSURE = 0,
	SEEN_YES,
	SEEN_NO,
};

/* Whether NAME, a place_marker of an account of that UID, was seen enrolled.
 * A marker of another uid is of an account that was deleted since. */
enum seen seen_find(const char *name, uid_t uid) TF_MUST_CHECK;

struct seen_query {
	const char *name;
	uid_t uid;
	enum seen found;	/* the answer */
};

/* Answers QUERY as seen_find() does, from a thread that is there already: a
 * prelude (io/identity).  Always true. */
bool seen_answer(void *query, struct fault *unused) TF_MUST_CHECK;

/* Makes the marker, if it is not there, or rewrites what is no marker of this
 * account.  For root, as seen_clear is. */
bool seen_mark(const char *name, uid_t uid,
	       struct fault *ret_fault) TF_MUST_CHECK;

/* Removes it; true also if there was none. */
bool seen_clear(const char *name, struct fault *ret_fault) TF_MUST_CHECK;

#endif
