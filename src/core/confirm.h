/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Before a device is enrolled: has somebody got it, and is its clock right?
 */
#ifndef TF_CORE_CONFIRM_H
#define TF_CORE_CONFIRM_H

#include "core/policy.h"
#include "core/state.h"

enum confirm {
	CONFIRM_WRONG = 0,	/* no code of it within a day */
	CONFIRM_FAR,		/* its clock is too far off */
	CONFIRM_RIGHT,
};

/* Whether VALUE is a code of DEVICE at NOW, give or take what drift allows.
 * With CONFIRM_RIGHT *ret_state is the device's first state, but for its
 * print: that code spent, and its clock's drift.  *ret_offset is how many
 * steps its clock is off, unless the code is wrong; 0 for a counter. */
enum confirm confirm_code(const struct device *device,
			  const struct policy *policy, int64_t now,
			  uint32_t value, struct device_state *ret_state,
			  int64_t *ret_offset) TF_MUST_CHECK;

#endif
