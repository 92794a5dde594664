/* SPDX-License-Identifier: BSD-2-Clause
 *
 * twofactor.conf, through libconfig, to the canonical policy: what is
 * translated without a complaint is what the module will read.
 */
#include "cli/cli.h"
#include "cli/conf.h"
#include "cli/confread.h"
#include "cli/confscan.h"
#include "fuzz.h"

static unsigned complaints;

/* libconfig forgets what stands between two strings of a syntax error; the
 * command ends there. */
__attribute__((visibility("default"))) const char *
__lsan_default_suppressions(void);

const char *
__lsan_default_suppressions(void)
{
	return "leak:libconfig.so\n";
}

/* In the place of cli.c: messages are counted, not printed. */
void
cli_error(const char *format, ...)
{
	(void)format;
	complaints++;
}

static void
translate(struct span text)
{
	static char policy[POLICYTEXT_MAX_SIZE];
	struct sink out = {policy, sizeof(policy), 0, false};
	struct policytext parsed;
	struct fault fault = {.what = NULL};
	unsigned warnings = 0;
	bool ok;

	policytext_begin(&out, 1, "/etc/security/twofactor.conf");
	complaints = 0;
	ok = confread(text.at, "conf", &out, &warnings);
	/* Whatever is refused is explained, and whatever is warned of. */
	MUST(ok ? complaints == warnings : complaints > warnings);
	if (!ok || !policytext_end(&out))
		return;
	if (!policytext_parse((struct span){policy, out.len}, &parsed, &fault))
		MUST(fault.what);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 2);
	struct confscan found;

	MUST(text);
	memcpy(text, data, size);
	/* As conf_read does. */
	text[size] = '\n';
	text[size + 1] = '\0';
	if (size <= CONF_MAX_SIZE) {
		found = confscan((struct span){text, size});
		MUST(found.why || !memchr(text, '\0', size));
		if (!found.why)
			translate((struct span){text, size});
	}
	free(text);
	return 0;
}
