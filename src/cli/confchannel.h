/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The list "channels" of a twofactor.conf.
 */
#ifndef TF_CLI_CONFCHANNEL_H
#define TF_CLI_CONFCHANNEL_H

#include "cli/confsay.h"

/* Checks each channel, its command, user and secret on this machine included,
 * and writes it to the canonical policy. */
void confchannel_read(struct reader *r, const config_setting_t *channels);

#endif
