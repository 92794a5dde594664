/* SPDX-License-Identifier: BSD-2-Clause
 *
 * A library to preload, which makes one library call of the program under test
 * fail: the Nth that the object under test makes of one function, or of all of
 * them.  FAILS below is the table of what can fail, and how.
 *
 *   FAILING=NAME:N     the function, or "any" (all but the bulk ones)
 *   FAILING_IN=TEXT    counts only calls from objects with TEXT in their path,
 *                      and those that a sanitizer passes on; empty: all calls
 *   FAILING_REPORT=F   the name of what failed is added to that file; more than
 *                      one where a process forks, since each copy counts on
 *
 * A host of ours calls failing_arm() and its sisters instead.
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

/* Some of it runs before a sanitizer is ready for anything. */
#define PLAIN __attribute__((no_sanitize("address", "undefined")))
#define EXPORT PLAIN __attribute__((visibility("default")))

static struct {
	char name[64];
	char in[64];
	atomic_long left;	/* calls until it fails; 0: not armed */
	const char *fired;
} armed;

static const char *report_path;
static atomic_long live;	/* blocks allocated and not freed, by anybody */

PLAIN static bool
counts(const char *name, bool bulk, const void *caller)
{
	Dl_info from;

	if (strcmp(armed.name, "any") == 0 ? bulk
					   : strcmp(armed.name, name) != 0)
		return false;
	if (!armed.in[0])
		return true;
	return dladdr(caller, &from) != 0 &&
	       (strstr(from.dli_fname, armed.in) ||
		strstr(from.dli_fname, "libasan.so"));
}

/* At once, since what was forked comes to no end that could do it; and without
 * memory, since ASan's allocator may be who called. */
PLAIN static void
report(const char *name)
{
	struct iovec line[] = {
		{(void *)(uintptr_t)name, strlen(name)}, {"\n", 1},
	};
	int fd = report_path ? open(report_path,
				    O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC,
				    0666) : -1;

	if (fd < 0)
		return;
	(void)!writev(fd, line, 2);
	close(fd);
}

/* Whether this call of NAME, from CALLER, is the one to fail. */
PLAIN static bool
fails(const char *name, bool bulk, const void *caller)
{
	if (atomic_load(&armed.left) <= 0 || !counts(name, bulk, caller) ||
	    atomic_fetch_sub(&armed.left, 1) != 1)
		return false;
	armed.fired = name;
	report(name);
	return true;
}

/* Makes the Nth call of NAME from an object IN fail; N 0: none. */
EXPORT void
failing_arm(const char *name, const char *in, long n)
{
	atomic_store(&armed.left, 0);
	snprintf(armed.name, sizeof(armed.name), "%s", name);
	snprintf(armed.in, sizeof(armed.in), "%s", in);
	armed.fired = NULL;
	atomic_store(&armed.left, n);
}

/* The name of what was made to fail; NULL: it did not come to that. */
EXPORT const char *
failing_fired(void)
{
	return armed.fired;
}

EXPORT long
failing_live(void)
{
	return atomic_load(&live);
}

__attribute__((constructor)) static void
arm_from_environment(void)
{
	const char *what = getenv("FAILING"), *in = getenv("FAILING_IN");
	const char *colon = what ? strrchr(what, ':') : NULL;
	char name[64];

	report_path = getenv("FAILING_REPORT");
	if (!colon)
		return;
	snprintf(name, sizeof(name), "%.*s", (int)(colon - what), what);
	failing_arm(name, in ? in : "", atol(colon + 1));
}

/* What can fail: the function, what it returns then, errno.  AFTER: it does
 * its work first, as close() does.  BULK: called thousands of times in a
 * login.  What is left out cannot fail: tests/unit/calls.test says why. */
