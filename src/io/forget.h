/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Removing an account's files, also where nothing can read them any more.
 */
#ifndef TF_IO_FORGET_H
#define TF_IO_FORGET_H

#include <stdbool.h>

#include "io/account.h"
#include "io/place.h"

/* Removes the secrets and the state of ACCOUNT at PLACE, with its identity and
 * under the state's lock, if the state is still something to lock.  *any
 * becomes true if there was something.  False: something may be left, and
 * calling it again goes on; also where it cannot be known whether there is
 * something: a home that is not the account's, and holds nothing. */
bool forget_files(const struct account *account, const struct place *place,
		  bool *any, struct fault *ret_fault) TF_MUST_CHECK;

#endif
