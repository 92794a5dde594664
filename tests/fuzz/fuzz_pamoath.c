/* SPDX-License-Identifier: BSD-2-Clause
 *
 * A users file of pam_oath, read for a user who stands in it, and for one who
 * may.
 */
#include "core/pamoath.h"
#include "imported.h"

#define NOW INT64_C(1795608000) /* 2026-11-25 12:00 UTC */

static void
check(struct span text, const char *user)
{
	static struct imported got;
	struct fault fault = {0};

	if (pamoath_parse(text, user, NOW, &got, &fault))
		imported_check(&got);
	else
		fuzz_check_fault(&fault);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span text = fuzz_copy(data, size);

	check(text, "alice");
	check(text, "bob");
	fuzz_free(text);
	return 0;
}
