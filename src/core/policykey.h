/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The keys of the policy: one table of names, types, ranges and defaults,
 * from which the reader of twofactor.conf, the canonical policy file and
 * `twofactor policy show` all work.  A value is carried as its canonical
 * text.  DESIGN section 3.3.
 */
#ifndef TF_CORE_POLICYKEY_H
#define TF_CORE_POLICYKEY_H

#include "core/scan.h"

#define POLICYKEY_TEXT_SIZE 128	/* the longest value, and NUL */

/* In the order of the table, which is that of the canonical file. */
enum policykey {
	POLICY_SECRETS_DIR = 0,
	POLICY_STATE_DIR,
	POLICY_ISSUER,
	POLICY_PROMPT,
	POLICY_ECHO,
	POLICY_REQUIRE,
	POLICY_ENROLL_BY,
	POLICY_ENROLL_AT_LOGIN,
	POLICY_ABSENT_HOME,
	POLICY_WINDOW_STEPS,
	POLICY_HOTP_LOOK_AHEAD,
	POLICY_CONFIRM_PASSWORD,
	POLICY_THROTTLE_BURST,
	POLICY_THROTTLE_YEARLY_RISK,
	POLICY_TRUST_BY,
	POLICY_TRUST_DAYS,
	POLICY_TRUST_ASK,
	POLICY_BACKUP_CODES,
	POLICY_BACKUP_WARN_AT,
	N_POLICY_KEYS,
};

enum policykey_type {
	POLICYKEY_TEXT = 0,
	POLICYKEY_FLAG,		/* "true" or "false" */
	POLICYKEY_NUMBER,
	POLICYKEY_WORD,		/* one of WORDS */
	POLICYKEY_DATE,		/* YYYY-MM-DD or "none" */
	POLICYKEY_RISK,		/* a probability, "0.01" */
	POLICYKEY_DIRECTORY,	/* of accounts' files: "~/A" or "/A/%u" */
};

/* Whose a directory is. */
enum policy_dir {
	POLICY_DIR_ROOTS = 0,
	POLICY_DIR_USERS,	/* below the home */
};

struct policykey_row {
	const char *name;	/* "throttle.burst": burst in group throttle */
	enum policykey_type type;
	const char *usual;	/* the default, canonical */
	const char *allowed;	/* what may be written, for messages */
	uint64_t min, max;	/* of a number, or of a text's bytes */
	const char *const *words;	/* the strictest first; ends in NULL */
	bool in_rules;		/* a rule may override it */
	bool ranked;		/* some values are stricter than others */
};

/* The row of KEY, which is below N_POLICY_KEYS. */
const struct policykey_row *policykey_row(enum policykey key);

/* The key of that name; N_POLICY_KEYS where there is none. */
enum policykey policykey_find(struct span name);

/* Whether a key is a group of that name: "throttle". */
bool policykey_is_group(struct span name) TF_MUST_CHECK;

/* Whether VALUE is canonical text that KEY may have.  *ret_number is what it
 * stands for: 0 or 1, the number, the index of the word, seconds since 1970
 * (0: "none"), parts of RISK_ONE, an enum policy_dir; 0 for a text. */
bool policykey_read(enum policykey key, struct span value,
		    uint64_t *ret_number) TF_MUST_CHECK;

/* The same for a row of another table. */
bool policykey_row_read(const struct policykey_row *row, struct span value,
			uint64_t *ret_number) TF_MUST_CHECK;

/* Where VALUE stands among those of KEY, which is ranked: the lower, the
 * stricter. */
uint64_t policykey_laxness(enum policykey key, struct span value);

/* The defaults. */
void policykey_usual(struct span ret_values[N_POLICY_KEYS]);

/* Whether a whole set of values goes together: the user must not be able to
 * write the state of secrets that root keeps, and with it use a code again. */
bool policykey_fits(const struct span values[N_POLICY_KEYS]) TF_MUST_CHECK;

#endif
