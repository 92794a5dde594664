/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The name of a channel, typed at the prompt: a code is sent.
 */
#ifndef TF_PAM_DELIVERY_H
#define TF_PAM_DELIVERY_H

#include "core/scan.h"
#include "pam/flow.h"

/* Whether ANSWER names a channel of the policy.  Then the prompt comes again,
 * and before it the same was said, and waited for, whoever asks; a code was
 * sent if the first factor is proved and the account has a contact there. */
bool delivery_asked(const struct flow *flow, struct span answer) TF_MUST_CHECK;

#endif
