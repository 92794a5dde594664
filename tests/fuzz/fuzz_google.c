/* SPDX-License-Identifier: BSD-2-Clause
 *
 * A file of pam_google_authenticator.
 */
#include "core/google.h"
#include "imported.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct imported got;
	struct span text = fuzz_copy(data, size);
	struct fault fault = {0};

	if (google_parse(text, &got, &fault)) {
		MUST(got.n == 1);
		imported_check(&got);
	} else {
		fuzz_check_fault(&fault);
	}
	fuzz_free(text);
	return 0;
}
