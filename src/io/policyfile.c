/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The policy of this machine; see policyfile.h.
 */
#include "io/policyfile.h"

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>

#include "io/fault.h"
#include "io/safefile.h"
#include "io/scope.h"

#define STORE_DIR TF_STATE_DIR "/users"
#define PUBLIC_MODE (S_IRUSR | S_IWUSR | S_IRGRP | S_IROTH)
#define NANOSECONDS UINT64_C(1000000000)

static bool
surely_absent(const char *path)
{
	struct stat st;

	return lstat(path, &st) != 0 && (errno == ENOENT || errno == ENOTDIR);
}

/* The policy is not there.  Is there nothing that asks for one? */
static bool
built_in(struct policyfile *file, struct fault *ret_fault)
{
	if (!surely_absent(POLICYFILE_CONF))
		return fault_check(ret_fault, TF_ERR_UNSAFE, POLICYFILE_CONF,
				   "was never applied; as root: twofactor "
				   "policy apply");
	if (!surely_absent(STORE_DIR))
		return fault_check(ret_fault, TF_ERR_UNSAFE, POLICYFILE_PATH,
				   "missing, and there is a system store; as "
				   "root: twofactor policy apply");
	file->policy = (struct policytext){.body = {"", 0}};
	return true;
}

static bool
read_text(int fd, const char *path, size_t *ret_len, struct policyfile *file,
	  struct fault *ret_fault)
{
	/* One byte more than it may have, so that growing is seen. */
	file->text = malloc(POLICYTEXT_MAX_SIZE + 1);
	if (!file->text)
		return fault_errno(ret_fault, path, "no memory to read");
	return safefile_read(fd, file->text, POLICYTEXT_MAX_SIZE + 1, ret_len,
			     path, ret_fault);
}

/* Only a change of the .conf is looked for; nobody reads it here. */
static bool
conf_newer(uint64_t applied)
{
	struct stat st;

	return lstat(POLICYFILE_CONF, &st) == 0 &&
	       (uint64_t)st.st_mtim.tv_sec * NANOSECONDS +
		       (uint64_t)st.st_mtim.tv_nsec > applied;
}

bool
policyfile_load(const char *path, struct policyfile *ret_file,
		struct fault *ret_fault)
{
	const char *shown = path ? path : POLICYFILE_PATH;
	size_t len = 0;

	*ret_file = (struct policyfile){.text = NULL};
	FD int fd = safefile_open_public(shown, 0, POLICYTEXT_MAX_SIZE,
					 ret_fault);
	if (fd < 0)
		return !path && ret_fault->err == TF_ERR_ABSENT &&
		       built_in(ret_file, ret_fault);
	if (!read_text(fd, shown, &len, ret_file, ret_fault))
		return false;
	if (!policytext_parse((struct span){ret_file->text, len},
			      &ret_file->policy, ret_fault)) {
		snprintf(ret_fault->file, sizeof(ret_fault->file), "%s",
			 shown);
		return false;
	}
	ret_file->conf_newer = !path &&
			       conf_newer(ret_file->policy.source_time);
	return true;
}

void
policyfile_free(struct policyfile *file)
{
	free(file->text);
	file->text = NULL;
}

static int
open_directory(const char *dir, const char *path, struct fault *ret_fault)
{
	bool own;
	int fd;

	/* A host's umask may have taken some of it. */
	if (strcmp(dir, TF_STATE_DIR) == 0 && mkdir(dir, 0755) == 0 &&
	    chmod(dir, 0755) != 0) {
		fault_errno(ret_fault, dir, "cannot chmod");
		return -1;
	}
	fd = safefile_open_base(dir, 0, &own, ret_fault);
	/* Two at once would take each other's new file away. */
	if (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) != 0) {
		fault_errno(ret_fault, path, "somebody else is writing");
		close(fd);
		return -1;
	}
	return fd;
}

bool
policyfile_write(const char *path, struct span text, struct fault *ret_fault)
{
	const char *shown = path ? path : POLICYFILE_PATH;
	char parent[PATH_MAX];
	const char *name = safefile_split(shown, parent);
	struct policytext check;

	/* Never a file that the next login would refuse. */
	if (!policytext_parse(text, &check, ret_fault))
		return false;
	if (strlen(name) == 0 || strlen(name) > NAME_MAX - 4)
		return fault_check(ret_fault, TF_ERR_UNSAFE, shown,
				   "names no file");
	FD int dir = open_directory(parent, shown, ret_fault);
	return dir >= 0 && safefile_replace(dir, name, PUBLIC_MODE, text.at,
					    text.len, shown, ret_fault);
}
