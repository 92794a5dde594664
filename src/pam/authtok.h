/* SPDX-License-Identifier: BSD-2-Clause
 *
 * PAM_AUTHTOK, the password that modules hand on to one another.
 */
#ifndef TF_PAM_AUTHTOK_H
#define TF_PAM_AUTHTOK_H

#include <security/pam_modules.h>
#include <stdbool.h>
#include <stddef.h>

#include "core/err.h"

/* A copy of it, for ui_forget; NULL where there is none, or no memory. */
char *authtok_get(pam_handle_t *pamh) TF_MUST_CHECK;

/* Sets it to the first LEN bytes of TEXT. */
bool authtok_set(pam_handle_t *pamh, const char *text,
		 size_t len) TF_MUST_CHECK;

#endif
