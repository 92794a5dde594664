/* SPDX-License-Identifier: BSD-2-Clause
 *
 * One account's import: reading what another program has of it, and adding
 * that to the account in one transaction.
 */
#ifndef TF_CLI_TAKEOVER_H
#define TF_CLI_TAKEOVER_H

#include "cli/cli.h"
#include "core/imported.h"

/* Set cli, and text to the file that was named (else empty); the rest is the
 * takeover's.  Secret: wipe it. */
struct takeover {
	const struct cli *cli;	/* about the account at hand */
	struct span text;
	struct imported got;
	struct backup before, set;	/* the codes on paper */
	bool authorized;	/* to change an enrolment that exists */
	const char *refusal;
};

/* Does all of it as the options say.  CLI_NOT_ENROLLED, with --all unexplained,
 * where the other program has nothing of the account; nothing was changed
 * unless it is CLI_DONE. */
enum cli_exit takeover_run(struct takeover *takeover) TF_MUST_CHECK;

#endif
