/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Calls that fail; see faults.h.
 */
#include "faults.h"

#include <errno.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define MAX_FAULTS 4
#define SECOND_NS INT64_C(1000000000)

/* What --wrap is given in Makefile.am, but for the clocks and fstat, below:
 * the function, and what it returns when it fails; ITSELF: its errno. */
#define ITSELF -2
#define CALLS(CALL)                                                            \
	CALL(calloc, 0)                                                        \
	CALL(malloc, 0)                                                        \
	CALL(realloc, 0)                                                       \
	CALL(strdup, 0)                                                        \
	CALL(strndup, 0)                                                       \
	CALL(open, -1)                                                         \
	CALL(openat, -1)                                                       \
	CALL(fstatat, -1)                                                      \
	CALL(lstat, -1)                                                        \
	CALL(read, -1)                                                         \
	CALL(pread, -1)                                                        \
	CALL(pwrite, -1)                                                       \
	CALL(write, -1)                                                        \
	CALL(fsync, -1)                                                        \
	CALL(fdatasync, -1)                                                    \
	CALL(flock, -1)                                                        \
	CALL(fcntl, -1)                                                        \
	CALL(ftruncate, -1)                                                    \
	CALL(fchmod, -1)                                                       \
	CALL(mkdirat, -1)                                                      \
	CALL(renameat, -1)                                                     \
	CALL(unlinkat, -1)                                                     \
	CALL(getrlimit, -1)                                                    \
	CALL(prctl, -1)                                                        \
	CALL(pthread_create, ITSELF)                                           \
	CALL(pam_get_item, ITSELF)                                             \
	CALL(pam_set_item, ITSELF)                                             \
	CALL(pam_get_user, ITSELF)                                             \
	CALL(pam_getenv, 0)

static const struct {
	const char *name;
	int value;
} errors[] = {
	{"EACCES", EACCES}, {"EDQUOT", EDQUOT}, {"EINTR", EINTR},
	{"EIO", EIO},	    {"EMFILE", EMFILE}, {"ENOMEM", ENOMEM},
	{"ENOSPC", ENOSPC}, {"EROFS", EROFS},
};

static struct fault_armed {
	const char *name;
	int error;
	bool forever;
	atomic_ulong left;
} armed[MAX_FAULTS];
static atomic_bool on;
static unsigned n_armed;
static int64_t wall_seconds;
static atomic_llong monotonic_ns;

void
faults_reset(int64_t now)
{
	n_armed = 0;
	wall_seconds = now;
}

void
faults_begin(void)
{
	atomic_store(&on, true);
}

void
faults_end(void)
{
	atomic_store(&on, false);
}

static const char *
call_named(const char *name)
{
	static const char *const names[] = {
#define NAME(name, failure) #name,
		CALLS(NAME) "fstat",
		"clock_gettime",
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(names[i], name) == 0)
			return names[i];
	return NULL;
}

bool
faults_arm(const char *name, unsigned long n, bool forever, const char *error)
{
	struct fault_armed *f = &armed[n_armed];

	if (n_armed == MAX_FAULTS || n == 0 || !(f->name = call_named(name)))
		return false;
	f->error = 0;
	for (size_t e = 0; e < sizeof(errors) / sizeof(errors[0]); e++)
		if (strcmp(errors[e].name, error) == 0)
			f->error = errors[e].value;
	if (f->error == 0)
		return false;
	f->forever = forever;
	atomic_store(&f->left, n);
	n_armed++;
	return true;
}

/* The errno that this call of NAME fails with; 0: it does its work. */
static int
fails(const char *name)
{
	for (unsigned i = 0; atomic_load(&on) && i < n_armed; i++) {
		struct fault_armed *f = &armed[i];
		unsigned long left = atomic_load(&f->left);
		if (left == 0 || strcmp(f->name, name) != 0)
			continue;
		if (left > 1 || !f->forever)
			atomic_store(&f->left, left - 1);
		if (left > 1)
			continue;
		return f->error;
	}
	return 0;
}

/* All of them take at most six words and return one: tests/pam/failing.c. */
#define WRAP(name, failure)                                                    \
	long __real_##name(long, long, long, long, long, long);                \
	long __wrap_##name(long, long, long, long, long, long);                \
	long __wrap_##name(long a, long b, long c, long d, long e, long f)     \
	{                                                                      \
		int error = fails(#name);                                      \
		if (!error)                                                    \
			return __real_##name(a, b, c, d, e, f);                \
		errno = error;                                                 \
		return (failure) == ITSELF ? error : (failure);                \
	}
CALLS(WRAP)

int __real_fstat(int fd, struct stat *st);
int __wrap_fstat(int fd, struct stat *st);
int __wrap_clock_gettime(clockid_t clock, struct timespec *ret);
int __wrap_nanosleep(const struct timespec *span, struct timespec *left);
int __wrap_clock_nanosleep(clockid_t clock, int flags, const struct timespec *t,
			   struct timespec *left);

/* Only root may own a policy, and only this user can write one here: what
 * others may read counts as root's. */
int
__wrap_fstat(int fd, struct stat *st)
{
	int error = fails("fstat"), rc;

	if (error) {
		errno = error;
		return -1;
	}
	rc = __real_fstat(fd, st);
	if (rc == 0 && st->st_uid == getuid() && (st->st_mode & S_IROTH))
		st->st_uid = 0;
	return rc;
}

/* The machine has been up for a day, and time passes by sleeping alone. */
int
__wrap_clock_gettime(clockid_t clock, struct timespec *ret)
{
	int64_t ns = atomic_load(&monotonic_ns) + 86400 * SECOND_NS;
	int error = fails("clock_gettime");

	if (error) {
		errno = error;
		return -1;
	}
	*ret = (struct timespec){ns / SECOND_NS, ns % SECOND_NS};
	if (clock == CLOCK_REALTIME)
		*ret = (struct timespec){wall_seconds, 0};
	return 0;
}

int
__wrap_nanosleep(const struct timespec *span, struct timespec *left)
{
	(void)left;
	atomic_fetch_add(&monotonic_ns,
			 span->tv_sec * SECOND_NS + span->tv_nsec);
	return 0;
}

int
__wrap_clock_nanosleep(clockid_t clock, int flags, const struct timespec *t,
		       struct timespec *left)
{
	(void)clock;
	(void)flags;
	(void)t;
	(void)left;
	return 0;
}
