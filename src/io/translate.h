/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Texts for people, in the language of the process's locale (gettext).  What
 * the two shells show is translated where it is shown.  The log, and what is
 * wrong with a file, stay English.
 * po/README says how to add a language.
 */
#ifndef TF_IO_TRANSLATE_H
#define TF_IO_TRANSLATE_H

/* Says where the translations are.  Nothing of the host's locale changes. */
void translate_begin(void);

/* TEXT in the reader's language, or TEXT. */
const char *translate(const char *text) __attribute__((format_arg(1)));

/* The same for a text about N things: ONE is said of one, MANY of others. */
const char *translate_count(const char *one, const char *many,
			    unsigned long n)
	__attribute__((format_arg(1), format_arg(2)));

#define _(text) translate(text)

#endif
