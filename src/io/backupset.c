/* SPDX-License-Identifier: BSD-2-Clause
 *
 * A fresh set of backup codes; see backupset.h.
 */
#include "io/backupset.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "core/wipe.h"
#include "io/clock.h"
#include "io/entropy.h"

static bool
make_code(struct backupset *set, unsigned number)
{
	struct backup_code *stored = &set->stored.codes[number - 1];
	char *shown = set->shown[number - 1];
	char code[BACKUP_TEXT_SIZE];
	uint8_t random[BACKUP_ENTROPY];
	WIPE_AT_END(code);
	WIPE_AT_END(random);

	if (!entropy_fill(random, sizeof(random)))
		return false;
	backup_print(random, shown);
	stored->number = number;
	return backup_read(span_of(shown), code) &&
	       backup_hash(code, set->stored.salt, set->stored.iterations,
			   stored->hash);
}

bool
backupset_make(unsigned count, struct backupset *ret_set)
{
	struct backup *stored = &ret_set->stored;

	memset(ret_set, 0, sizeof(*ret_set));
	stored->iterations = BACKUP_ITERATIONS;
	clock_date(clock_now(), stored->made);
	if (!entropy_fill(stored->salt, sizeof(stored->salt)))
		return false;
	for (unsigned number = 1; number <= count; number++) {
		if (!make_code(ret_set, number))
			return false;
		stored->n_codes = number;
	}
	return true;
}

void
backupset_write(const struct backupset *set, const char *user,
		struct sink *out)
{
	char host[HOST_NAME_MAX + 1] = "", line[64];

	(void)gethostname(host, sizeof(host) - 1);
	sink_text(out, "Backup codes of ");
	sink_text(out, user);
	sink_text(out, " on ");
	sink_text(out, host);
	sink_text(out, ", made ");
	sink_text(out, set->stored.made);
	sink_text(out, ".\nEach works once, in the place of a code. Keep them "
		       "on paper; they are not\nshown again.\n\n");
	for (unsigned i = 0; i < set->stored.n_codes; i++) {
		bool last = i % 2 == 1 || i + 1 == set->stored.n_codes;
		snprintf(line, sizeof(line), "  %2u  %s%s",
			 set->stored.codes[i].number, set->shown[i],
			 last ? "\n" : "    ");
		sink_text(out, line);
	}
	OPENSSL_cleanse(line, sizeof(line));
}
