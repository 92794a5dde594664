/* SPDX-License-Identifier: BSD-2-Clause
 *
 * swap A B: exchanges two names, each of whatever kind, as fast as it can
 * until it is killed.  Exits 77 where the file system cannot do that.
 */
#include <fcntl.h>
#include <stdio.h>

int
main(int argc, char **argv)
{
	if (argc != 3)
		return 2;
	while (renameat2(AT_FDCWD, argv[1], AT_FDCWD, argv[2],
			 RENAME_EXCHANGE) == 0)
		;
	perror("swap");
	return 77;
}
