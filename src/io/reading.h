/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Reading an account's secrets and state into the record of a visit.
 */
#ifndef TF_IO_READING_H
#define TF_IO_READING_H

#include "io/statefile.h"
#include "io/visit.h"

/* Reads both without a lock; no state where there are no secrets. */
bool reading_files(struct visit *v) TF_MUST_CHECK;

/* Reads both while FILE, the state, is locked.  Where there may be none, and
 * there is none, the record gets a new one and FILE is marked as blank. */
bool reading_locked(struct visit *v, struct statefile *file) TF_MUST_CHECK;

#endif
