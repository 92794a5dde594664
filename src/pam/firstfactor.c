/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Is the first factor known good?  See firstfactor.h.
 */
#include "pam/firstfactor.h"

#include "core/sshkey.h"
#include "io/password.h"

bool
firstfactor_proved(pam_handle_t *pamh, const char *user)
{
	const void *password = NULL;

	/* sshd alone sets it, and only pam_getenv sees sshd's. */
	if (sshkey_is_proved(pam_getenv(pamh, "SSH_AUTH_INFO_0")))
		return true;
	/* No pause after a wrong one: the prompt behind it would tell. */
	return pam_get_item(pamh, PAM_AUTHTOK, &password) == PAM_SUCCESS &&
	       password && password_works(user, password, false);
}
