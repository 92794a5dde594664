/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Moments as text; see when.h.
 */
#include "cli/when.h"

#include <stddef.h>
#include <time.h>

static const char *
write_time(int64_t at, const char *format, char ret_text[WHEN_SIZE])
{
	time_t seconds = (time_t)at;
	struct tm tm;

	if (at == 0 || !gmtime_r(&seconds, &tm) ||
	    strftime(ret_text, WHEN_SIZE, format, &tm) == 0)
		return NULL;
	return ret_text;
}

const char *
when_text(int64_t at, char ret_text[WHEN_SIZE])
{
	return write_time(at, "%Y-%m-%d %H:%M UTC", ret_text);
}

const char *
when_json(int64_t at, char ret_text[WHEN_SIZE])
{
	return write_time(at, "%Y-%m-%dT%H:%M:%SZ", ret_text);
}
