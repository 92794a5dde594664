/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The clocks; see clock.h.
 */
#include "io/clock.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

int64_t
clock_now(void)
{
	struct timespec t;

	return clock_gettime(CLOCK_REALTIME, &t) == 0 ? (int64_t)t.tv_sec : -1;
}

int64_t
clock_monotonic_ms(void)
{
	struct timespec t = {0};

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

int64_t
clock_uptime(void)
{
	struct timespec t = {0};

	clock_gettime(CLOCK_BOOTTIME, &t);
	return (int64_t)t.tv_sec;
}

void
clock_sleep_ms(int64_t ms)
{
	struct timespec t = {ms / 1000, (long)(ms % 1000) * 1000000};

	nanosleep(&t, NULL);
}

void
clock_date(int64_t now, char ret_date[11])
{
	time_t seconds = (time_t)now;
	struct tm day;
	char text[16] = "1970-01-01";

	if (gmtime_r(&seconds, &day) && day.tm_year <= 9999 - 1900)
		strftime(text, sizeof(text), "%Y-%m-%d", &day);
	memcpy(ret_date, text, 10);
	ret_date[10] = '\0';
}
