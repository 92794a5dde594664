/* SPDX-License-Identifier: BSD-2-Clause
 *
 * What the command tells syslog(3): one line an event, in the form of the
 * module's lines, and who did it.
 */
#ifndef TF_CLI_LOG_H
#define TF_CLI_LOG_H

#include "cli/cli.h"

/* ACTION, on DEVICE if that is not NULL, ended with STATUS. */
void log_action(const struct cli *cli, const char *action, const char *device,
		enum cli_exit status);

/* A code was tried, and D decided. */
void log_attempt(const struct cli *cli, const struct source *source,
		 const struct decision *d);

#endif
