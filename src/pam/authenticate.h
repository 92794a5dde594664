/* SPDX-License-Identifier: BSD-2-Clause
 *
 * A login from its arguments to its outcome.
 */
#ifndef TF_PAM_AUTHENTICATE_H
#define TF_PAM_AUTHENTICATE_H

#include <security/pam_modules.h>

#include "pam/result.h"

/* Runs one authentication: arguments, policy, who, read, prompt without any
 * lock, lock, read again, decide, commit, unlock, log, answer.  Nothing of the
 * host is changed and nothing stays allocated. */
enum outcome authenticate_run(pam_handle_t *pamh, int flags, int argc,
			      const char **argv);

#endif
