/* SPDX-License-Identifier: BSD-2-Clause
 *
 * One login, as far as it is known before the prompt.
 */
#ifndef TF_PAM_FLOW_H
#define TF_PAM_FLOW_H

#include <security/pam_modules.h>

#include "core/policy.h"
#include "io/store.h"
#include "pam/args.h"
#include "pam/login.h"

/* Secret, for its record, and too large for a stack that may be small:
 * authenticate_run makes it, and wipes it. */
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

/* Whether the application may be asked for more than the code: those of
 * forward_pass and use_first_pass ask once. */
static inline bool
flow_may_ask_more(const struct flow *f)
{
	return !((unsigned)f->flags & PAM_SILENT) && !f->args.forward_pass &&
	       f->args.first_pass != FIRST_PASS_USE;
}

#endif
