/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The file "secrets": what is read is written, and read again, as the same.
 */
#include "core/secrets.h"
#include "fuzz.h"

static size_t
write_to(const struct secrets *secrets, char *text)
{
	struct sink out = {text, SECRETS_MAX_SIZE, 0, false};

	secrets_write(secrets, &out);
	MUST(!out.full);
	return out.len;
}

/* No code may be good for two devices, nor two have one name. */
static void
check_devices(const struct secrets *secrets)
{
	struct secrets s = {0};

	for (unsigned i = 0; i < secrets->n_devices; i++) {
		MUST(!secrets_refusal(&s, &secrets->devices[i]));
		s.devices[s.n_devices++] = secrets->devices[i];
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static char once[SECRETS_MAX_SIZE], twice[SECRETS_MAX_SIZE];
	static struct secrets secrets, again;
	struct span text = fuzz_copy(data, size);
	struct fault fault = {0};
	size_t len;

	if (secrets_parse(text, &secrets, &fault)) {
		check_devices(&secrets);
		len = write_to(&secrets, once);
		MUST(secrets_parse((struct span){once, len}, &again, &fault));
		MUST(write_to(&again, twice) == len);
		MUST(memcmp(once, twice, len) == 0);
		MUST(memcmp(&secrets, &again, sizeof(again)) == 0);
	} else {
		fuzz_check_fault(&fault);
	}
	fuzz_free(text);
	return 0;
}
