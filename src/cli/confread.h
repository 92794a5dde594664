/* SPDX-License-Identifier: BSD-2-Clause
 *
 * What libconfig read of a twofactor.conf, checked against the table of keys
 * and written as the canonical policy.
 */
#ifndef TF_CLI_CONFREAD_H
#define TF_CLI_CONFREAD_H

#include "core/policytext.h"

/* Appends the settings and the rules of TEXT, which confscan has seen, to OUT.
 * False: something is wrong, and all of it was printed.  Warnings are printed
 * and counted. */
bool confread(const char *text, const char *shown, struct sink *out,
	      unsigned *ret_warnings) TF_MUST_CHECK;

#endif
