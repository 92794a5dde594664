/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Used steps as ranges; see ranges.h.
 */
#include "core/ranges.h"

#include <string.h>

bool
ranges_have(const struct ranges *r, uint64_t step)
{
	for (unsigned i = 0; i < r->n; i++)
		if (step >= r->at[i].first && step <= r->at[i].last)
			return true;
	return false;
}

/* Makes one range of LIST[i] and LIST[i + 1], and of the gap between. */
static void
merge(struct range *list, unsigned *n, unsigned i)
{
	if (list[i].last < list[i + 1].last)
		list[i].last = list[i + 1].last;
	memmove(&list[i + 1], &list[i + 2],
		(*n - i - 2) * sizeof(list[0]));
	--*n;
}

static unsigned
nearest_pair(const struct range *list, unsigned n)
{
	unsigned best = 0;

	for (unsigned i = 1; i + 1 < n; i++)
		if (list[i + 1].first - list[i].last <
		    list[best + 1].first - list[best].last)
			best = i;
	return best;
}

/* Merges all that overlap or touch. */
static void
join(struct range *list, unsigned *n)
{
	unsigned i = 0;

	while (i + 1 < *n) {
		if (list[i + 1].first <= list[i].last ||
		    list[i + 1].first - list[i].last == 1)
			merge(list, n, i);
		else
			i++;
	}
}

void
ranges_add_range(struct ranges *r, struct range range)
{
	struct range list[RANGES_MAX + 1];
	unsigned n = r->n, i = 0;

	memcpy(list, r->at, sizeof(r->at));
	while (i < n && list[i].first < range.first)
		i++;
	memmove(&list[i + 1], &list[i], (n - i) * sizeof(list[0]));
	list[i] = range;
	n++;
	join(list, &n);
	if (n > RANGES_MAX)
		merge(list, &n, nearest_pair(list, n));
	memcpy(r->at, list, sizeof(r->at));
	r->n = n;
}

void
ranges_add(struct ranges *r, uint64_t step)
{
	ranges_add_range(r, (struct range){step, step});
}

bool
ranges_append(struct ranges *r, struct range range)
{
	if (r->n == RANGES_MAX || range.first > range.last)
		return false;
	if (r->n > 0 && range.first <= r->at[r->n - 1].last + 1)
		return false;
	r->at[r->n++] = range;
	return true;
}
