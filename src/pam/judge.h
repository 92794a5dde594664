/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The prompt, the answer, and what comes of it.
 */
#ifndef TF_PAM_JUDGE_H
#define TF_PAM_JUDGE_H

#include <security/pam_modules.h>

#include "core/decide.h"
#include "io/store.h"
#include "pam/args.h"
#include "pam/login.h"
#include "pam/result.h"

/* One login, as far as it is known before the prompt. */
struct flow {
	pam_handle_t *pamh;
	int flags;
	struct args args;
	struct policy policy;
	struct span policy_body;	/* for channel_find */
	struct login login;
	struct record record;
	bool unenrolled;	/* surely: DESIGN section 4.4 */
	bool spared;		/* and gets in so until enroll_by */
};

/* Asks for a code, decides, records, logs and tells. */
enum outcome judge_login(const struct flow *flow);

/* The login ends with OUTCOME and no code is asked for; with forward_pass the
 * password still is, since the next module expects it from here. */
enum outcome judge_pass_on(const struct flow *flow, enum outcome outcome,
			   enum reason reason);

/* Whether the application may be asked for more than the code: those of
 * forward_pass and use_first_pass ask once. */
bool judge_may_ask_more(const struct flow *flow) TF_MUST_CHECK;

#endif
