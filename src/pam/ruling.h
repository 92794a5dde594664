/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The policy of this machine, and what of it holds for a login.
 */
#ifndef TF_PAM_RULING_H
#define TF_PAM_RULING_H

#include <security/pam_modules.h>

#include "core/policy.h"
#include "io/policyfile.h"
#include "pam/args.h"
#include "pam/login.h"

/* Reads the applied policy, and from it what holds for everybody, ret_top.
 * False, logged, where nobody may get in: it is the same for all users.
 * policyfile_free it, also on false. */
bool ruling_load(pam_handle_t *pamh, const struct args *args,
		 struct policyfile *ret_file,
		 struct policy *ret_top) TF_MUST_CHECK;

/* What FILE and the options say for LOGIN; nullok and grace_period= count where
 * FILE says nothing of who must and of trust.  What cannot be determined is
 * logged. */
void ruling_apply(pam_handle_t *pamh, const struct args *args,
		  const struct policyfile *file, const struct login *login,
		  struct policy *ret_policy);

#endif
