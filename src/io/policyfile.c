/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The policy of this machine; see policyfile.h.
 */
#include "io/policyfile.h"

#include <errno.h>
#include <stddef.h>
#include <sys/stat.h>

#include "io/fault.h"

static const char *const configured[] = {
	TF_STATE_DIR "/policy",
	TF_STATE_DIR "/users",
	TF_SYSCONF_DIR "/security/twofactor.conf",
};

bool
policyfile_load(const char *path, struct policy *ret_policy,
		struct fault *ret_fault)
{
	struct stat st;

	if (path)
		return fault_check(ret_fault, TF_ERR_UNSAFE, path,
				   "this version has the built-in policy "
				   "only; take policy= away");
	for (size_t i = 0; i < sizeof(configured) / sizeof(*configured); i++)
		if (lstat(configured[i], &st) == 0 ||
		    (errno != ENOENT && errno != ENOTDIR))
			return fault_check(ret_fault, TF_ERR_UNSAFE,
					   configured[i],
					   "this version has the built-in "
					   "policy only; remove this file");
	*ret_policy = policy_default();
	return true;
}
