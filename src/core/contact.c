/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Names of channels and addresses on them; see contact.h.
 */
#include "core/contact.h"

#include <string.h>

#define PHONE_MIN 7
#define PHONE_MAX 15

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Whether all of WORD is letters, digits and what stands in OTHERS. */
static bool
made_of(struct span word, const char *others)
{
	for (size_t i = 0; i < word.len; i++)
		if (!is_letter(word.at[i]) && !is_digit(word.at[i]) &&
		    (word.at[i] == '\0' || !strchr(others, word.at[i])))
			return false;
	return word.len > 0;
}

bool
contact_channel_ok(struct span name)
{
	for (size_t i = 0; i < name.len; i++)
		if (name.at[i] >= 'A' && name.at[i] <= 'Z')
			return false;
	return name.len < CONTACT_CHANNEL_SIZE && made_of(name, "-") &&
	       is_letter(name.at[0]);
}

bool
contact_address_ok(struct span address)
{
	if (address.len == 0 || address.len >= CONTACT_ADDRESS_SIZE ||
	    address.at[0] == '-' || !span_is_text(address))
		return false;
	return !memchr(address.at, ' ', address.len);
}

/* No quoted names and no literal addresses: nothing in it has a meaning of its
 * own in a header or to a shell script. */
static bool
is_mail(struct span address)
{
	struct span domain = address, name = scan_until(&domain, '@');

	return made_of(name, "!#%&'*+-/=?^_{|}~.") && name.at[0] != '-' &&
	       name.at[0] != '|' && name.at[0] != '/' &&
	       made_of(domain, ".-") && domain.at[0] != '-' &&
	       domain.at[0] != '.';
}

static bool
is_phone(struct span address)
{
	size_t digits = address.len - 1;

	if (address.len == 0 || address.at[0] != '+' || digits < PHONE_MIN ||
	    digits > PHONE_MAX || address.at[1] == '0')
		return false;
	for (size_t i = 1; i < address.len; i++)
		if (!is_digit(address.at[i]))
			return false;
	return true;
}

bool
contact_address_is(enum contact_kind kind, struct span address)
{
	if (!contact_address_ok(address))
		return false;
	switch (kind) {
	case CONTACT_MAIL:
		return is_mail(address);
	case CONTACT_PHONE:
		return is_phone(address);
	case CONTACT_TEXT:
		break;
	}
	return true;
}
