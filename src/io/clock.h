/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The clocks.
 */
#ifndef TF_IO_CLOCK_H
#define TF_IO_CLOCK_H

#include <stdint.h>

/* Seconds since 1970; -1, which decide() refuses, if there is no clock. */
int64_t clock_now(void);

/* Milliseconds of a clock that nobody sets. */
int64_t clock_monotonic_ms(void);

/* Seconds since the machine was booted, sleep included. */
int64_t clock_uptime(void);

void clock_sleep_ms(int64_t ms);

/* The day of NOW, UTC, as YYYY-MM-DD. */
void clock_date(int64_t now, char ret_date[11]);

#endif
