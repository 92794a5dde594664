/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Talking to the user through the application's conversation.
 */
#ifndef TF_PAM_UI_H
#define TF_PAM_UI_H

#include <security/pam_modules.h>
#include <stdbool.h>

#include "core/err.h"

/* Asks PROMPT, in the reader's language.  *ret_text is malloc'd, never NULL on
 * true (an application that gives no answer gave an empty one), and ends in
 * ui_forget.  False: the conversation failed. */
bool ui_ask(pam_handle_t *pamh, const char *prompt, bool echo,
	    char **ret_text) TF_MUST_CHECK;

/* Wipes and frees what was typed; NULL inside is fine. */
void ui_forget(char **text);

/* Tells, unless the application asked for silence; that it failed does not
 * matter. */
void ui_tell(pam_handle_t *pamh, int flags, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* The same with a text that is in the reader's language already. */
void ui_show(pam_handle_t *pamh, int flags, const char *text);

#endif
