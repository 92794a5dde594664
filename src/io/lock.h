/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The wait for the lock of a file.
 */
#ifndef TF_IO_LOCK_H
#define TF_IO_LOCK_H

#include <stdbool.h>
#include <stdint.h>

#include "core/err.h"
#include "io/account.h"
#include "io/holder.h"

/* One wait, whatever number of files it goes through. */
struct lock_wait {
	int64_t start_ms;
	struct holder holder;
	int64_t eager_until_ms;	/* until then it does not give way */
};

/* ABOUT: the account that a file of root's is about, whose holders may be
 * ended; NULL: nobody is. */
void lock_wait_begin(struct lock_wait *ret_wait, const struct account *about);

/* Takes the lock of FD, open for writing.  Tries once, and as long as somebody
 * else has it: 5 s from lock_wait_begin() on; or, for a file about an account,
 * until one holder that is known and not ended had it for 6 s, and 12 s in
 * all, where several have it in turn.  False, TF_ERR_BUSY: in vain.  True:
 * *ret_fault is anything.
 * Tests: system/locks. */
bool lock_take(struct lock_wait *wait, int fd, const char *shown,
	       struct fault *ret_fault) TF_MUST_CHECK;

#endif
