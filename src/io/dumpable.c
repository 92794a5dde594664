/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The dumpable flag through logins that overlap; see dumpable.h.
 *
 * The flag is the process's, and a login that begins while another one has it
 * cleared cannot see what it was.  So this is the module's one variable that
 * lasts beyond a call: how many are inside, and what the first of them found.
 * It is an atomic word and no mutex, since a host may fork at any moment, and
 * its child would wait for a lock that nobody holds for ever.
 */
#include "io/dumpable.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/prctl.h>

/* How many are inside, the flag that the first found, and a number that every
 * entry changes, without which one that came and went would go unnoticed. */
#define COUNT_ONE UINT32_C(1)
#define COUNT UINT32_C(0x3fff)
#define FLAG_SHIFT 14
#define FLAG (UINT32_C(3) << FLAG_SHIFT)
#define ENTRY_ONE (UINT32_C(1) << 16)

static _Atomic uint32_t inside;

void
dumpable_enter(void)
{
	uint32_t old = atomic_load(&inside), new;

	do {
		new = old + COUNT_ONE + ENTRY_ONE;
		if ((old & COUNT) == 0)
			new = (new & ~FLAG) |
			      ((uint32_t)prctl(PR_GET_DUMPABLE) << FLAG_SHIFT &
			       FLAG);
	} while (!atomic_compare_exchange_weak(&inside, &old, new));
}

/* Put back first and then left, so that whoever enters next finds it so.  If
 * somebody entered in between it was too early, and is taken back. */
void
dumpable_leave(void)
{
	uint32_t old = atomic_load(&inside);

	for (;;) {
		int cleared = prctl(PR_GET_DUMPABLE);
		int found = (int)((old & FLAG) >> FLAG_SHIFT);
		bool last = (old & COUNT) == COUNT_ONE && cleared != found;
		if (last)
			prctl(PR_SET_DUMPABLE, found);
		if (atomic_compare_exchange_strong(&inside, &old,
						   old - COUNT_ONE))
			return;
		if (last)
			prctl(PR_SET_DUMPABLE, cleared);
	}
}
