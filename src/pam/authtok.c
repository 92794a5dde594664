/* SPDX-License-Identifier: BSD-2-Clause
 *
 * PAM_AUTHTOK; see authtok.h.
 */
#include "pam/authtok.h"

#include <string.h>

#include "pam/ui.h"

char *
authtok_get(pam_handle_t *pamh)
{
	const void *text = NULL;

	if (pam_get_item(pamh, PAM_AUTHTOK, &text) != PAM_SUCCESS || !text)
		return NULL;
	return strdup(text);
}

bool
authtok_set(pam_handle_t *pamh, const char *text, size_t len)
{
	char *copy = strndup(text, len);
	int rc;

	if (!copy)
		return false;
	rc = pam_set_item(pamh, PAM_AUTHTOK, copy);
	ui_forget(&copy);
	return rc == PAM_SUCCESS;
}
