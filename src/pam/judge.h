/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The prompt, the answer, and what comes of it.
 */
#ifndef TF_PAM_JUDGE_H
#define TF_PAM_JUDGE_H

#include "core/decide.h"
#include "pam/flow.h"
#include "pam/result.h"

/* Asks for a code, decides, records, logs and tells; offers to trust the
 * device. */
enum outcome judge_login(const struct flow *flow);

/* The login ends with OUTCOME and no code is asked for; with forward_pass the
 * password still is, since the next module expects it from here; where
 * that fails, so does the login. */
enum outcome judge_pass_on(const struct flow *flow, enum outcome outcome,
			   enum reason reason);

#endif
