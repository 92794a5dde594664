/* SPDX-License-Identifier: BSD-2-Clause
 *
 * How a login ended, and which PAM code says so: the one table of them.
 */
#ifndef TF_PAM_RESULT_H
#define TF_PAM_RESULT_H

enum outcome {
	OUTCOME_REFUSED = 0,
	OUTCOME_ACCEPTED,	/* a good code, or a trusted device */
	OUTCOME_NOT_DUE,	/* the policy asks no code of this user yet */
	OUTCOME_MISCONFIGURED,	/* before any prompt, the same for all */
	OUTCOME_NO_CONVERSATION,
};

/* PAM_SUCCESS and PAM_IGNORE only for the two that say so. */
int result_pam(enum outcome outcome);

/* The word for the log. */
const char *result_name(enum outcome outcome);

#endif