#define FAILS(CALL, AFTER, BULK) \
	CALL(strdup, 0, ENOMEM) \
	CALL(strndup, 0, ENOMEM) \
	CALL(open, -1, EMFILE) \
	CALL(openat, -1, EMFILE) \
	CALL(__openat_2, -1, EMFILE) \
	AFTER(close, -1, EIO) \
	CALL(read, -1, EIO) \
	CALL(pread, -1, EIO) \
	CALL(pwrite, -1, EIO) \
	CALL(write, -1, EIO) \
	CALL(fstat, -1, EIO) \
	CALL(fstatat, -1, EIO) \
	CALL(lstat, -1, EIO) \
	CALL(readlink, -1, EACCES) \
	CALL(stat, -1, EIO) \
	CALL(chmod, -1, EPERM) \
	CALL(chown, -1, EPERM) \
	CALL(fchmod, -1, EPERM) \
	CALL(fchmodat, -1, EPERM) \
	CALL(ftruncate, -1, EIO) \
	CALL(mkdir, -1, EACCES) \
	CALL(mkdirat, -1, EACCES) \
	CALL(renameat, -1, EACCES) \
	CALL(renameat2, -1, EACCES) \
	CALL(link, -1, EACCES) \
	CALL(unlink, -1, EACCES) \
	CALL(unlinkat, -1, EACCES) \
	CALL(fsync, -1, EIO) \
	CALL(fdatasync, -1, EIO) \
	CALL(flock, -1, ENOLCK) \
	CALL(fcntl, -1, EINVAL) \
	CALL(ioctl, -1, ENOTTY) \
	CALL(syscall, -1, EPERM) \
	CALL(prctl, -1, EINVAL) \
	CALL(getrlimit, -1, EINVAL) \
	CALL(setrlimit, -1, EPERM) \
	CALL(getrandom, -1, ENOSYS) \
	CALL(clock_gettime, -1, EINVAL) \
	CALL(nanosleep, -1, EINTR) \
	CALL(clock_nanosleep, EINTR, 0) \
	CALL(gmtime_r, 0, EOVERFLOW) \
	CALL(strftime, 0, 0) \
	CALL(gethostname, -1, ENAMETOOLONG) \
	CALL(setlocale, 0, 0) \
	CALL(signal, -1, EINVAL) \
	CALL(isatty, 0, ENOTTY) \
	CALL(tcgetattr, -1, EIO) \
	CALL(tcsetattr, -1, EIO) \
	CALL(sigaction, -1, EINVAL) \
	CALL(realpath, 0, EACCES) \
	CALL(__realpath_chk, 0, EACCES) \
	CALL(getpwnam_r, EIO, EIO) \
	CALL(getpwuid_r, EIO, EIO) \
	CALL(getspnam_r, EIO, EIO) \
	CALL(getpwent, 0, EIO) \
	CALL(getgrnam_r, EIO, EIO) \
	CALL(getgrouplist, -1, 0) \
	CALL(dup2, -1, EMFILE) \
	CALL(dup3, -1, EMFILE) \
	CALL(pipe2, -1, EMFILE) \
	CALL(setsid, -1, EPERM) \
	CALL(kill, -1, ESRCH) \
	CALL(socket, -1, EMFILE) \
	CALL(sendto, -1, ECONNREFUSED) \
	CALL(execve, -1, EACCES) \
	CALL(getresuid, -1, EFAULT) \
	CALL(getresgid, -1, EFAULT) \
	CALL(fork, -1, EAGAIN) \
	CALL(execvp, -1, ENOENT) \
	CALL(waitpid, -1, ECHILD) \
	CALL(config_read_string, 0, 0) \
	CALL(inet_pton, -1, EAFNOSUPPORT) \
	CALL(inet_ntop, 0, ENOSPC) \
	CALL(pthread_attr_init, ENOMEM, 0) \
	CALL(pthread_attr_setstacksize, EINVAL, 0) \
	CALL(pthread_create, EAGAIN, 0) \
	AFTER(pthread_join, EINVAL, 0) \
	CALL(pthread_setcancelstate, EINVAL, 0) \
	CALL(pam_get_item, 26, 0) \
	CALL(pam_set_item, 5, 0) \
	CALL(pam_get_user, 5, 0) \
	CALL(pam_getenv, 0, 0) \
	CALL(pam_prompt, 19, 0) \
	CALL(pam_vprompt, 19, 0) \
	CALL(pam_start, 5, 0) \
	CALL(pam_authenticate, 26, 0) \
	AFTER(pam_end, 4, 0) \
	CALL(mkostemp, -1, EACCES) \
	CALL(fflush, -1, EIO) \
	AFTER(fclose, -1, EIO) \
	CALL(ferror, 1, 0) \
	CALL(QRcode_encodeString8bit, 0, ENOMEM) \
	CALL(dlopen, 0, ENOMEM) \
	BULK(SHA1_Init, 0, 0) \
	BULK(SHA1_Update, 0, 0) \
	BULK(SHA1_Final, 0, 0) \
	BULK(SHA256_Init, 0, 0) \
	BULK(SHA256_Update, 0, 0) \
	BULK(SHA256_Final, 0, 0) \
	BULK(SHA512_Init, 0, 0) \
	BULK(SHA512_Update, 0, 0) \
	BULK(SHA512_Final, 0, 0) \
	BULK(CRYPTO_memcmp, 1, 0)

