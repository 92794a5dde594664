/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The files of nobody.  What is done for who is enrolled is done with these for
 * who is not, so that time and system calls do not tell the two apart.  DESIGN
 * section 1 (6).
 *
 * They lie in /run, as the policy has everybody's lie: below a directory of a
 * uid that no account has, or of root's.  Attempts for one name meet at one of
 * them, as those of an account meet at its lock, and hardly ever those for
 * different names; which it is differs from boot to boot.  Nothing is granted
 * on them, errors have no consequence, and a host that is not root does
 * without: it knows no one but its own user.
 */
#ifndef TF_IO_DECOY_H
#define TF_IO_DECOY_H

#include "core/answer.h"
#include "core/policy.h"
#include "core/source.h"

/* Reads what a login of NAME reads before its prompt. */
void decoy_read(const struct policy *policy, const char *name);

/* Does what a refusal of ANSWER does after it; makes the files of NAME where
 * they are not there. */
void decoy_refuse(const struct policy *policy, const char *name,
		  const struct source *source, const struct answer *answer);

#endif
