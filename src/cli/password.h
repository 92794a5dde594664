/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The account's password, before an enrolment is changed.
 */
#ifndef TF_CLI_PASSWORD_H
#define TF_CLI_PASSWORD_H

#include "cli/cli.h"

/* Where the policy has confirm_password, asks for it and tries it; root acting
 * for somebody else is not asked.  With --password-stdin and no terminal it is
 * the next line of standard input, which is taken also where it is not needed,
 * so that scripts need not know the policy.  A refusal is explained and
 * logged. */
enum cli_exit password_confirm(const struct cli *cli) TF_MUST_CHECK;

#endif
