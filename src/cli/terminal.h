/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Questions to whoever sits there, or to the script on standard input.
 */
#ifndef TF_CLI_TERMINAL_H
#define TF_CLI_TERMINAL_H

#include <stdbool.h>
#include <stddef.h>

#include "core/err.h"
#include "core/scan.h"

#define TERMINAL_LINE_SIZE 4096

bool terminal_interactive(void) TF_MUST_CHECK;

/* Columns of standard output; 80 where nobody knows. */
unsigned terminal_columns(void);

/* Prompts, if a terminal is there, and reads a line into LINE, without its
 * newline.  The caller wipes it.  False at the end of the input, and for lines
 * that do not fit. */
bool terminal_ask(const char *prompt, char line[TERMINAL_LINE_SIZE],
		  struct span *ret_line) TF_MUST_CHECK;

/* The same, and what is typed is not seen, also where a signal ends it. */
bool terminal_ask_hidden(const char *prompt, char line[TERMINAL_LINE_SIZE],
			 struct span *ret_line) TF_MUST_CHECK;

/* A question whose answer is yes or no; no, where nobody can be asked. */
bool terminal_yes(const char *question) TF_MUST_CHECK;

#endif