/* All of them take at most six words and return one, and a function that
 * passes six on passes fewer on as well: so one body does for all, whatever
 * their prototypes are. */
_Static_assert(sizeof(long) == 8, "calls are passed on in 64-bit registers");
typedef long function(long, long, long, long, long, long);

/* Named, so that the linker keeps the libraries that RTLD_NEXT has to find:
 * the module's own are searched for the module alone. */
void OPENSSL_cleanse(void *block, size_t size);
void QRcode_free(void *code);
const char *pam_strerror(void *pamh, int rc);
__attribute__((visibility("default")))
const void *const failing_libraries[] = {
	(const void *)OPENSSL_cleanse, (const void *)QRcode_free,
	(const void *)pam_strerror,
};

#define BODY(name, bulk, after, failure, error) \
	EXPORT long fail_##name(long a, long b, long c, long d, long e, \
				long f) __asm__(#name); \
	PLAIN long fail_##name(long a, long b, long c, long d, long e, \
			       long f) \
	{ \
		static function *real; \
		bool now = fails(#name, bulk, __builtin_return_address(0)); \
		long result = failure; \
		if (!real) \
			*(void **)&real = dlsym(RTLD_NEXT, #name); \
		if (!now) \
			return real(a, b, c, d, e, f); \
		if (after) \
			(void)real(a, b, c, d, e, f); \
		errno = error; \
		return result; \
	}
#define CALL(name, failure, error) BODY(name, false, false, failure, error)
#define AFTER(name, failure, error) BODY(name, false, true, failure, error)
#define BULK(name, failure, error) BODY(name, true, false, failure, error)
FAILS(CALL, AFTER, BULK)

/* Memory: counted as well, so that a host can tell what was not freed.  A
 * sanitizer has its own and calls none of these. */
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t n, size_t size);
void *__libc_realloc(void *old, size_t size);
void *__libc_memalign(size_t alignment, size_t size);
void __libc_free(void *block);

PLAIN static void *
counted(void *block)
{
	if (block)
		atomic_fetch_add(&live, 1);
	return block;
}

PLAIN static bool
no_memory(const char *name, const void *caller)
{
	if (!fails(name, false, caller))
		return false;
	errno = ENOMEM;
	return true;
}

EXPORT void *
malloc(size_t size)
{
	if (no_memory("malloc", __builtin_return_address(0)))
		return NULL;
	return counted(__libc_malloc(size));
}

EXPORT void *
calloc(size_t n, size_t size)
{
	if (no_memory("calloc", __builtin_return_address(0)))
		return NULL;
	return counted(__libc_calloc(n, size));
}

EXPORT void *
realloc(void *old, size_t size)
{
	void *block;

	if (no_memory("realloc", __builtin_return_address(0)))
		return NULL;
	block = __libc_realloc(old, size);
	return old ? block : counted(block);
}

EXPORT void *
aligned_alloc(size_t alignment, size_t size)
{
	return counted(__libc_memalign(alignment, size));
}

EXPORT int
posix_memalign(void **ret_block, size_t alignment, size_t size)
{
	*ret_block = counted(__libc_memalign(alignment, size));
	return *ret_block ? 0 : ENOMEM;
}

EXPORT void
free(void *block)
{
	if (block)
		atomic_fetch_sub(&live, 1);
	__libc_free(block);
}
