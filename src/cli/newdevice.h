/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Building the device that enroll adds, and confirming that somebody has it.
 */
#ifndef TF_CLI_NEWDEVICE_H
#define TF_CLI_NEWDEVICE_H

#include "cli/cli.h"
#include "core/state.h"

/* Makes the device that the options describe, with a fresh or (--secret-stdin)
 * given key, under a name that SECRETS has not.  Secret: wipe it. */
enum cli_exit newdevice_make(const struct cli *cli,
			     const struct secrets *secrets,
			     struct device *ret_device) TF_MUST_CHECK;

/* Labels DEVICE as the options say, else with this host and the account. */
enum cli_exit newdevice_label(const struct cli *cli,
			      struct device *device) TF_MUST_CHECK;

/* Asks for a code of DEVICE, three times at a terminal.  ret_state is the
 * device's first state: that code spent, and its clock's drift.  What is off
 * is explained. */
enum cli_exit newdevice_confirm(const struct cli *cli,
				const struct device *device,
				struct device_state *ret_state)
	TF_MUST_CHECK;

#endif
