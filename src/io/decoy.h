/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The files of nobody.  What is done for who is enrolled is done to these for
 * who is not, so that neither time nor system calls tell the two apart.  DESIGN
 * section 1 (6).
 *
 * They are in /run, below a directory of a uid that no account has, or of
 * root's where the policy has everybody's secrets there (ROOTS); several of
 * them, so that those who are turned away at once do not wait for each other.
 * Nothing comes of them, errors included, and a host that is not root does
 * without: it knows no one but its own user.
 */
#ifndef TF_IO_DECOY_H
#define TF_IO_DECOY_H

#include <stdbool.h>

/* Reads what a login reads before its prompt. */
void decoy_read(bool roots);

/* Does what a refusal does after it; makes the files where they are not
 * there. */
void decoy_refuse(bool roots);

#endif
