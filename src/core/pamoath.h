/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The users file of pam_oath(8), as liboath reads it.
 */
#ifndef TF_CORE_PAMOATH_H
#define TF_CORE_PAMOATH_H

#include "core/imported.h"

#define PAMOATH_MAX_SIZE (1 << 20)

/* Reads the lines of USER out of TEXT; ret_imported->n is 0 where there is
 * none.  NOW is for which of the codes around it the last one was.  On
 * failure ret_fault has the line and what is wrong with it. */
bool pamoath_parse(struct span text, const char *user, int64_t now,
		   struct imported *ret_imported,
		   struct fault *ret_fault) TF_MUST_CHECK;

#endif
