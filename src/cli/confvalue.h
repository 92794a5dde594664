/* SPDX-License-Identifier: BSD-2-Clause
 *
 * A value of twofactor.conf as the canonical policy writes it.
 */
#ifndef TF_CLI_CONFVALUE_H
#define TF_CLI_CONFVALUE_H

#include <libconfig.h>

#include "core/policykey.h"

/* The text of SETTING for a key of TYPE.  False: it is of another type, or
 * nothing that has such a text.  The range is policykey_read's. */
bool confvalue_text(const config_setting_t *setting, enum policykey_type type,
		    char ret_text[POLICYKEY_TEXT_SIZE]) TF_MUST_CHECK;

#endif
