/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Notes which basic blocks ran, for `make coverage`: linked into each program
 * and library of a build with -fsanitize-coverage=trace-pc, which calls
 * __sanitizer_cov_trace_pc() at the start of each block.
 *
 * What ran is a byte that is not 0, at its offset in the code, in a file below
 * RAN that all processes of a program have mapped.  So what a test kills has
 * noted it, as has what forks or becomes another program, whoever it runs as;
 * and nothing is written at the end, where a test's fault could spoil it.  The
 * file's name is all that tells programs apart: their sizes.
 */
#include <dlfcn.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define HIDDEN __attribute__((visibility("hidden")))

/* The linker's. */
extern const char __ehdr_start[] HIDDEN, etext[] HIDDEN, _end[] HIDDEN;
HIDDEN void __sanitizer_cov_trace_pc(void);

/* Named as what an instrumented module may have: tests/unit/exports.test. */
static char *_ran;

void
__sanitizer_cov_trace_pc(void)
{
	const char *block = __builtin_return_address(0);

	if (_ran)
		_ran[block - __ehdr_start] = 1;
}

/* The file, made by the first process, before any limit of a test's, and open to
 * all, whatever the umask; -1: this process notes nothing. */
static int
open_ran(size_t size)
{
	char path[256];
	struct stat st;
	int fd;

	snprintf(path, sizeof(path), RAN "/%zx-%tx", size,
		 _end - __ehdr_start);
	fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (fd >= 0 && fstat(fd, &st) == 0 &&
	    (st.st_size > 0 ||
	     (fchmod(fd, 0666) == 0 && ftruncate(fd, (off_t)size) == 0)))
		return fd;
	if (fd >= 0)
		close(fd);
	return -1;
}

/* mmap() is looked up, since it is none of the calls that the programs make
 * themselves: tests/unit/calls.test. */
__attribute__((constructor)) static void
start(void)
{
	size_t size = (size_t)(etext - __ehdr_start);
	int fd = open_ran(size);
	void *(*map)(void *, size_t, int, int, int, off_t), *ran;

	*(void **)&map = dlsym(RTLD_DEFAULT, "mmap");
	if (fd < 0 || !map)
		return;
	ran = map(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (ran != MAP_FAILED)
		_ran = ran;
	close(fd);
}
