/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Outcomes as PAM codes; see result.h.  DESIGN section 3.2.
 */
#include "pam/result.h"

#include <security/pam_modules.h>

static const struct {
	int pam;
	const char *name;
} results[] = {
	[OUTCOME_REFUSED] = {PAM_AUTH_ERR, "refused"},
	[OUTCOME_ACCEPTED] = {PAM_SUCCESS, "accepted"},
	[OUTCOME_NOT_DUE] = {PAM_IGNORE, "not-due"},
	[OUTCOME_MISCONFIGURED] = {PAM_SERVICE_ERR, "misconfigured"},
	[OUTCOME_NO_CONVERSATION] = {PAM_CONV_ERR, "no-conversation"},
};

int
result_pam(enum outcome outcome)
{
	return results[outcome].pam;
}

const char *
result_name(enum outcome outcome)
{
	return results[outcome].name;
}
