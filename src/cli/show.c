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
	enum cli_exit status = cli_read(cli, STORE_USE, &record);
	const struct device_state *state;
	const struct device *found;
	struct device device;
	WIPE_AT_END(record);
	WIPE_AT_END(device);

	if (status != CLI_DONE)
		return status;
	found = secrets_find(&record.secrets, cli->operand);
	if (!found) {
		cli_error("%s has no device \"%s\"; see twofactor status",
			  cli->account.name, cli->operand);
		return CLI_REFUSED;
	}
	device = *found;
	/* A counter moved on since it was enrolled. */
	state = state_find(&record.state, found);
	if (state && device.type == DEVICE_HOTP)
		device.counter = state->counter;
	return symbol_draw(&cli->options, &device);
}
