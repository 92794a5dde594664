/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Is the first factor known good?  See firstfactor.h.
 */
#include "pam/firstfactor.h"

#include <security/pam_appl.h>
#include <stdlib.h>
#include <string.h>

#include "core/sshkey.h"
#include "pam/ui.h"

/* Answers every hidden prompt with the password, and nothing else. */
static int
answer_all(int n, const struct pam_message **messages,
	   struct pam_response **ret_responses, void *password)
{
	struct pam_response *list;

	if (n <= 0 || n > PAM_MAX_NUM_MSG)
		return PAM_CONV_ERR;
	list = calloc((size_t)n, sizeof(*list));
	if (!list)
		return PAM_BUF_ERR;
	for (int i = 0; i < n; i++) {
		if (messages[i]->msg_style != PAM_PROMPT_ECHO_OFF)
			continue;
		list[i].resp = strdup(password);
		if (!list[i].resp) {
			while (i-- > 0)
				ui_forget(&list[i].resp);
			free(list);
			return PAM_BUF_ERR;
		}
	}
	*ret_responses = list;
	return PAM_SUCCESS;
}

/* Without the pause after a wrong password: the prompt behind it would tell
 * that it was wrong. */
static void
no_pause(int rc, unsigned microseconds, void *password)
{
	(void)rc;
	(void)microseconds;
	(void)password;
}

static bool
password_works(const char *user, const void *password)
{
	union {
		const void *in;
		void *out;
	} cast = {password};
	struct pam_conv conv = {answer_all, cast.out};
	pam_handle_t *pamh = NULL;
	int rc = pam_start(FIRSTFACTOR_SERVICE, user, &conv, &pamh);

	void (*pause)(int, unsigned, void *) = no_pause;

	if (rc != PAM_SUCCESS)
		return false;
	rc = pam_set_item(pamh, PAM_FAIL_DELAY, *(void **)&pause);
	if (rc == PAM_SUCCESS)
		rc = pam_authenticate(pamh, PAM_SILENT);
	pam_end(pamh, rc);
	return rc == PAM_SUCCESS;
}

bool
firstfactor_proved(pam_handle_t *pamh, const char *user)
{
	const void *password = NULL;

	/* sshd alone sets it, and only pam_getenv sees sshd's. */
	if (sshkey_is_proved(pam_getenv(pamh, "SSH_AUTH_INFO_0")))
		return true;
	return pam_get_item(pamh, PAM_AUTHTOK, &password) == PAM_SUCCESS &&
	       password && password_works(user, password);
}
