/* SPDX-License-Identifier: BSD-2-Clause
 *
 * One answer through the transaction, the same for both shells: lock, read
 * again, decide, commit, unlock.
 */
#ifndef TF_IO_ATTEMPT_H
#define TF_IO_ATTEMPT_H

#include "core/decide.h"
#include "io/store.h"

struct attempt {
	const struct account *account;
	const struct place *place;
	const struct policy *policy;
	const struct source *source;
	struct answer *answer;	/* derived under what was read before */
	int64_t trust_seconds;	/* trust its address for that long, if > 0 */
};

/* Decides on ATTEMPT and records the outcome.  ret_decision is written whole
 * and accepts only what is on disk.  False, with the reason and a decision
 * that denies, where the files could not be read or written. */
bool attempt_run(const struct attempt *attempt,
		 struct decision *ret_decision,
		 struct fault *ret_fault) TF_MUST_CHECK;

#endif
