/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Files that somebody else may have laid a trap into: opened from a checked
 * directory descriptor, without following links and without blocking, and
 * checked on the open descriptor.  DESIGN section 1 (10).
 *
 * Every function that fails fills in *ret_fault, naming SHOWN, the path as a
 * person knows it, or PATH.
 */
#ifndef TF_IO_SAFEFILE_H
#define TF_IO_SAFEFILE_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "core/err.h"

/* Opens the directory PATH (links in it are the administrator's and are
 * followed).  It must belong to OWNER or root, and not everybody may write
 * there, unless it is sticky.  ret_own: it is OWNER's.  Returns a descriptor,
 * or -1. */
int safefile_open_base(const char *path, uid_t owner, bool *ret_own,
		       struct fault *ret_fault) TF_MUST_CHECK;

enum safefile_how {
	SAFEFILE_PASSING = 1 << 0,	/* only what is below it is wanted */
	SAFEFILE_STRICT = 1 << 1,	/* sticky is not enough */
};

/* Opens directory NAME below DIR.  It must be no link, belong to OWNER or
 * root, and be writable by nobody else, or be sticky; HOW is of enum
 * safefile_how.  PASSING, and where it may not be listed, it is good for
 * opening what is below it, and cannot be synced.  Returns a descriptor, or
 * -1. */
int safefile_open_dir(int dir, const char *name, uid_t owner, unsigned how,
		      const char *shown,
		      struct fault *ret_fault) TF_MUST_CHECK;

/* Opens file NAME below DIR with FLAGS (O_RDONLY, O_RDWR, or O_RDWR|O_CREAT,
 * with or without O_EXCL, mode 0600 less the umask).  It must be a regular file
 * of OWNER, closed to group and others, of at most MAX bytes.  Returns a
 * descriptor, or -1. */
int safefile_open(int dir, const char *name, int flags, uid_t owner,
		  off_t max, const char *shown,
		  struct fault *ret_fault) TF_MUST_CHECK;

/* Opens PATH, which others may read, to read it.  It must be no link, a regular
 * file of at most MAX bytes, belong to OWNER or root, and only these may write
 * to it.  The same holds for its directory, or that is sticky.  Returns a
 * descriptor, or -1. */
int safefile_open_public(const char *path, uid_t owner, off_t max,
			 struct fault *ret_fault) TF_MUST_CHECK;

/* Copies the directory of PATH ("." where it names none) and returns where in
 * PATH its last part starts. */
const char *safefile_split(const char *path, char ret_dir[PATH_MAX]);

/* Reads all of FD, at most SIZE bytes, from its start. */
bool safefile_read(int fd, char *ret_bytes, size_t size, size_t *ret_len,
		   const char *shown, struct fault *ret_fault) TF_MUST_CHECK;

/* Writes all of BYTES at OFFSET. */
bool safefile_write(int fd, off_t offset, const char *bytes, size_t size,
		    const char *shown,
		    struct fault *ret_fault) TF_MUST_CHECK;

/* Puts BYTES in the place of file NAME below DIR: directory synced, a new file
 * NAME.new of MODE, synced, renamed, directory synced.  Old or new content,
 * never neither; on failure no NAME.new of this call is left.  A failure of the
 * last sync comes with the new content in place.  A left-over NAME.new of a
 * killed process is removed first: the caller holds the lock. */
bool safefile_replace(int dir, const char *name, mode_t mode,
		      const char *bytes, size_t size, const char *shown,
		      struct fault *ret_fault) TF_MUST_CHECK;

/* Removes file NAME below DIR and a NAME.new that a killed process left,
 * whatever stands there, short of a directory with something in it.  *any
 * becomes true if there was one; DIR is not synced. */
bool safefile_remove(int dir, const char *name, bool *any, const char *shown,
		     struct fault *ret_fault) TF_MUST_CHECK;

#endif
