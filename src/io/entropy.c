/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Random bytes from the kernel; see entropy.h.
 */
#include "io/entropy.h"

#include <errno.h>
#include <sys/random.h>

bool
entropy_fill(void *bytes, size_t size)
{
	char *at = bytes;

	while (size > 0) {
		ssize_t n = getrandom(at, size, 0);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		at += n;
		size -= (size_t)n;
	}
	return true;
}
