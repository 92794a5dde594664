/* SPDX-License-Identifier: BSD-2-Clause
 *
 * What two importers promise: all that they take over can be written into our
 * files, and read again.
 */
#ifndef TF_TESTS_FUZZ_IMPORTED_H
#define TF_TESTS_FUZZ_IMPORTED_H

#include "core/imported.h"
#include "fuzz.h"

static inline void
imported_name(struct imported *got)
{
	for (unsigned i = 0; i < got->n; i++) {
		MUST(got->devices[i].name[0] == '\0');
		snprintf(got->devices[i].name, sizeof(got->devices[i].name),
			 "imported-%u", i + 1);
		memcpy(got->devices[i].added, "2026-11-25", DATE_SIZE);
		memcpy(got->devices[i].account, "alice", 6);
	}
}

static inline void
imported_check_state(const struct imported *got)
{
	static char slot[STATE_SLOT_SIZE];
	static struct state again;
	struct state s = state_new();

	for (unsigned i = 0; i < got->n; i++) {
		struct device_state *entry = state_entry(&s, &got->devices[i]);
		MUST(entry);
		*entry = got->first[i];
		MUST(device_print(&got->devices[i], entry->print));
	}
	MUST(state_write(&s, slot));
	MUST(state_parse(slot, &again));
	for (unsigned i = 0; i < got->n; i++) {
		const struct device_state *e =
			state_find(&again, &got->devices[i]);
		MUST(e && e->drift == s.devices[i].drift);
		MUST(e->counter == s.devices[i].counter);
		MUST(e->used.n == s.devices[i].used.n);
	}
}

static inline void
imported_check(struct imported *got)
{
	static char text[SECRETS_MAX_SIZE];
	static struct secrets again;
	struct secrets s = {0};
	struct sink out = {text, sizeof(text), 0, false};
	struct fault fault = {0};

	MUST(got->n <= SECRETS_MAX_DEVICES);
	MUST(got->n_scratch <= BACKUP_MAX_CODES);
	for (unsigned i = 0; i < got->n_scratch; i++)
		MUST(strspn(got->scratch[i], "0123456789") ==
			     BACKUP_SCRATCH_DIGITS &&
		     strlen(got->scratch[i]) == BACKUP_SCRATCH_DIGITS);
	imported_name(got);
	for (unsigned i = 0; i < got->n; i++) {
		/* Two of one secret are refused by who adds them. */
		if (secrets_refusal(&s, &got->devices[i]))
			return;
		s.devices[s.n_devices++] = got->devices[i];
	}
	secrets_write(&s, &out);
	MUST(!out.full);
	MUST(secrets_parse((struct span){text, out.len}, &again, &fault));
	MUST(again.n_devices == s.n_devices);
	imported_check_state(got);
}

#endif
