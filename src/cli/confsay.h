/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Saying what is wrong with a twofactor.conf while it is read.
 */
#ifndef TF_CLI_CONFSAY_H
#define TF_CLI_CONFSAY_H

#include "cli/confvalue.h"

/* The file while it is read. */
struct reader {
	const char *shown;
	struct sink *out;
	unsigned errors, warnings;
};

/* Prints "FILE:LINE: NAME: ..." about the setting AT and counts it. */
void confsay_error(struct reader *r, const config_setting_t *at,
		   const char *name, const char *format, ...)
	__attribute__((format(printf, 4, 5)));
void confsay_warning(struct reader *r, const config_setting_t *at,
		     const char *name, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

#endif
