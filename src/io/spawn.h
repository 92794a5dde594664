/* SPDX-License-Identifier: BSD-2-Clause
 *
 * A command in the background, without a shell: as another user, in a session
 * that is not the host's, with no descriptor, variable, signal handling or
 * directory of the host's, and with limits of its own as far as the host may
 * set them.  When its time is over it is killed with all in its process group;
 * what it put into another group is not.
 *
 * The host may be threaded, may wait for any child, may ignore SIGCHLD: it
 * gets no signal, and no child that wait() sees.  With __WALL or __WCLONE it
 * could see the first one, which ends at once.
 */
#ifndef TF_IO_SPAWN_H
#define TF_IO_SPAWN_H

#include <sys/types.h>

#include "core/scan.h"

#define SPAWN_INPUT_MAX 4096	/* what any pipe holds */
#define SPAWN_NOT_RUN 127	/* the status where it cannot be run, */
#define SPAWN_NOT_USER 126	/* or not as that user */

struct spawn {
	const char *path;		/* is run, with these arguments */
	char *const *arguments;		/* NULL ends */
	char *const *environment;
	uid_t uid;			/* neither is root's */
	gid_t gid;
	const gid_t *groups;
	int n_groups;
	struct span input;		/* its standard input */
	int secret;			/* becomes descriptor 3 */
	unsigned timeout_seconds;	/* then all in its group is killed */
	const char *log;		/* how the line about its end begins */
	int result;	/* a struct spawn_result goes there; or -1 */
};

enum spawn_end {
	SPAWN_UNKNOWN = 0,
	SPAWN_EXITED,		/* NUMBER is the status; only 0 is success */
	SPAWN_KILLED,		/* NUMBER is the signal */
	SPAWN_TIMED_OUT,
};

struct spawn_result {
	enum spawn_end end;
	int number;
};

/* Starts what watches it and returns; that it could not be run, and its end,
 * are logged from there.  To be called with all signals blocked, as
 * identity_run does, by root.  False: nothing was started. */
bool spawn_start(const struct spawn *spawn,
		 struct fault *ret_fault) TF_MUST_CHECK;

#endif
