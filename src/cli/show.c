/* SPDX-License-Identifier: BSD-2-Clause
 *
 * twofactor show: draws a device's QR code again.
 */
#include "cli/subcommands.h"

#include "cli/symbol.h"
#include "core/wipe.h"

enum cli_exit
show_run(const struct cli *cli)
{
	struct record record;
	const struct device *found;
	enum cli_exit status = cli_read_device(cli, &record, &found);
	const struct device_state *state;
	struct device device;
	WIPE_AT_END(record);
	WIPE_AT_END(device);

	if (status != CLI_DONE)
		return status;
	device = *found;
	/* A counter moved on since it was enrolled. */
	state = state_find(&record.state, found);
	if (state && device.type == DEVICE_HOTP)
		device.counter = state->counter;
	return symbol_draw(&cli->options, &device);
}
