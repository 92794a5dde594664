/* SPDX-License-Identifier: BSD-2-Clause
 *
 * A PAM module for tests, around the one that is tested:
 *
 *   auth required authtok.so set=TEXT    PAM_AUTHTOK is TEXT from here on
 *   auth required authtok.so show        says "authtok=TEXT", or "no authtok"
 *   auth required authtok.so code=N      the answer is the PAM code N
 */
#define PAM_SM_AUTH
#include <security/pam_ext.h>
#include <security/pam_modules.h>
#include <stdlib.h>
#include <string.h>

#define ENTRY __attribute__((visibility("default")))

static void
show(pam_handle_t *pamh)
{
	const void *text = NULL;

	if (pam_get_item(pamh, PAM_AUTHTOK, &text) == PAM_SUCCESS && text)
		pam_info(pamh, "authtok=%s", (const char *)text);
	else
		pam_info(pamh, "no authtok");
}

ENTRY int
pam_sm_authenticate(pam_handle_t *pamh, int flags, int argc,
		    const char **argv)
{
	int rc = PAM_SUCCESS;

	(void)flags;
	for (int i = 0; i < argc; i++) {
		if (strncmp(argv[i], "set=", 4) == 0)
			rc = pam_set_item(pamh, PAM_AUTHTOK, argv[i] + 4);
		else if (strncmp(argv[i], "code=", 5) == 0)
			rc = atoi(argv[i] + 5);
		else if (strcmp(argv[i], "show") == 0)
			show(pamh);
		else
			return PAM_SERVICE_ERR;
	}
	return rc;
}

ENTRY int
pam_sm_setcred(pam_handle_t *pamh, int flags, int argc, const char **argv)
{
	(void)pamh;
	(void)flags;
	(void)argc;
	(void)argv;
	return PAM_SUCCESS;
}
