/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Is this the account's password?  See password.h.
 */
#include "io/password.h"

#include <openssl/crypto.h>
#include <security/pam_appl.h>
#include <stdlib.h>
#include <string.h>

static void
forget(struct pam_response *list, int n)
{
	for (int i = 0; i < n; i++) {
		if (list[i].resp)
			OPENSSL_cleanse(list[i].resp, strlen(list[i].resp));
		free(list[i].resp);
	}
	free(list);
}

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
			forget(list, i);
			return PAM_BUF_ERR;
		}
	}
	*ret_responses = list;
	return PAM_SUCCESS;
}

static void
no_pause(int rc, unsigned microseconds, void *password)
{
	(void)rc;
	(void)microseconds;
	(void)password;
}

bool
password_works(const char *user, const char *password, bool pause)
{
	union {
		const void *in;
		void *out;
		void (*delay)(int, unsigned, void *);
	} secret = {password}, delay = {.delay = no_pause};
	struct pam_conv conv = {answer_all, secret.out};
	pam_handle_t *pamh = NULL;
	int rc = pam_start(PASSWORD_SERVICE, user, &conv, &pamh);

	if (rc != PAM_SUCCESS)
		return false;
	if (!pause)
		rc = pam_set_item(pamh, PAM_FAIL_DELAY, delay.in);
	if (rc == PAM_SUCCESS)
		rc = pam_authenticate(pamh, PAM_SILENT);
	pam_end(pamh, rc);
	return rc == PAM_SUCCESS;
}
