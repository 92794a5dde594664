/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Texts for people; see translate.h.
 */
#include "io/translate.h"

#ifdef TF_LOCALE_DIR
#include <libintl.h>

#define DOMAIN "pam_twofactor"

void
translate_begin(void)
{
	bindtextdomain(DOMAIN, TF_LOCALE_DIR);
}

/* An empty text is a catalogue's header. */
const char *
translate(const char *text)
{
	return *text ? dgettext(DOMAIN, text) : text;
}

const char *
translate_count(const char *one, const char *many, unsigned long n)
{
	return dngettext(DOMAIN, one, many, n);
}

#else

void
translate_begin(void)
{
}

const char *
translate(const char *text)
{
	return text;
}

const char *
translate_count(const char *one, const char *many, unsigned long n)
{
	return n == 1 ? one : many;
}

#endif
