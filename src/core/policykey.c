/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The table of the policy's keys; see policykey.h.
 */
#include "core/policykey.h"

#include <string.h>

#include "core/backup.h"
#include "core/err.h"
#include "core/policy.h"

#define RISK_DIGITS 9	/* behind the point */
#define RISK_UNIT (RISK_ONE / 1000000000)

#define DIRECTORIES \
	"\"~/DIRECTORY\", below the home, or \"/DIRECTORY/%u\", below root's " \
	"directories, %u for the account's name; no other %, no $, no \"..\""

static const char *const require_words[] = {"everyone", "enrolled", "nobody",
					    NULL};
static const char *const home_words[] = {"error", "unenrolled", NULL};
static const char *const trust_words[] = {"none", "key", "address", NULL};

/* tests/unit/manual.test reads this table. */
static const struct policykey_row keys[] = {
	{"secrets_dir", POLICYKEY_DIRECTORY, "~/.twofactor", DIRECTORIES,
	 0, 0, NULL, false, false},
	{"state_dir", POLICYKEY_DIRECTORY, "~/.twofactor", DIRECTORIES,
	 0, 0, NULL, false, false},
	{"issuer", POLICYKEY_TEXT, "",
	 "text of at most 63 bytes; \"\" is the host's name",
	 0, 63, NULL, true, false},
	{"prompt", POLICYKEY_TEXT, N_("Verification code: "),
	 "text of 1 to 127 bytes",
	 1, POLICYKEY_TEXT_SIZE - 1, NULL, true, false},
	{"echo", POLICYKEY_FLAG, "false", "true or false",
	 0, 1, NULL, true, true},
	{"require", POLICYKEY_WORD, "everyone",
	 "\"everyone\", \"enrolled\" or \"nobody\"",
	 0, 0, require_words, true, true},
	{"enroll_by", POLICYKEY_DATE, "none", "\"YYYY-MM-DD\" or \"none\"",
	 0, 0, NULL, true, false},
	{"enroll_at_login", POLICYKEY_FLAG, "false", "true or false",
	 0, 1, NULL, true, false},
	{"absent_home", POLICYKEY_WORD, "error", "\"error\" or \"unenrolled\"",
	 0, 0, home_words, true, true},
	{"window_steps", POLICYKEY_NUMBER, "1", "0 to 10",
	 0, 10, NULL, true, true},
	{"hotp_look_ahead", POLICYKEY_NUMBER, "10", "0 to 100",
	 0, 100, NULL, true, true},
	{"confirm_password", POLICYKEY_FLAG, "false", "true or false",
	 0, 1, NULL, true, true},
	{"throttle.burst", POLICYKEY_NUMBER, "10", "1 to 1000",
	 1, 1000, NULL, true, true},
	{"throttle.yearly_risk", POLICYKEY_RISK, "0.01",
	 "0.000001 to 0.1, at most 9 digits behind the point",
	 RISK_ONE / 1000000, RISK_ONE / 10, NULL, true, true},
	{"trust.by", POLICYKEY_WORD, "none",
	 "\"none\", \"key\" or \"address\"",
	 0, 0, trust_words, true, true},
	{"trust.days", POLICYKEY_NUMBER, "30", "1 to 365",
	 1, 365, NULL, true, true},
	{"trust.ask", POLICYKEY_FLAG, "true", "true or false",
	 0, 1, NULL, true, false},
	{"backup.codes", POLICYKEY_NUMBER, "10", "1 to 64",
	 1, BACKUP_MAX_CODES, NULL, true, false},
	{"backup.warn_at", POLICYKEY_NUMBER, "3", "0 to 64",
	 0, BACKUP_MAX_CODES, NULL, true, false},
};
_Static_assert(sizeof(keys) / sizeof(keys[0]) == N_POLICY_KEYS,
	       "a row for each key");

const struct policykey_row *
policykey_row(enum policykey key)
{
	return &keys[key];
}

enum policykey
policykey_find(struct span name)
{
	for (int i = 0; i < N_POLICY_KEYS; i++)
		if (span_is(name, keys[i].name))
			return (enum policykey)i;
	return N_POLICY_KEYS;
}

bool
policykey_is_group(struct span name)
{
	for (int i = 0; i < N_POLICY_KEYS; i++)
		if (strncmp(keys[i].name, name.at, name.len) == 0 &&
		    keys[i].name[name.len] == '.')
			return true;
	return false;
}

static bool
read_word(const char *const *words, struct span value, uint64_t *ret_number)
{
	for (uint64_t i = 0; words[i]; i++) {
		if (!span_is(value, words[i]))
			continue;
		*ret_number = i;
		return true;
	}
	return false;
}

/* Days from 1970-01-01 to a day that may not exist; YEAR from 1970. */
static unsigned
days_until(unsigned year, unsigned month, unsigned day)
{
	static const unsigned before[] = {0, 31, 59, 90, 120, 151, 181, 212,
					  243, 273, 304, 334, 365};
	unsigned past = year - 1;
	bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
	unsigned leaps = past / 4 - past / 100 + past / 400 - 477;

	return (year - 1970) * 365 + leaps + before[month - 1] +
	       (leap && month > 2) + day - 1;
}

