/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The clocks; see clock.h.
 */
#include "io/clock.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#define SECOND_NS INT64_C(1000000000)
#define MS_NS INT64_C(1000000)

int64_t
clock_now(void)
{
	struct timespec t;

	return clock_gettime(CLOCK_REALTIME, &t) == 0 ? (int64_t)t.tv_sec : -1;
}

int64_t
clock_monotonic_ns(void)
{
	struct timespec t = {0};

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * SECOND_NS + t.tv_nsec;
}

int64_t
clock_monotonic_ms(void)
{
	return clock_monotonic_ns() / MS_NS;
}

int64_t
clock_uptime(void)
{
	struct timespec t = {0};

	clock_gettime(CLOCK_BOOTTIME, &t);
	return (int64_t)t.tv_sec;
}

void
clock_sleep_us(int64_t us)
{
	struct timespec t = {us / 1000000, (long)(us % 1000000) * 1000};

	nanosleep(&t, NULL);
}

void
clock_sleep_ms(int64_t ms)
{
	clock_sleep_us(ms * 1000);
}

void
clock_wait_whole(int64_t since_ns, int64_t ms)
{
	int64_t step = ms * MS_NS;
	int64_t end = clock_monotonic_ns();
	struct timespec t;

	end += step - (end - since_ns) % step;
	t = (struct timespec){end / SECOND_NS, (long)(end % SECOND_NS)};
	while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &t, NULL) ==
	       EINTR)
		;
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
