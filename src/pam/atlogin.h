/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Enrolment at login: the key is shown inside the conversation, and who types
 * its code is enrolled and in.  DESIGN section 5.3.
 */
#ifndef TF_PAM_ATLOGIN_H
#define TF_PAM_ATLOGIN_H

#include "pam/judge.h"

/* Whether this login enrols.  The policy's window must be open, the
 * application able to show texts and to ask twice, the first factor proved,
 * which is tried for all users alike, and the user surely unenrolled. */
bool atlogin_is_due(const struct flow *flow) TF_MUST_CHECK;

/* Shows a new key and asks for its code.  Nothing is written before that is
 * right.  Logs, and tells the backup codes at the end. */
enum outcome atlogin_enrol(const struct flow *flow);

#endif
