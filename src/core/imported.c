/* SPDX-License-Identifier: BSD-2-Clause
 *
 * What other programs' files say; see imported.h.
 */
#include "core/imported.h"

bool
imported_refuse(struct fault *ret_fault, unsigned line, const char *what)
{
	ret_fault->err = TF_ERR_DAMAGED;
	ret_fault->sys = 0;
	ret_fault->line = line;
	ret_fault->what = what;
	return false;
}
