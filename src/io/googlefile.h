/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The file that pam_google_authenticator keeps for an account.
 */
#ifndef TF_IO_GOOGLEFILE_H
#define TF_IO_GOOGLEFILE_H

#include <stddef.h>

#include "io/account.h"
#include "io/place.h"

/* Whether the file is surely there, looked for with ACCOUNT's identity. */
bool googlefile_is_there(const struct account *account,
			 const struct place *place) TF_MUST_CHECK;

/* Reads the file that stands where PLACE says, with ACCOUNT's identity and as
 * carefully as our own files; at most SIZE bytes, which are secret.  False:
 * ret_fault says why, TF_ERR_ABSENT where there is none. */
bool googlefile_read(const struct account *account, const struct place *place,
		     char *ret_text, size_t size, size_t *ret_len,
		     struct fault *ret_fault) TF_MUST_CHECK;

#endif
