/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The policy that was applied on this machine.  A login reads this file and
 * never twofactor.conf.
 */
#ifndef TF_IO_POLICYFILE_H
#define TF_IO_POLICYFILE_H

#include "core/policytext.h"

#define POLICYFILE_PATH TF_STATE_DIR "/policy"
#define POLICYFILE_CONF TF_SYSCONF_DIR "/security/twofactor.conf"

struct policyfile {
	char *text;		/* NULL: the built-in policy */
	struct policytext policy;	/* a view into it */
	bool conf_newer;	/* the .conf was changed since */
};

/* Reads and checks the applied policy, PATH or with NULL the usual one.  The
 * built-in policy (an empty body) holds only where the usual one, the .conf
 * and the system store are surely not there; where one of these is, what
 * cannot be read is refused.  policyfile_free it, also on false. */
bool policyfile_load(const char *path, struct policyfile *ret_file,
		     struct fault *ret_fault) TF_MUST_CHECK;

void policyfile_free(struct policyfile *file);

/* Puts TEXT, which must parse, in the place of the applied policy PATH (NULL:
 * the usual one): synced, and the old or the new one whatever happens. */
bool policyfile_write(const char *path, struct span text,
		      struct fault *ret_fault) TF_MUST_CHECK;

#endif
