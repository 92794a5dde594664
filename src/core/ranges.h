/* SPDX-License-Identifier: BSD-2-Clause
 *
 * A set of used TOTP steps, kept as at most 16 disjoint ranges.  It only
 * grows: when a seventeenth range is needed, the two nearest are merged with
 * the gap between them, so nothing used ever reopens.
 */
#ifndef TF_CORE_RANGES_H
#define TF_CORE_RANGES_H

#include <stdbool.h>
#include <stdint.h>

#include "core/err.h"

#define RANGES_MAX 16

struct range {
	uint64_t first, last;	/* both used */
};

/* Ascending, with at least one unused step between neighbours. */
struct ranges {
	unsigned n;
	struct range at[RANGES_MAX];
};

bool ranges_have(const struct ranges *ranges, uint64_t step) TF_MUST_CHECK;

void ranges_add(struct ranges *ranges, uint64_t step);

/* All of RANGE, whose first is at most its last. */
void ranges_add_range(struct ranges *ranges, struct range range);

/* Appends a range read from a file; false if it is out of order, touches its
 * neighbour, or is one too many. */
bool ranges_append(struct ranges *ranges, struct range range) TF_MUST_CHECK;

#endif
