/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Trying an address out: a code is really sent, and has to come back.
 */
#ifndef TF_CLI_SENDCODE_H
#define TF_CLI_SENDCODE_H

#include "cli/cli.h"
#include "core/channel.h"

/* Sends a code to ADDRESS, which counts as one of the hour's, and asks for it.
 * CLI_DONE: it was typed, in time and in 3 tries.  It logs nobody in. */
enum cli_exit sendcode_confirm(const struct cli *cli,
			       const struct channel *channel,
			       const char *address) TF_MUST_CHECK;

#endif
