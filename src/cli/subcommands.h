/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The subcommands, one file each.  CLI is begun: account, place and policy
 * are known; except for policy_run, which begins with the command line alone.
 */
#ifndef TF_CLI_SUBCOMMANDS_H
#define TF_CLI_SUBCOMMANDS_H

#include "cli/cli.h"

enum cli_exit enroll_run(const struct cli *cli);
enum cli_exit status_run(const struct cli *cli);
enum cli_exit show_run(const struct cli *cli);
enum cli_exit remove_run(const struct cli *cli);
enum cli_exit disable_run(const struct cli *cli);
enum cli_exit codes_run(const struct cli *cli);
enum cli_exit import_run(const struct cli *cli);
enum cli_exit trusted_run(const struct cli *cli);
enum cli_exit resync_run(const struct cli *cli);
enum cli_exit verify_run(const struct cli *cli);
enum cli_exit reset_run(const struct cli *cli);
enum cli_exit unlock_run(const struct cli *cli);
enum cli_exit policy_run(const struct cli *cli);
enum cli_exit contact_run(const struct cli *cli);

/* Prints "contacts":[...]. */
void contact_print_json(const struct secrets *secrets);

enum cli_exit policy_show(const struct cli *cli);

#endif
