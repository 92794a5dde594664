/* SPDX-License-Identifier: BSD-2-Clause
 *
 * FD int fd = open(...); closes it when the scope ends.
 */
#ifndef TF_IO_SCOPE_H
#define TF_IO_SCOPE_H

#include <unistd.h>

static inline void
scope_close(int *fd)
{
	if (*fd >= 0)
		close(*fd);
}

#define FD __attribute__((cleanup(scope_close)))

#endif
