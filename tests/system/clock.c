/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Preloaded: a wall clock that is as many seconds off as the file
 * $CLOCK_FILE says, each time it is asked; and with $CLOCK_HURRY waiting for a
 * moment takes no time.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define EXPORT __attribute__((visibility("default")))

static char *path;

/* sshd empties the environment before it asks PAM. */
static void __attribute__((constructor))
keep_path(void)
{
	const char *given = getenv("CLOCK_FILE");

	path = given ? strdup(given) : NULL;
}

static long
offset(void)
{
	FILE *f = path ? fopen(path, "r") : NULL;
	long seconds = 0;

	if (f) {
		if (fscanf(f, "%ld", &seconds) != 1)
			abort();
		fclose(f);
	}
	return seconds;
}

EXPORT int
clock_gettime(clockid_t id, struct timespec *ret_time)
{
	int rc = (int)syscall(SYS_clock_gettime, id, ret_time);

	if (rc == 0 && id == CLOCK_REALTIME)
		ret_time->tv_sec += offset();
	return rc;
}

EXPORT time_t
time(time_t *ret_time)
{
	struct timespec t = {0};

	clock_gettime(CLOCK_REALTIME, &t);
	if (ret_time)
		*ret_time = t.tv_sec;
	return t.tv_sec;
}

EXPORT int
clock_nanosleep(clockid_t id, int flags, const struct timespec *until,
		struct timespec *ret_left)
{
	if (getenv("CLOCK_HURRY"))
		return 0;
	return syscall(SYS_clock_nanosleep, id, flags, until, ret_left) == 0
		       ? 0 : errno;
}
