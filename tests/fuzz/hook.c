/* SPDX-License-Identifier: BSD-2-Clause
 *
 * A module that calls what its host has linked in: so the real libpam runs
 * pam_sm_authenticate of an instrumented program, with the host's arguments.
 */
#include <dlfcn.h>
#include <security/pam_modules.h>

__attribute__((visibility("default"))) int
pam_sm_authenticate(pam_handle_t *pamh, int flags, int argc, const char **argv)
{
	int (*hosted)(pam_handle_t * pamh, int flags);

	(void)argc;
	(void)argv;
	*(void **)&hosted = dlsym(RTLD_DEFAULT, "fuzz_hosted");
	return hosted ? hosted(pamh, flags) : PAM_SYMBOL_ERR;
}
