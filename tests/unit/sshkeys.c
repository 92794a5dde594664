/* SPDX-License-Identifier: BSD-2-Clause
 *
 * sshkeys AUTH_INFO: the keys that it names, one "TYPE FINGERPRINT" a line, and
 * "and more" where that is not all.
 */
#include <stdio.h>

#include "core/sshkey.h"

int
main(int argc, char **argv)
{
	struct sshkey_list list;

	if (argc != 2)
		return 2;
	list = sshkey_list_of(argv[1]);
	for (unsigned i = 0; i < list.n; i++)
		printf("%s %s\n", list.at[i].type, list.at[i].print);
	if (!list.whole)
		printf("and more\n");
	return 0;
}
