/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The options on the module's line in /etc/pam.d.
 */
#ifndef TF_PAM_ARGS_H
#define TF_PAM_ARGS_H

#include <stdbool.h>
#include <stdint.h>

#include "core/err.h"

/* What becomes of a password that an earlier module asked for. */
enum first_pass {
	FIRST_PASS_IGNORE = 0,
	FIRST_PASS_TRY,		/* its end may be the code; else ask */
	FIRST_PASS_USE,		/* its end is the code; never ask */
};

/* Texts are views into argv. */
struct args {
	bool debug;
	bool nullok;
	bool forward_pass;
	bool echo;
	bool no_skew_adjust;
	enum first_pass first_pass;
	uint64_t grace_seconds;
	const char *policy;	/* NULL: the usual one */
	const char *secret;	/* NULL: where the policy has the files */
	const char *prompt;	/* NULL: the policy's */
	const char *user;	/* NULL: the one who logs in */
};

/* Reads all options or refuses: false, *ret_option is the option and
 * *ret_advice what to do about it. */
bool args_parse(int argc, const char **argv, struct args *ret_args,
		const char **ret_option,
		const char **ret_advice) TF_MUST_CHECK;

#endif
