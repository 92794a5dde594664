/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The conversation; see ui.h.
 */
#include "pam/ui.h"

#include <openssl/crypto.h>
#include <security/pam_ext.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "io/translate.h"

bool
ui_ask(pam_handle_t *pamh, const char *prompt, bool echo, char **ret_text)
{
	char *text = NULL;
	int rc = pam_prompt(pamh, echo ? PAM_PROMPT_ECHO_ON
				       : PAM_PROMPT_ECHO_OFF,
			    &text, "%s", translate(prompt));

	if (rc != PAM_SUCCESS) {
		ui_forget(&text);
		return false;
	}
	if (!text)
		text = calloc(1, 1);
	if (!text)
		return false;
	*ret_text = text;
	return true;
}

void
ui_forget(char **text)
{
	if (*text)
		OPENSSL_cleanse(*text, strlen(*text));
	free(*text);
	*text = NULL;
}

void
ui_tell(pam_handle_t *pamh, int flags, const char *format, ...)
{
	va_list args;

	if ((unsigned)flags & PAM_SILENT)
		return;
	va_start(args, format);
	(void)pam_vprompt(pamh, PAM_TEXT_INFO, NULL, translate(format), args);
	va_end(args);
}

void
ui_show(pam_handle_t *pamh, int flags, const char *text)
{
	if (!((unsigned)flags & PAM_SILENT))
		(void)pam_prompt(pamh, PAM_TEXT_INFO, NULL, "%s", text);
}
