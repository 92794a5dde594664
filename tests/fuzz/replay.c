/* SPDX-License-Identifier: BSD-2-Clause
 *
 * replay FILE...
 *
 * Runs a fuzz target over these inputs, in any build; where one is empty, or
 * cut short, is tried as well.  libFuzzer takes this file's place in `make
 * fuzz`.
 */
#include "fuzz.h"

#ifndef TF_LIBFUZZER

#define MAX_SIZE (1 << 20)

/* Called by libFuzzer, too; most targets have none. */
__attribute__((weak)) int LLVMFuzzerInitialize(int *argc, char ***argv);

static void
replay(const char *path)
{
	static uint8_t data[MAX_SIZE];
	FILE *f = fopen(path, "rb");
	size_t size;

	if (!f) {
		perror(path);
		exit(2);
	}
	size = fread(data, 1, sizeof(data), f);
	fclose(f);
	(void)LLVMFuzzerTestOneInput(data, size);
	/* Cut at each of 16 places, and one byte short. */
	for (size_t i = 0; i < 16; i++)
		(void)LLVMFuzzerTestOneInput(data, size * i / 16);
	if (size > 0)
		(void)LLVMFuzzerTestOneInput(data, size - 1);
}

int
main(int argc, char **argv)
{
	if (LLVMFuzzerInitialize)
		(void)LLVMFuzzerInitialize(&argc, &argv);
	for (int i = 1; i < argc; i++)
		replay(argv[i]);
	printf("%d inputs\n", argc - 1);
	return argc > 1 ? 0 : 2;
}

#endif
