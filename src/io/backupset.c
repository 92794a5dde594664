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
#include "io/translate.h"

/* A name, a host's name and some lines about them. */
#define HEADING_SIZE 1024

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

/* FORMAT, a translated text, with these three in it. */
__attribute__((format(printf, 1, 0))) static void
write_heading(const char *format, const struct backupset *set,
	      const char *user, struct sink *out)
{
	char host[HOST_NAME_MAX + 1] = "", text[HEADING_SIZE];

	(void)gethostname(host, sizeof(host) - 1);
	snprintf(text, sizeof(text), format, user, host, set->stored.made);
	sink_text(out, text);
}

/* Two columns; BOX stands before each, to be ticked or not to be there. */
static void
write_codes(const struct backupset *set, const char *box, struct sink *out)
{
	char line[64];
	WIPE_AT_END(line);

	for (unsigned i = 0; i < set->stored.n_codes; i++) {
		bool last = i % 2 == 1 || i + 1 == set->stored.n_codes;
		snprintf(line, sizeof(line), "  %s%2u  %s%s", box,
			 set->stored.codes[i].number, set->shown[i],
			 last ? "\n" : "    ");
		sink_text(out, line);
	}
}

void
backupset_write(const struct backupset *set, const char *user,
		struct sink *out)
{
	write_heading(_("Backup codes of %s on %s, made %s.\n"
			"Each works once, in the place of a code. Keep them "
			"on paper; they are not\nshown again.\n\n"),
		      set, user, out);
	write_codes(set, "", out);
}

void
backupset_write_page(const struct backupset *set, const char *user,
		     struct sink *out)
{
	write_heading(_("Backup codes\n\n"
			"  User:  %s\n"
			"  Host:  %s\n"
			"  Made:  %s\n\n"), set, user, out);
	write_codes(set, "[ ] ", out);
	sink_text(out, _(
"\n"
"How to use them\n"
"\n"
"  Type one where you are asked for a code. Each works once: cross it out.\n"
"  Small letters are as good, and the dashes may be left out. 0 and 1 are\n"
"  digits: there is no letter O, I, L or U.\n"
"\n"
"  When few are left, or somebody may have seen them, make new ones:\n"
"\n"
"      twofactor codes --new\n"
"\n"
"  These stop working then. Keep this page where only you find it, and\n"
"  delete the file that it was printed from.\n"));
}
