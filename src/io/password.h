/* SPDX-License-Identifier: BSD-2-Clause
 *
 * An account's password, tried in a PAM transaction of our own.
 */
#ifndef TF_IO_PASSWORD_H
#define TF_IO_PASSWORD_H

#include <stdbool.h>

#include "core/err.h"

/* The PAM service that it is tried against; it never holds the module, which
 * refuses to run in it. */
#define PASSWORD_SERVICE "twofactor"

/* Whether PASSWORD is USER's.  With PAUSE a wrong one takes as long as the
 * service's modules want it to. */
bool password_works(const char *user, const char *password,
		    bool pause) TF_MUST_CHECK;

#endif
