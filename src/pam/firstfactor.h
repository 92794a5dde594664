/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Whether the first factor of this login is known good.  DESIGN section
 * 1 (12): with "required pam_unix" a wrong password still reaches us.
 */
#ifndef TF_PAM_FIRSTFACTOR_H
#define TF_PAM_FIRSTFACTOR_H

#include <security/pam_modules.h>
#include <stdbool.h>

#include "core/err.h"

enum firstfactor {
	FIRSTFACTOR_WRONG = 0,	/* PAM_AUTHTOK is not accepted */
	FIRSTFACTOR_NONE,	/* nothing to prove it with came before us */
	FIRSTFACTOR_PROVED,
};

/* Proved: PAM_AUTHTOK is accepted for USER in a PAM transaction of our own; or
 * there is none, and sshd says that the client proved a public key. */
enum firstfactor firstfactor_try(pam_handle_t *pamh,
				 const char *user) TF_MUST_CHECK;

/* Whether that says FIRSTFACTOR_PROVED. */
bool firstfactor_proved(pam_handle_t *pamh, const char *user) TF_MUST_CHECK;

#endif
