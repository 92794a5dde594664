/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The module's options, a line each, and where secret= leads.
 */
#include "fuzz.h"
#include "io/place.h"
#include "pam/args.h"

#define MAX_ARGS 32

/* Below an absolute path, nothing that leads elsewhere. */
static void
check_place(const char *pattern)
{
	static const struct account alice = {.name = "alice",
					     .home = "/home/alice"};
	struct place place;
	char path[PATH_MAX];

	if (!place_expand(pattern, &alice, alice.name, &place))
		return;
	place_show_secrets(&place, &alice, path, sizeof(path));
	MUST(path[0] == '/');
	MUST(!strstr(path, "/../") && !strstr(path, "/./"));
	MUST(!strchr(place.secrets, '/') && !strchr(place.state, '/'));
	MUST(strcmp(place.secrets, place.state) != 0);
	place_marker(&place, &alice, path);
	MUST(!strchr(path, '/'));
}

/* What would weaken it is refused, in whatever company. */
static void
check_refusals(int argc, const char **argv)
{
	static const char *const refused[] = {"no_strict_owner",
					      "allowed-perm=0644",
					      "allow_readonly", "nullok=1", ""};
	const char *option = NULL, *advice = NULL;
	struct args args;

	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
		argv[argc] = refused[i];
		MUST(!args_parse(argc + 1, argv, &args, &option, &advice));
		MUST(option == refused[i] && advice);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *argv[MAX_ARGS + 1], *option = NULL, *advice = NULL;
	char *text = malloc(size + 1), *rest = text;
	struct args args;
	int argc = 0;

	MUST(text);
	memcpy(text, data, size);
	text[size] = '\0';
	while (rest && argc < MAX_ARGS)
		argv[argc++] = strsep(&rest, "\n");
	if (args_parse(argc, argv, &args, &option, &advice)) {
		MUST(args.grace_seconds <= 31536000);
		MUST(!args.policy || args.policy[0] == '/');
		MUST(!args.user || args.user[0]);
		check_refusals(argc, argv);
	} else {
		MUST(option && advice);
	}
	for (int i = 0; i < argc; i++)
		check_place(argv[i]);
	free(text);
	return 0;
}
