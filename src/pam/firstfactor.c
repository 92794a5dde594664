/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Is the first factor known good?  See firstfactor.h.
 */
#include "pam/firstfactor.h"

#include "core/sshkey.h"
#include "io/password.h"

enum firstfactor
firstfactor_try(pam_handle_t *pamh, const char *user)
{
	const void *password = NULL;

	/* sshd alone sets it, and only pam_getenv sees sshd's. */
	if (sshkey_is_proved(pam_getenv(pamh, "SSH_AUTH_INFO_0")))
		return FIRSTFACTOR_PROVED;
	if (pam_get_item(pamh, PAM_AUTHTOK, &password) != PAM_SUCCESS)
		return FIRSTFACTOR_WRONG;
	if (!password)
		return FIRSTFACTOR_NONE;
	/* No pause after a wrong one: the prompt behind it would tell. */
	return password_works(user, password, false) ? FIRSTFACTOR_PROVED
						     : FIRSTFACTOR_WRONG;
}

bool
firstfactor_proved(pam_handle_t *pamh, const char *user)
{
	return firstfactor_try(pamh, user) == FIRSTFACTOR_PROVED;
}
