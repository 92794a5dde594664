/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Messages about a twofactor.conf; see confsay.h.
 */
#include "cli/confsay.h"

#include <stdarg.h>
#include <stdio.h>

#include "cli/cli.h"

__attribute__((format(printf, 4, 0))) static void
say(const struct reader *r, const config_setting_t *at, const char *name,
    const char *format, va_list args)
{
	char what[512];

	vsnprintf(what, sizeof(what), format, args);
	cli_error("%s:%u: %s: %s", r->shown,
		  (unsigned)config_setting_source_line(at), name, what);
}

void
confsay_error(struct reader *r, const config_setting_t *at, const char *name,
	      const char *format, ...)
{
	va_list args;

	va_start(args, format);
	say(r, at, name, format, args);
	va_end(args);
	r->errors++;
}

void
confsay_warning(struct reader *r, const config_setting_t *at,
		const char *name, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	say(r, at, name, format, args);
	va_end(args);
	r->warnings++;
}
