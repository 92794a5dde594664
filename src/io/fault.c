/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Faults of the outside world; see fault.h.
 */
#include "io/fault.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static enum tf_err
kind_of(int sys)
{
	switch (sys) {
	case ENOENT:
		return TF_ERR_ABSENT;
	case ENOSPC:
	case EDQUOT:
		return TF_ERR_FULL;
	case EROFS:
		return TF_ERR_READ_ONLY;
	case ELOOP:	/* a symbolic link where none may be */
	case ENOTDIR:
	case EISDIR:
	case ENXIO:	/* a socket, or a device that is not there */
		return TF_ERR_UNSAFE;
	default:
		return TF_ERR_SYSTEM;
	}
}

static void
set(struct fault *fault, const char *file, const char *what)
{
	fault->line = 0;
	fault->what = what;
	snprintf(fault->file, sizeof(fault->file), "%s", file);
}

bool
fault_errno(struct fault *fault, const char *file, const char *what)
{
	fault->sys = errno;
	fault->err = kind_of(errno);
	set(fault, file, what);
	return false;
}

bool
fault_check(struct fault *fault, enum tf_err err, const char *file,
	    const char *what)
{
	fault->sys = 0;
	fault->err = err;
	set(fault, file, what);
	return false;
}

const char *
fault_text(const struct fault *fault, char *ret_text, int size)
{
	char line[16] = "";
	const char *why = NULL;

	if (fault->line > 0)
		snprintf(line, sizeof(line), ":%u", fault->line);
	if (fault->sys == ELOOP)
		why = "it is a symbolic link";
	else if (fault->sys == ENOTDIR)
		why = "it is no directory, or a symbolic link to one";
	else if (fault->sys != 0)
		why = strerror(fault->sys);
	snprintf(ret_text, (size_t)size, "%s%s%s%s%s%s", fault->file, line,
		 fault->file[0] ? ": " : "",
		 fault->what ? fault->what : "internal error", why ? ": " : "",
		 why ? why : "");
	return ret_text;
}
