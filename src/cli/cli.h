/* SPDX-License-Identifier: BSD-2-Clause
 *
 * What the subcommands of twofactor(1) share: the command line as read, the
 * account it is about, exit statuses, messages.
 */
#ifndef TF_CLI_CLI_H
#define TF_CLI_CLI_H

#include <stdio.h>

#include "cli/options.h"
#include "core/decide.h"
#include "core/rules.h"
#include "io/backupset.h"
#include "io/policyfile.h"
#include "io/store.h"

enum cli_exit {
	CLI_DONE = 0,
	CLI_REFUSED = 1,	/* or "no" */
	CLI_USAGE = 2,
	CLI_NOT_ENROLLED = 3,
	CLI_CONFIGURATION = 4,
	CLI_STORAGE = 5,
	CLI_WARNED = 6,		/* done, with warnings about the policy */
};

/* What the command is called among PAM services. */
#define CLI_SERVICE "twofactor"

struct cli {
	struct options options;
	const char *operand;	/* the subcommand's NAME, or NULL */
	const char *file;	/* a second operand, or NULL */
	const char *more;	/* a third one, or NULL */
	struct policy policy;
	struct account account;	/* whose second factor it is */
	struct place place;
	bool acting;		/* root, for somebody named by --user */
};

/* Prints "twofactor: ..." and a newline to standard error. */
void cli_error(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Prints the reason and what it means, and returns the status for it. */
enum cli_exit cli_fault(const struct fault *fault);

/* Finds out whose second factor this is about (--user, else the caller).
 * Anything but CLI_DONE is for exit(), and was explained. */
enum cli_exit cli_find(struct cli *cli) TF_MUST_CHECK;

/* Where the files of ACCOUNT are, by --secret or else by cli->policy.  Anything
 * but CLI_DONE was explained. */
enum cli_exit cli_place(const struct cli *cli, const struct account *account,
			struct place *ret_place) TF_MUST_CHECK;

/* Decides on the policy in FILE for the account, SERVICE (NULL: not known) and
 * ORIGIN; it becomes cli->policy. */
void cli_decide(struct cli *cli, const struct policyfile *file,
		const char *service, const struct origin *origin,
		struct ruling *ret_ruling);

/* Finds out whose second factor this is about (--user, else the caller; under
 * sudo it asks), where the files are and which policy holds.  Anything but
 * CLI_DONE is for exit(), and was explained. */
enum cli_exit cli_begin(struct cli *cli) TF_MUST_CHECK;

/* Which policy holds for the command itself, for cli->account. */
enum cli_exit cli_find_policy(struct cli *cli) TF_MUST_CHECK;

/* Reads the account's files.  CLI_NOT_ENROLLED, explained, where there is no
 * device, unless MODE makes or mends one. */
enum cli_exit cli_read(const struct cli *cli, enum store_mode mode,
		       struct record *ret_record) TF_MUST_CHECK;

/* Reads them, and finds in ret_record the device that the operand names.
 * CLI_REFUSED, explained, where there is none. */
enum cli_exit cli_read_device(const struct cli *cli, struct record *ret_record,
			      const struct device **ret_device) TF_MUST_CHECK;

/* Asks QUESTION where somebody can be asked.  False, explained: no. */
bool cli_confirm(const char *question) TF_MUST_CHECK;

/* Changes the account's files as store_update does; a failure is explained.
 * What became of ACTION, on DEVICE if that is not NULL, is logged.  That CHANGE
 * wrote nothing is CLI_REFUSED, and the caller's to explain. */
enum cli_exit cli_update(const struct cli *cli, const char *action,
			 const char *device, enum store_mode mode,
			 enum store_write (*change)(struct record *record,
						    void *arg),
			 void *arg) TF_MUST_CHECK;

/* Prints a fresh set for a person. */
void cli_print_codes(const struct cli *cli, const struct backupset *set);

/* Whether so many backup codes are few, as the policy has it. */
bool cli_few_left(const struct cli *cli, unsigned left) TF_MUST_CHECK;

/* Flushes standard output; CLI_STORAGE, explained, if it did not get out. */
enum cli_exit cli_flush(void) TF_MUST_CHECK;

#endif
