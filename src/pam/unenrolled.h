/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Who has no second factor yet: surely (DESIGN section 4.4), and for how long
 * that does.
 */
#ifndef TF_PAM_UNENROLLED_H
#define TF_PAM_UNENROLLED_H

#include "io/seen.h"
#include "pam/flow.h"

/* Whether RECORD, just read for the flow's account, and SEEN, whether root has
 * a marker for it, leave no doubt that it is not enrolled.  A disabled
 * account's marker is cleared. */
bool unenrolled_surely(const struct flow *flow, const struct record *record,
		       enum seen seen) TF_MUST_CHECK;

/* The same for who passes as not enrolled: whether it is known without a look
 * into the home that there is no second factor of another module's either, or
 * by that look, which costs time.  False is logged. */
bool unenrolled_anywhere(const struct flow *flow) TF_MUST_CHECK;

/* Whether the flow's user, who was spared before a prompt that may have stood
 * for long, still is: the files are read anew, into RECORD, which holds
 * secrets afterwards. */
bool unenrolled_is_still_spared(const struct flow *flow,
				struct record *record) TF_MUST_CHECK;

/* Tells from when on a second factor is needed, and how many days are left. */
void unenrolled_tell(const struct flow *flow);

#endif
