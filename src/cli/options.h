/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The options of twofactor(1): one table of all, and each subcommand says
 * which it takes.
 */
#ifndef TF_CLI_OPTIONS_H
#define TF_CLI_OPTIONS_H

#include "core/device.h"

#define OPTIONS_PERIOD 30	/* the default */

/* Which of the options a subcommand takes. */
enum option_bit {
	OPTION_USER = 1 << 0,
	OPTION_SECRET = 1 << 1,
	OPTION_JSON = 1 << 2,
	OPTION_DEVICE = 1 << 3,	/* what a new device is like */
	OPTION_SYMBOL = 1 << 4,	/* how it is drawn */
	OPTION_ALL = 1 << 5,
	OPTION_CODES = 1 << 6,
	OPTION_OUT = 1 << 7,
	OPTION_LOGIN = 1 << 8,	/* which login a policy is shown for */
	OPTION_IMPORT = 1 << 9,	/* where from */
	OPTION_EVERY = 1 << 10,	/* --all, of one account */
	OPTION_PASSWORD = 1 << 11,	/* how it is given */
	OPTION_NO_CONFIRM = 1 << 14,
	OPTION_FOR_ROOT = 1 << 15,	/* none: root runs it, for --user */
	OPTION_ACCOUNT = OPTION_USER | OPTION_SECRET,
	OPTION_CHANGE = OPTION_ACCOUNT | OPTION_PASSWORD,
};

enum options_qr {
	OPTIONS_QR_AUTO = 0,
	OPTIONS_QR_ANSI,
	OPTIONS_QR_UTF8,
	OPTIONS_QR_ASCII,
	OPTIONS_QR_NONE,
};

/* Texts are views into argv; NULL where an option was not given. */
struct options {
	bool help, json, all, new_codes, secret_stdin, no_confirm;
	bool google, uri, every, password_stdin;
	const char *pam_oath;
	const char *user, *secret;
	const char *name, *replace, *issuer, *label;
	const char *svg, *out;
	const char *service, *from;
	enum device_type type;
	enum hash_algorithm algorithm;
	unsigned digits, period;
	unsigned count;		/* 0: the policy's */
	enum options_qr qr;
};

/* Reads the options in ARGV (without the subcommand), those in ALLOWED, and at
 * most N_OPERANDS operands into ret_operands (NULL: not given).  False:
 * explained on standard error. */
bool options_parse(int argc, char **argv, unsigned allowed,
		   struct options *ret_options, const char **ret_operands,
		   int n_operands) TF_MUST_CHECK;

/* Prints a line for each option in ALLOWED. */
void options_help(unsigned allowed);

#endif
