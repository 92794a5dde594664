/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Trusted devices at a login: who need not give a code, and who is asked
 * whether that shall be so from now on.  DESIGN section 5 (5).
 */
#ifndef TF_PAM_TRUSTING_H
#define TF_PAM_TRUSTING_H

#include "pam/flow.h"

/* Whether the device of this login is trusted, so that no code is asked. */
bool trusting_holds(const struct flow *flow) TF_MUST_CHECK;

/* After a good code: asks whether to trust the device, if the policy says so
 * and it can be, and records that before it comes back.  What cannot be asked
 * or is not recorded is no reason to refuse: the code was good. */
void trusting_offer(const struct flow *flow);

#endif
