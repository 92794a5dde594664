/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The policy that holds on this machine.
 */
#ifndef TF_IO_POLICYFILE_H
#define TF_IO_POLICYFILE_H

#include <stdbool.h>

#include "core/err.h"
#include "core/policy.h"

/* The built-in policy, which holds where nothing else was configured.  Where
 * something was (PATH given, a twofactor.conf, an applied policy, a system
 * store), it is refused: this version cannot read it, and guessing what an
 * administrator meant lets somebody in. */
bool policyfile_load(const char *path, struct policy *ret_policy,
		     struct fault *ret_fault) TF_MUST_CHECK;

#endif
