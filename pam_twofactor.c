/* SPDX-License-Identifier: BSD-2-Clause
 *
 * pam_twofactor: a second factor after the password stage.  The entry points,
 * and nothing else; what they do is in src/pam/authenticate.c.
 */
#define PAM_SM_AUTH
#include <security/pam_modules.h>

#include "pam/authenticate.h"
#include "pam/result.h"

#define ENTRY __attribute__((visibility("default")))

ENTRY int
pam_sm_authenticate(pam_handle_t *pamh, int flags, int argc,
		    const char **argv)
{
	return result_pam(authenticate_run(pamh, flags, argc, argv));
}

/* There are no credentials beyond the answer above. */
ENTRY int
pam_sm_setcred(pam_handle_t *pamh, int flags, int argc, const char **argv)
{
	(void)pamh;
	(void)flags;
	(void)argc;
	(void)argv;
	return PAM_SUCCESS;
}
