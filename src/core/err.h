/* SPDX-License-Identifier: BSD-2-Clause
 *
 * What went wrong, where, in one value: the shells turn it into a message.
 * Zero is an error, so that a forgotten assignment refuses.
 */
#ifndef TF_CORE_ERR_H
#define TF_CORE_ERR_H

#define TF_MUST_CHECK __attribute__((warn_unused_result))

/* Marks a text that a shell translates. */
#define N_(text) text

enum tf_err {
	TF_ERR_INTERNAL = 0,	/* a bug or a failing library */
	TF_ERR_ABSENT,		/* there is no such file or account */
	TF_ERR_UNSAFE,		/* wrong type, owner or mode: not read */
	TF_ERR_DAMAGED,		/* read, and not what we wrote */
	TF_ERR_IDENTITY,	/* could not take on the user's identity */
	TF_ERR_BUSY,		/* the lock was held for too long */
	TF_ERR_FULL,		/* ENOSPC, EDQUOT: no room to write */
	TF_ERR_READ_ONLY,	/* EROFS */
	TF_ERR_SYSTEM,		/* any other errno */
};

/* FILE and LINE say where, WHAT (a static text, never file content) says
 * what; SYS is an errno or 0, LINE counts from 1 or is 0. */
struct fault {
	enum tf_err err;
	int sys;
	unsigned line;
	const char *what;
	char file[256];
};

#endif
