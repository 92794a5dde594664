/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Where in a device's sequence of codes a typed code stands.
 */
#ifndef TF_CORE_MATCH_H
#define TF_CORE_MATCH_H

#include "core/policy.h"
#include "core/state.h"

/* The window and STALE steps either side of it, and of its drift. */
#define MATCH_MAX 256
/* A genuine code this many steps or counts off is no guess. */
#define MATCH_STALE_STEPS 20
/* How far ahead the first of two codes in a row is looked for: RFC 4226
 * section 7.4. */
#define MATCH_RESYNC_COUNTS 100

struct match {
	bool any;	/* the code stands somewhere near */
	bool open;	/* ... in the accepted window */
	bool spent;	/* ... where it was used before */
	int offset;	/* of the open step nearest to now; counts, for HOTP */
	bool later;	/* ... outside it, unspent, after all that is spent */
	bool completes;	/* ... and it is what ENTRY expects */
	int later_offset;
	uint64_t later_step;
	unsigned n;
	uint64_t steps[MATCH_MAX];	/* every step, or counter, it is of */
};

/* Looks for VALUE among the codes of DEVICE whose state is ENTRY (NULL:
 * untouched) around NOW, STALE steps farther than would be accepted, and with
 * ENTRY as far as a resync goes; steps has none that is farther than STALE.
 * Every code is computed and compared, whatever matches. */
bool match_find(const struct device *device, const struct device_state *entry,
		const struct policy *policy, int64_t now, unsigned stale,
		uint32_t value, struct match *ret_match) TF_MUST_CHECK;

/* Marks all that matched as used, in ENTRY, and of a completed resync both
 * codes. */
void match_spend(const struct match *match, const struct device *device,
		 struct device_state *entry);

#endif
