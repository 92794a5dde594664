/* SPDX-License-Identifier: BSD-2-Clause
 *
 * What libconfig would take without a word, looked for in the text itself:
 * a NUL, behind which nothing is read; @include; numbers that it would cut
 * or read as 0.
 */
#ifndef TF_CLI_CONFSCAN_H
#define TF_CLI_CONFSCAN_H

#include "core/scan.h"

struct confscan {
	const char *why;	/* NULL: nothing is wrong */
	unsigned line;
	struct span name;	/* of the setting it stands in; may be empty */
};

struct confscan confscan(struct span text) TF_MUST_CHECK;

#endif