/* Midnight UTC of a day from 1970-01-02 on. */
static bool
read_date(struct span value, uint64_t *ret_seconds)
{
	char date[DATE_SIZE];
	unsigned field[3] = {0}, i = 0, days;

	if (span_is(value, "none")) {
		*ret_seconds = 0;
		return true;
	}
	if (!span_date(value, date))
		return false;
	for (const char *c = date; *c; c++) {
		if (*c == '-')
			i++;
		else
			field[i] = field[i] * 10 + (unsigned)(*c - '0');
	}
	if (field[0] < 1970 || field[1] < 1 || field[1] > 12)
		return false;
	days = days_until(field[0], field[1], field[2]);
	/* The 30th of February is later than the 1st of March. */
	if (days == 0 ||
	    (field[1] < 12 && days >= days_until(field[0], field[1] + 1, 1)))
		return false;
	*ret_seconds = (uint64_t)days * POLICY_DAY_SECONDS;
	return true;
}

/* "0." and digits, the last of them not 0. */
static bool
read_risk(struct span value, uint64_t *ret_risk)
{
	uint64_t n = 0, unit = RISK_UNIT;
	struct span digits;

	if (value.len < 3 || memcmp(value.at, "0.", 2) != 0)
		return false;
	digits = (struct span){value.at + 2, value.len - 2};
	if (digits.len > RISK_DIGITS || digits.at[digits.len - 1] == '0')
		return false;
	for (size_t i = 0; i < digits.len; i++) {
		if (digits.at[i] < '0' || digits.at[i] > '9')
			return false;
		n = n * 10 + (uint64_t)(digits.at[i] - '0');
	}
	for (size_t i = digits.len; i < RISK_DIGITS; i++)
		unit *= 10;
	*ret_risk = n * unit;
	return true;
}

static bool
is_plain_part(struct span part)
{
	return part.len > 0 && !span_is(part, ".") && !span_is(part, "..") &&
	       !memchr(part.at, '%', part.len) &&
	       !memchr(part.at, '$', part.len);
}

/* "~/..." without a name in it, or "/..." with just one "%u". */
static bool
read_directory(struct span value, uint64_t *ret_whose)
{
	struct span rest = value, start = scan_until(&rest, '/'), part;
	bool home = span_is(start, "~"), named = home;

	if (value.len >= POLICYKEY_TEXT_SIZE || !span_is_text(value) ||
	    rest.len == 0 || rest.at[rest.len - 1] == '/' ||
	    (start.len > 0 && !home))
		return false;
	while (rest.len > 0) {
		part = scan_until(&rest, '/');
		if (!named && span_is(part, "%u"))
			named = true;
		else if (!is_plain_part(part))
			return false;
	}
	*ret_whose = home ? POLICY_DIR_USERS : POLICY_DIR_ROOTS;
	return named;
}

bool
policykey_read(enum policykey key, struct span value, uint64_t *ret_number)
{
	return policykey_row_read(&keys[key], value, ret_number);
}

bool
policykey_row_read(const struct policykey_row *row, struct span value,
		   uint64_t *ret_number)
{
	static const char *const flags[] = {"false", "true", NULL};
	uint64_t n = 0;
	bool ok = false;

	switch (row->type) {
	case POLICYKEY_TEXT:
		ok = value.len >= row->min && value.len <= row->max &&
		     span_is_text(value);
		break;
	case POLICYKEY_DIRECTORY:
		ok = read_directory(value, &n);
		break;
	case POLICYKEY_FLAG:
		ok = read_word(flags, value, &n);
		break;
	case POLICYKEY_WORD:
		ok = read_word(row->words, value, &n);
		break;
	case POLICYKEY_DATE:
		ok = read_date(value, &n);
		break;
	case POLICYKEY_NUMBER:
		ok = span_number(value, row->max, &n) && n >= row->min;
		break;
	case POLICYKEY_RISK:
		ok = read_risk(value, &n) && n >= row->min && n <= row->max;
		break;
	}
	if (ok)
		*ret_number = n;
	return ok;
}

uint64_t
policykey_laxness(enum policykey key, struct span value)
{
	uint64_t n = 0;

	if (!policykey_read(key, value, &n))
		return 0;
	return key == POLICY_CONFIRM_PASSWORD ? !n : n;
}

void
policykey_usual(struct span ret_values[N_POLICY_KEYS])
{
	for (int i = 0; i < N_POLICY_KEYS; i++)
		ret_values[i] = span_of(keys[i].usual);
}

bool
policykey_fits(const struct span values[N_POLICY_KEYS])
{
	uint64_t secrets, state;

	return policykey_read(POLICY_SECRETS_DIR, values[POLICY_SECRETS_DIR],
			      &secrets) &&
	       policykey_read(POLICY_STATE_DIR, values[POLICY_STATE_DIR],
			      &state) &&
	       (secrets != POLICY_DIR_ROOTS || state == POLICY_DIR_ROOTS);
}
