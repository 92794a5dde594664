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

	if (pam_get_item(pamh, PAM_AUTHTOK, &password) != PAM_SUCCESS)
		return FIRSTFACTOR_WRONG;
	/* The key stands for no password that was asked for behind it.  sshd
	 * alone sets it, and only pam_getenv sees sshd's. */
	if (!password)
		return sshkey_is_proved(pam_getenv(pamh, "SSH_AUTH_INFO_0"))
		       ? FIRSTFACTOR_PROVED : FIRSTFACTOR_NONE;
	/* No pause after a wrong one: the prompt behind it would tell. */
	return password_works(user, password, false) ? FIRSTFACTOR_PROVED
						     : FIRSTFACTOR_WRONG;
}

bool
firstfactor_proved(pam_handle_t *pamh, const char *user)
{
	return firstfactor_try(pamh, user) == FIRSTFACTOR_PROVED;
}
