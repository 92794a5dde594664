/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Preloaded: random bytes that are known beforehand, 0, 1, 2 and so on; so
 * that a test knows the key that an enrolment is going to show.
 */
#include <sys/random.h>
#include <sys/syscall.h>
#include <unistd.h>

__attribute__((visibility("default"))) ssize_t
getrandom(void *bytes, size_t size, unsigned flags)
{
	long n = syscall(SYS_getrandom, bytes, size, flags);

	for (long i = 0; i < n; i++)
		((unsigned char *)bytes)[i] = (unsigned char)i;
	return n;
}
