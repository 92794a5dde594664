/* SPDX-License-Identifier: BSD-2-Clause
 *
 * libconfig's values as canonical text; see confvalue.h.
 */
#include "cli/confvalue.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* "0.01" of 0.01, without the zeros behind. */
static bool
risk_text(double value, char ret_text[POLICYKEY_TEXT_SIZE])
{
	int n;

	if (!isfinite(value) || value < 0 || value >= 1)
		return false;
	n = snprintf(ret_text, POLICYKEY_TEXT_SIZE, "%.9f", value);
	/* What nine digits cannot say was not meant to be something else. */
	if (fabs(strtod(ret_text, NULL) - value) > 1e-12)
		return false;
	while (n > 0 && ret_text[n - 1] == '0')
		ret_text[--n] = '\0';
	return true;
}

bool
confvalue_text(const config_setting_t *setting, enum policykey_type type,
	   char ret_text[POLICYKEY_TEXT_SIZE])
{
	int found = config_setting_type(setting);
	struct sink out = {ret_text, POLICYKEY_TEXT_SIZE, 0, false};

	ret_text[0] = '\0';
	switch (type) {
	case POLICYKEY_FLAG:
		sink_text(&out, config_setting_get_bool(setting) ? "true"
								 : "false");
		return found == CONFIG_TYPE_BOOL;
	case POLICYKEY_NUMBER:
		/* 64 bits wide whatever its type: nothing is cut. */
		sink_signed(&out, config_setting_get_int64(setting));
		return found == CONFIG_TYPE_INT || found == CONFIG_TYPE_INT64;
	case POLICYKEY_RISK:
		return found == CONFIG_TYPE_FLOAT &&
		       risk_text(config_setting_get_float(setting), ret_text);
	case POLICYKEY_TEXT:
	case POLICYKEY_WORD:
	case POLICYKEY_DATE:
	case POLICYKEY_DIRECTORY:
		break;
	}
	if (found != CONFIG_TYPE_STRING)
		return false;
	sink_text(&out, config_setting_get_string(setting));
	return !out.full;
}
