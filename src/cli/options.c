/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The table of options; see options.h.
 */
#include "cli/options.h"

#include <stdio.h>
#include <string.h>

#include "cli/cli.h"
#include "core/address.h"
#include "core/backup.h"
#include "io/translate.h"

static bool
set_text(const char **slot, const char *value)
{
	*slot = value;
	return value[0] != '\0';
}

static bool
set_number(unsigned *slot, const char *value, unsigned min, unsigned max)
{
	uint64_t n;

	if (!span_number(span_of(value), max, &n) || n < min)
		return false;
	*slot = (unsigned)n;
	return true;
}

/* The index of VALUE among N names, or -1. */
static int
choose(const char *value, const char *const *names, int n)
{
	for (int i = 0; i < n; i++)
		if (strcmp(value, names[i]) == 0)
			return i;
	return -1;
}

static bool
flag_every(struct options *o, const char *value)
{
	(void)value;
	o->every = true;
	return true;
}

static bool
set_user(struct options *o, const char *value)
{
	return set_text(&o->user, value);
}

static bool
set_secret(struct options *o, const char *value)
{
	return set_text(&o->secret, value);
}

static bool
set_name(struct options *o, const char *value)
{
	o->name = value;
	return device_name_ok(span_of(value));
}

static bool
set_replace(struct options *o, const char *value)
{
	o->replace = value;
	return device_name_ok(span_of(value));
}

static bool
set_issuer(struct options *o, const char *value)
{
	o->issuer = value;
	return value[0] && strlen(value) < DEVICE_ISSUER_SIZE &&
	       span_is_text(span_of(value));
}

static bool
set_label(struct options *o, const char *value)
{
	o->label = value;
	return value[0] && strlen(value) < DEVICE_ACCOUNT_SIZE &&
	       span_is_text(span_of(value));
}

static bool
set_svg(struct options *o, const char *value)
{
	return set_text(&o->svg, value);
}

static bool
set_out(struct options *o, const char *value)
{
	return set_text(&o->out, value);
}

static bool
set_pam_oath(struct options *o, const char *value)
{
	return set_text(&o->pam_oath, value);
}

static bool
set_service(struct options *o, const char *value)
{
	return set_text(&o->service, value);
}

static bool
set_from(struct options *o, const char *value)
{
	struct address address;

	o->from = value;
	return strcmp(value, "local") == 0 ||
	       address_read(span_of(value), &address);
}

static bool
set_type(struct options *o, const char *value)
{
	static const char *const names[] = {"totp", "hotp"};
	int i = choose(value, names, 2);

	o->type = i == 1 ? DEVICE_HOTP : DEVICE_TOTP;
	return i >= 0;
}

static bool
set_algorithm(struct options *o, const char *value)
{
	static const char *const names[] = {"sha1", "sha256", "sha512"};
	int i = choose(value, names, 3);

	o->algorithm = (enum hash_algorithm)(HASH_SHA1 + (i < 0 ? 0 : i));
	return i >= 0;
}

static bool
set_digits(struct options *o, const char *value)
{
	return set_number(&o->digits, value, OTP_MIN_DIGITS, OTP_MAX_DIGITS);
}

static bool
set_period(struct options *o, const char *value)
{
	return set_number(&o->period, value, DEVICE_PERIOD_MIN,
			  DEVICE_PERIOD_MAX);
}

static bool
set_qr(struct options *o, const char *value)
{
	static const char *const names[] = {"auto", "ansi", "utf8", "ascii",
					    "none"};
	int i = choose(value, names, 5);

	o->qr = (enum options_qr)(i < 0 ? 0 : i);
	return i >= 0;
}

static bool
set_count(struct options *o, const char *value)
{
	return set_number(&o->count, value, 1, BACKUP_MAX_CODES);
}

#define FLAG(member) \
	static bool flag_##member(struct options *o, const char *value) \
	{ \
		(void)value; \
		o->member = true; \
		return true; \
	}
FLAG(help)
FLAG(json)
FLAG(all)
FLAG(new_codes)
FLAG(secret_stdin)
FLAG(no_confirm)
FLAG(google)
FLAG(uri)
FLAG(password_stdin)

