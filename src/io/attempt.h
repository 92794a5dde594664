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
	const char *marker;	/* of PLACE: place_marker */
	const struct policy *policy;
	const struct source *source;
	struct answer *answer;	/* derived under what was read before; NULL:
				 * a wrong guess at what is no code */
	const struct decision *first;	/* of the same login; NULL: none */
};

enum attempt_end {
	ATTEMPT_FAILED = 0,	/* the files could not be read or written */
	ATTEMPT_DONE,
	ATTEMPT_ELSEWHERE,	/* done, but not on that disk: io/spent */
};

/* Decides on ATTEMPT and records the outcome.  ret_decision is written whole
 * and accepts only what is recorded.  ATTEMPT_FAILED: the decision denies,
 * and *ret_fault says why; it does so for ATTEMPT_ELSEWHERE, too. */
enum attempt_end attempt_run(const struct attempt *attempt,
			     struct decision *ret_decision,
			     struct fault *ret_fault) TF_MUST_CHECK;

#endif
