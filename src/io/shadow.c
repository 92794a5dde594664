/* SPDX-License-Identifier: BSD-2-Clause
 *
 * When an account's password was changed; see shadow.h.
 */
#include "io/shadow.h"

#include <openssl/crypto.h>
#include <shadow.h>
#include <stddef.h>

#define BUFFER_SIZE 16384

int64_t
shadow_password_day(const char *name)
{
	char buffer[BUFFER_SIZE];
	struct spwd entry, *found = NULL;
	int64_t day = -1;

	if (getspnam_r(name, &entry, buffer, sizeof(buffer), &found) == 0 &&
	    found && found->sp_lstchg > 0)
		day = found->sp_lstchg;
	OPENSSL_cleanse(buffer, sizeof(buffer));
	return day;
}