static const struct option_row {
	const char *name;
	const char *value;	/* what it takes, NULL for a flag */
	unsigned bit;		/* 0: every subcommand takes it */
	bool (*set)(struct options *o, const char *value);
	const char *help;
} table[] = {
	{"--google-authenticator", NULL, OPTION_IMPORT, flag_google,
	 N_("FILE is pam_google_authenticator's, ~/.google_authenticator")},
	{"--pam-oath", "FILE", OPTION_IMPORT, set_pam_oath,
	 N_("the account's lines of pam_oath's users file")},
	{"--uri", NULL, OPTION_IMPORT, flag_uri,
	 N_("an otpauth URI on standard input")},
	{"--name", "NAME", OPTION_DEVICE | OPTION_IMPORT, set_name,
	 N_("the new device's name: letters, digits, '.', '_', '-'")},
	{"--replace", "NAME", OPTION_DEVICE, set_replace,
	 N_("the device that the new one takes the place of")},
	{"--type", "totp|hotp", OPTION_DEVICE, set_type,
	 N_("codes by the clock, or by a counter")},
	{"--algorithm", "sha1|sha256|sha512", OPTION_DEVICE, set_algorithm,
	 N_("many apps know sha1 only")},
	{"--digits", "6|7|8", OPTION_DEVICE, set_digits, N_("of a code")},
	{"--period", "SECONDS", OPTION_DEVICE, set_period,
	 N_("how long a code lives, 15 to 120")},
	{"--issuer", "TEXT", OPTION_DEVICE, set_issuer,
	 N_("what the app shows as the site; this host's name")},
	{"--label", "TEXT", OPTION_DEVICE, set_label,
	 N_("what the app shows as the account; the user's name")},
	{"--secret-stdin", NULL, OPTION_DEVICE, flag_secret_stdin,
	 N_("read the key, in base32, from standard input's first line")},
	{"--password-stdin", NULL, OPTION_PASSWORD, flag_password_stdin,
	 N_("read the account's password from the first line before that")},
	{"--no-confirm", NULL, OPTION_DEVICE | OPTION_NO_CONFIRM,
	 flag_no_confirm,
	 N_("write at once, without a code from the device")},
	{"--qr", "auto|ansi|utf8|ascii|none", OPTION_SYMBOL, set_qr,
	 N_("how to draw the QR code")},
	{"--svg", "FILE", OPTION_SYMBOL, set_svg,
	 N_("draw it into a new file instead")},
	{"--new", NULL, OPTION_CODES, flag_new_codes,
	 N_("make a fresh set; the old one stops working")},
	{"--count", "N", OPTION_CODES, set_count, N_("how many, 1 to 64")},
	{"--out", "FILE", OPTION_OUT, set_out,
	 N_("write into this file instead")},
	{"--service", "NAME", OPTION_LOGIN, set_service,
	 N_("show what holds for a login to this PAM service")},
	{"--from", "ADDRESS|local", OPTION_LOGIN, set_from,
	 N_("... from this address; names are not resolved")},
	{"--all", NULL, OPTION_ALL, flag_all, N_("every account (root)")},
	{"--all", NULL, OPTION_EVERY, flag_every, N_("every trusted device")},
	{"--user", "NAME", OPTION_USER, set_user,
	 N_("act for this account (root)")},
	{"--secret", "FILE", OPTION_SECRET, set_secret,
	 N_("where the module's secret=FILE points, instead of ~/.twofactor")},
	{"--json", NULL, OPTION_JSON, flag_json,
	 N_("print one JSON object")},
	{"--help", NULL, 0, flag_help, N_("show this")},
};
#define N_ROWS (sizeof(table) / sizeof(table[0]))

static const struct option_row *
find_row(struct span name, unsigned allowed)
{
	for (size_t i = 0; i < N_ROWS; i++)
		if (span_is(name, table[i].name) &&
		    (table[i].bit == 0 || (table[i].bit & allowed)))
			return &table[i];
	return NULL;
}

/* One option and, if it takes one, its value, which may be the next word. */
static bool
parse_one(char **argv, int *at, unsigned allowed, struct options *o)
{
	struct span rest = span_of(argv[*at]);
	const char *equals = strchr(argv[*at], '=');
	const struct option_row *row = find_row(scan_until(&rest, '='),
						allowed);
	const char *value = equals ? equals + 1 : NULL;

	if (!row) {
		cli_error("there is no option %s here; try --help", argv[*at]);
		return false;
	}
	if (row->value && !value && argv[*at + 1])
		value = argv[++*at];
	if (row->value && !value) {
		cli_error("%s needs a value: %s", row->name, row->value);
		return false;
	}
	if (!row->value && value) {
		cli_error("%s takes no value", row->name);
		return false;
	}
	if (!row->set(o, value)) {
		cli_error("%s cannot be \"%s\"; it takes %s (%s)", row->name,
			  value, row->value, _(row->help));
		return false;
	}
	return true;
}

bool
options_parse(int argc, char **argv, unsigned allowed,
	      struct options *ret_options, const char **ret_operands,
	      int n_operands)
{
	struct options o = {
		.type = DEVICE_TOTP,
		.algorithm = HASH_SHA1,
		.digits = 6,
		.period = OPTIONS_PERIOD,
	};

	int n = 0;

	for (int i = 0; i < n_operands; i++)
		ret_operands[i] = NULL;
	for (int i = 0; i < argc; i++) {
		if (argv[i][0] == '-') {
			if (!parse_one(argv, &i, allowed, &o))
				return false;
		} else if (n == n_operands) {
			cli_error("one name too many: \"%s\"; try --help",
				  argv[i]);
			return false;
		} else {
			ret_operands[n++] = argv[i];
		}
	}
	*ret_options = o;
	return true;
}

void
options_help(unsigned allowed)
{
	for (size_t i = 0; i < N_ROWS; i++) {
		if (table[i].bit != 0 && !(table[i].bit & allowed))
			continue;
		printf("  %s%s%s\n        %s\n", table[i].name,
		       table[i].value ? " " : "",
		       table[i].value ? table[i].value : "",
		       _(table[i].help));
	}
}
