/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The file "state".  The input is the text of a slot, or of two with a line
 * "--- slot" between them; an input as large as the file is the file itself.
 */
#include "state_slot.h"

static const char mark[] = "--- slot\n";

static void
check_ranges(const struct ranges *used)
{
	MUST(used->n <= RANGES_MAX);
	for (unsigned i = 0; i < used->n; i++) {
		MUST(used->at[i].first <= used->at[i].last);
		MUST(i == 0 || used->at[i - 1].last < used->at[i].first);
	}
}

/* What was read is written, and read again, as the same. */
static void
check_slot(const char *slot)
{
	static char once[STATE_SLOT_SIZE], twice[STATE_SLOT_SIZE];
	static struct state s, again;

	if (!state_parse(slot, &s))
		return;
	for (unsigned i = 0; i < s.n_devices; i++)
		check_ranges(&s.devices[i].used);
	MUST(state_write(&s, once));
	MUST(state_parse(once, &again));
	MUST(state_write(&again, twice));
	MUST(memcmp(once, twice, sizeof(once)) == 0);
}

/* The next write never takes the only valid slot, nor the newest durable. */
static void
check_pick(const char *file)
{
	static struct state picked, slots[STATE_SLOTS];
	bool valid[STATE_SLOTS];
	unsigned spare, kept;

	for (unsigned i = 0; i < STATE_SLOTS; i++)
		valid[i] = state_parse(file + i * STATE_SLOT_SIZE, &slots[i]);
	if (!state_pick(file, &picked, &spare)) {
		MUST(!valid[0] && !valid[1]);
		return;
	}
	kept = 1 - spare;
	MUST(valid[kept]);
	MUST(!valid[spare] || !slots[spare].durable ||
	     (slots[kept].durable &&
	      slots[kept].generation >= slots[spare].generation));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static char file[STATE_FILE_SIZE];
	struct span text = {(const char *)data, size}, second = {"", 0};
	const char *found =
		size ? memmem(data, size, mark, sizeof(mark) - 1) : NULL;

	if (size == STATE_FILE_SIZE) {
		memcpy(file, data, size);
	} else {
		if (found) {
			text.len = (size_t)(found - text.at);
			second.at = found + sizeof(mark) - 1;
			second.len = size - text.len - (sizeof(mark) - 1);
		}
		slot_make(text, file);
		slot_make(second, file + STATE_SLOT_SIZE);
	}
	check_slot(file);
	check_slot(file + STATE_SLOT_SIZE);
	check_pick(file);
	return 0;
}
