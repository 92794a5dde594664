/* SPDX-License-Identifier: BSD-2-Clause
 *
 * SSH_AUTH_INFO_0: what is named is whole and was proved, what other methods
 * say changes nothing, and one more key is one more in the list, or tells that
 * the list is not whole.
 */
#include "core/sshkey.h"
#include "fuzz.h"

#define PRINT "SHA256:"
#define BLOB "AAAAC3NzaC1lZDI1NTE5AAAAICD5iBJ2yOQL/3/rsfTBKKGeypRWPU1rY6k9JaRQgCOe"
#define ONE_MORE "\npublickey ssh-ed25519 " BLOB "\n"
#define ANOTHER_METHOD "keyboard-interactive/pam\npassword\n"

static void
check_key(const struct sshkey *key)
{
	struct span type = span_of(key->type), print = span_of(key->print);

	MUST(type.len > 0 && type.len < sizeof(key->type));
	MUST(!memchr(type.at, ' ', type.len));
	MUST(!strstr(key->type, "-cert-"));
	MUST(print.len == sizeof(key->print) - 1);
	MUST(memcmp(print.at, PRINT, sizeof(PRINT) - 1) == 0);
}

static bool
same(const struct sshkey_list *a, const struct sshkey_list *b)
{
	for (unsigned i = 0; i < a->n; i++)
		if (strcmp(a->at[i].type, b->at[i].type) != 0 ||
		    strcmp(a->at[i].print, b->at[i].print) != 0)
			return false;
	return true;
}

/* The keys of BEFORE, INFO and BEHIND. */
static struct sshkey_list
list_with(const char *before, const char *info, const char *behind)
{
	size_t size = strlen(before) + strlen(info) + strlen(behind) + 1;
	char *text = malloc(size);
	struct sshkey_list list;

	MUST(text);
	snprintf(text, size, "%s%s%s", before, info, behind);
	list = sshkey_list_of(text);
	free(text);
	return list;
}

static void
check_info(const char *info)
{
	struct sshkey_list list = sshkey_list_of(info);
	struct sshkey_list other = list_with(ANOTHER_METHOD, info,
					     "\n" ANOTHER_METHOD);
	struct sshkey_list more = list_with("", info, ONE_MORE);

	MUST(list.n <= SSHKEY_MAX);
	for (unsigned i = 0; i < list.n; i++)
		check_key(&list.at[i]);
	MUST(list.n == 0 || sshkey_is_proved(info));
	MUST(list.n > 0 || !list.whole || !sshkey_is_proved(info));
	MUST(other.n == list.n && other.whole == list.whole &&
	     same(&list, &other));
	MUST(same(&list, &more));
	if (list.n == SSHKEY_MAX)
		MUST(more.n == list.n && !more.whole);
	else
		MUST(more.n == list.n + 1 && more.whole == list.whole);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *info = size ? strndup((const char *)data, size) : strdup("");

	MUST(info);
	check_info(info);
	free(info);
	return 0;
}
