/* SPDX-License-Identifier: BSD-2-Clause
 *
 * What the policy has for the unenrolled; see policy.h.
 */
#include "core/policy.h"

bool
policy_spares(const struct policy *p, int64_t now)
{
	return p->require == REQUIRE_EVERYONE && now >= 0 &&
	       now < p->enroll_by && !p->must_enroll;
}

bool
policy_offers(const struct policy *p, int64_t now)
{
	return p->require == REQUIRE_EVERYONE && p->enroll_at_login &&
	       now >= 0 && (p->enroll_by == 0 || now < p->enroll_by);
}
