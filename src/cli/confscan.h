/* SPDX-License-Identifier: BSD-2-Clause
 *
 * What libconfig would take without a word, looked for in the text itself:
 * a NUL, behind which nothing is read; @include; numbers that it would cut
 * or read as 0.
 */
#ifndef TF_CLI_CONFSCAN_H
#define TF_CLI_CONFSCAN_H

#include "core/scan.h"

/* NULL, or what is wrong in *ret_line. */
const char *confscan(struct span text, unsigned *ret_line) TF_MUST_CHECK;

#endif
