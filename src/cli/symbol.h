/* SPDX-License-Identifier: BSD-2-Clause
 *
 * A device's QR code on the screen, with its key and hints beside it.
 */
#ifndef TF_CLI_SYMBOL_H
#define TF_CLI_SYMBOL_H

#include "cli/cli.h"

/* Draws DEVICE as the options say: into a new SVG file, onto standard output,
 * or not at all; with --json nothing is printed, otherwise always the key and
 * the URI.  So that symbol and prompt share an 80x24 screen, what explains
 * stands at its right where 30 columns are free.  On a terminal that is
 * narrower than the symbol it is not drawn. */
enum cli_exit symbol_draw(const struct options *options,
			  const struct device *device) TF_MUST_CHECK;

/* Removes the file that symbol_draw made, where its key came to nothing. */
void symbol_undo(const struct options *options);

#endif
