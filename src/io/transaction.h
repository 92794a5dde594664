/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The one transaction over an account's files.
 */
#ifndef TF_IO_TRANSACTION_H
#define TF_IO_TRANSACTION_H

#include "io/visit.h"

/* Locks the state, reads both files, lets the visit's CHANGE decide, writes the
 * state and then the secrets, unlocks.  Where that fails, what it made is taken
 * away again, unless secrets stand there. */
bool transaction_run(struct visit *v) TF_MUST_CHECK;

#endif
