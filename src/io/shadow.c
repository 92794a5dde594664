/* SPDX-License-Identifier: BSD-2-Clause
 *
 * When an account's password was changed; see shadow.h.
 */
#include "io/shadow.h"

#include <openssl/crypto.h>
#include <shadow.h>
#include <stddef.h>
#include <stdlib.h>

#define BUFFER_SIZE 16384

int64_t
shadow_password_day(const char *name)
{
	/* On the heap: the host's stack may be small. */
	char *buffer = malloc(BUFFER_SIZE);
	struct spwd entry, *found = NULL;
	int64_t day = -1;

	if (!buffer)
		return -1;
	if (getspnam_r(name, &entry, buffer, BUFFER_SIZE, &found) == 0 &&
	    found && found->sp_lstchg > 0)
		day = found->sp_lstchg;
	OPENSSL_cleanse(buffer, BUFFER_SIZE);
	free(buffer);
	return day;
}
