/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The file of pam_google_authenticator(8), as that module reads it.
 */
#ifndef TF_CORE_GOOGLE_H
#define TF_CORE_GOOGLE_H

#include "core/imported.h"

#define GOOGLE_MAX_SIZE 65536

/* Reads TEXT whole or not at all.  ret_imported has one device, its used steps,
 * counter and drift, the scratch codes, and which of the file's settings were
 * left out.  On failure ret_fault has the line and what is wrong with it. */
bool google_parse(struct span text, struct imported *ret_imported,
		  struct fault *ret_fault) TF_MUST_CHECK;

#endif
