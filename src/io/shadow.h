/* SPDX-License-Identifier: BSD-2-Clause
 *
 * When an account's password was changed.
 */
#ifndef TF_IO_SHADOW_H
#define TF_IO_SHADOW_H

#include <stdint.h>

/* The day of NAME's last password change, in days since 1970, from shadow(5);
 * -1 where it cannot be read or is not recorded. */
int64_t shadow_password_day(const char *name);

#endif
