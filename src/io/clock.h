/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The clocks.
 */
#ifndef TF_IO_CLOCK_H
#define TF_IO_CLOCK_H

#include <stdint.h>

/* Seconds since 1970; -1, which decide() refuses, if there is no clock. */
int64_t clock_now(void);

/* Nanoseconds, and milliseconds, of a clock that nobody sets. */
int64_t clock_monotonic_ns(void);
int64_t clock_monotonic_ms(void);

/* Seconds since the machine was booted, sleep included. */
int64_t clock_uptime(void);

/* A signal ends it early. */
void clock_sleep_ms(int64_t ms);
void clock_sleep_us(int64_t us);

/* Returns when a whole number of MS, one at least, has passed since SINCE_NS,
 * a time of clock_monotonic_ns(),
 * so that nobody can tell by the clock what was done in between. */
void clock_wait_whole(int64_t since_ns, int64_t ms);

/* The day of NOW, UTC, as YYYY-MM-DD; 1970-01-01 after the year 9999. */
void clock_date(int64_t now, char ret_date[11]);

#endif
