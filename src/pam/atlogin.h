/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Enrolment at login: the key is shown inside the conversation, and who types
 * its code is enrolled and in.  DESIGN section 5.3.
 */
#ifndef TF_PAM_ATLOGIN_H
#define TF_PAM_ATLOGIN_H

#include "pam/flow.h"
#include "pam/result.h"

/* Whether the surely unenrolled may enrol at this login, once the first factor
 * is proved: the policy's window is open, the files are the user's own, and the
 * application can show texts and ask twice. */
bool atlogin_is_open(const struct flow *flow) TF_MUST_CHECK;

/* Whether there is a home to keep it in: pam_mkhomedir comes after us. */
bool atlogin_can_store(const struct flow *flow) TF_MUST_CHECK;

/* Shows a new key and asks for its code.  Nothing is written before that is
 * right; who is spared until enroll_by then gets in as without this.  Logs, and
 * tells the backup codes at the end. */
enum outcome atlogin_enrol(const struct flow *flow);

#endif
