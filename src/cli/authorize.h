/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Who may change an enrolment: who has a current code of it, and knows the
 * account's password where the policy wants that.
 */
#ifndef TF_CLI_AUTHORIZE_H
#define TF_CLI_AUTHORIZE_H

#include "cli/cli.h"

/* Checks and spends TEXT as a login of the account itself would.
 * CLI_REFUSED: not explained yet. */
enum cli_exit authorize_check(const struct cli *cli, struct span text,
			      struct decision *ret_decision) TF_MUST_CHECK;

/* The same, and a refusal is explained. */
enum cli_exit authorize_spend(const struct cli *cli, struct span text,
			      struct decision *ret_decision) TF_MUST_CHECK;

/* Asks for a current code and spends it.  Root acting for somebody else is not
 * asked. */
enum cli_exit authorize_by_code(const struct cli *cli) TF_MUST_CHECK;

/* Where the policy has confirm_password, asks for it and tries it; root acting
 * for somebody else is not asked.  With --password-stdin and no terminal it is
 * the next line of standard input, which is taken also where it is not needed,
 * so that scripts need not know the policy.  A wrong one is charged as a wrong
 * code is.  A refusal is explained and logged. */
enum cli_exit authorize_by_password(const struct cli *cli) TF_MUST_CHECK;

/* Before an enrolment is changed: asks for the account's password, where the
 * policy wants it, and then for a code. */
enum cli_exit authorize_change(const struct cli *cli) TF_MUST_CHECK;

#endif
