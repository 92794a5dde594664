/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The built-in policy; see policy.h.
 */
#include "core/policy.h"

struct policy
policy_default(void)
{
	return (struct policy){
		.require = REQUIRE_EVERYONE,
		.window_steps = 1,
		.hotp_look_ahead = 10,
		.learn_drift = true,
		.throttle_burst = 10,
		.yearly_risk = RISK_ONE / 100,
		.backup_codes = 10,
		.backup_warn_at = 3,
		.prompt = "Verification code: ",
	};
}
