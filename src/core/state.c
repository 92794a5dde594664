/* SPDX-License-Identifier: BSD-2-Clause
 *
 * What logins change, as a value; see state.h.  Its text is in state_text.c.
 */
#include "core/state.h"

#include <string.h>

struct state
state_new(void)
{
	return (struct state){.generation = 1, .durable = true};
}

static struct device_state *
find(const struct state *s, const uint8_t print[DEVICE_PRINT_SIZE])
{
	for (unsigned i = 0; i < s->n_devices; i++)
		if (memcmp(s->devices[i].print, print, DEVICE_PRINT_SIZE) == 0)
			return (struct device_state *)&s->devices[i];
	return NULL;
}

const struct device_state *
state_find(const struct state *s, const struct device *device)
{
	uint8_t print[DEVICE_PRINT_SIZE];

	return device_print(device, print) ? find(s, print) : NULL;
}

struct device_state *
state_entry(struct state *s, const struct device *device)
{
	uint8_t print[DEVICE_PRINT_SIZE];
	struct device_state *entry;

	if (!device_print(device, print))
		return NULL;
	entry = find(s, print);
	if (!entry && s->n_devices < STATE_MAX_DEVICES) {
		entry = &s->devices[s->n_devices++];
		*entry = (struct device_state){.counter = device->counter};
		memcpy(entry->print, print, sizeof(print));
	}
	return entry;
}

void
state_prune(struct state *s, const struct secrets *secrets)
{
	unsigned kept = 0;

	for (unsigned i = 0; i < s->n_devices; i++) {
		bool wanted = false;
		for (unsigned j = 0; j < secrets->n_devices; j++)
			if (state_find(s, &secrets->devices[j]) ==
			    &s->devices[i])
				wanted = true;
		if (wanted)
			s->devices[kept++] = s->devices[i];
	}
	s->n_devices = kept;
	if (secrets->n_contacts == 0)
		s->delivered.tries = 0;
	s->backup_spent = state_spent(s, secrets);
	memcpy(s->backup_salt, secrets->backup.salt, BACKUP_SALT_SIZE);
}

/* The entry of the same device, made if there is none and there is room. */
static struct device_state *
counterpart(struct state *s, const struct device_state *other)
{
	struct device_state *entry = find(s, other->print);

	if (!entry && s->n_devices < STATE_MAX_DEVICES) {
		entry = &s->devices[s->n_devices++];
		*entry = (struct device_state){.counter = other->counter};
		memcpy(entry->print, other->print, sizeof(entry->print));
	}
	return entry;
}

void
state_merge(struct state *s, const struct state *other)
{
	for (unsigned i = 0; i < other->n_devices; i++) {
		const struct device_state *from = &other->devices[i];
		struct device_state *to = counterpart(s, from);
		for (unsigned j = 0; to && j < from->used.n; j++)
			ranges_add_range(&to->used, from->used.at[j]);
	}
	for (int i = 0; i < N_POOLS; i++)
		if (other->pools[i].used > s->pools[i].used)
			s->pools[i] = other->pools[i];
}

void
state_unlock(struct state *s)
{
	memset(s->pools, 0, sizeof(s->pools));
}

uint64_t
state_spent(const struct state *s, const struct secrets *secrets)
{
	if (memcmp(s->backup_salt, secrets->backup.salt, BACKUP_SALT_SIZE) !=
	    0)
		return 0;
	return s->backup_spent;
}

unsigned
state_backup_left(const struct state *s, const struct secrets *secrets)
{
	uint64_t spent = state_spent(s, secrets);
	unsigned left = 0;

	for (unsigned i = 0; i < secrets->backup.n_codes; i++)
		if (!(spent >> (secrets->backup.codes[i].number - 1) & 1))
			left++;
	return left;
}

bool
state_knows(const struct state *s, const char *source)
{
	for (unsigned i = 0; i < s->n_known; i++)
		if (strcmp(s->known[i], source) == 0)
			return true;
	return false;
}

void
state_remember(struct state *s, const char *source)
{
	unsigned i = 0;

	while (i < s->n_known && strcmp(s->known[i], source) != 0)
		i++;
	if (i == s->n_known && s->n_known < STATE_MAX_KNOWN)
		s->n_known++;
	if (i == STATE_MAX_KNOWN)
		i--;
	memmove(s->known[1], s->known[0], i * sizeof(s->known[0]));
	memset(s->known[0], 0, sizeof(s->known[0]));
	memcpy(s->known[0], source, strnlen(source, SOURCE_SIZE - 1));
}
