/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The administrator's editor.
 */
#ifndef TF_CLI_EDITOR_H
#define TF_CLI_EDITOR_H

#include <stdbool.h>

#include "core/err.h"

/* Runs $VISUAL, else $EDITOR, else vi on PATH, without a shell: the variable
 * is a program and its arguments, apart by blanks.  True only where it exited
 * with 0; anything else, a signal above all, was explained. */
bool editor_run(const char *path) TF_MUST_CHECK;

#endif
