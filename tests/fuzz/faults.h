/* SPDX-License-Identifier: BSD-2-Clause
 *
 * System and library calls of the module under test that fail when they are
 * told to, and clocks that stand still.  The linker (--wrap) puts them between
 * the module's objects and the libraries.
 */
#ifndef TF_TESTS_FUZZ_FAULTS_H
#define TF_TESTS_FUZZ_FAULTS_H

#include <stdbool.h>
#include <stdint.h>

/* None is armed, and the wall clock stands at NOW. */
void faults_reset(int64_t now);

/* Arms one more: the Nth call of NAME, and with FOREVER each one behind it,
 * fails with the errno called ERROR ("ENOSPC").  False: no such call or errno,
 * or too many. */
bool faults_arm(const char *name, unsigned long n, bool forever,
		const char *error);

/* What is armed strikes between these two. */
void faults_begin(void);
void faults_end(void);

#endif
