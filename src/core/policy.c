/* SPDX-License-Identifier: BSD-2-Clause
 *
 * What the policy comes to; see policy.h.
 */
#include "core/policy.h"

#include <string.h>

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

bool
policy_moves_files(const struct policy *p)
{
	struct policy usual = policy_default();

	return strcmp(p->secrets_dir, usual.secrets_dir) != 0 ||
	       strcmp(p->state_dir, usual.state_dir) != 0;
}

bool
policy_keeps_secrets(const struct policy *p)
{
	return p->secrets_dir[0] == '/';
}
