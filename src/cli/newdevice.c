/* SPDX-License-Identifier: BSD-2-Clause
 *
 * A new device; see newdevice.h.
 */
#include "cli/newdevice.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/terminal.h"
#include "core/base32.h"
#include "core/confirm.h"
#include "core/wipe.h"
#include "io/clock.h"
#include "io/enrolment.h"
#include "io/translate.h"
#include "render/encoder.h"
#include "render/qr.h"

#define TRIES 3
#define SCREEN_ROWS 23	/* of 24: the prompt needs one */

static bool
pick_name(const struct cli *cli, const struct secrets *secrets,
	  struct device *d)
{
	const char *wish = cli->options.name ? cli->options.name
					     : cli->options.replace;

	if (wish)
		return span_copy(span_of(wish), d->name, sizeof(d->name));
	enrolment_name("phone", secrets, d);
	return true;
}

enum cli_exit
newdevice_label(const struct cli *cli, struct device *d)
{
	const struct options *o = &cli->options;
	const char *why = enrolment_label(&cli->policy, o->issuer,
					  o->label ? o->label
						   : cli->account.name, d);

	if (!why)
		return CLI_DONE;
	cli_error("%s; give another --label or --issuer", _(why));
	return CLI_USAGE;
}

/* As people copy keys: in groups, in lower case, with padding. */
static bool
read_key(struct span text, struct device *d)
{
	char key[TERMINAL_LINE_SIZE];
	struct sink out = {key, sizeof(key), 0, false};
	WIPE_AT_END(key);

	while (text.len > 0 && text.at[text.len - 1] == '=')
		text.len--;
	for (size_t i = 0; i < text.len; i++)
		if (text.at[i] != ' ' && text.at[i] != '-')
			sink_char(&out, text.at[i]);
	return !out.full &&
	       base32_decode((struct span){key, out.len}, d->secret,
			     sizeof(d->secret), &d->secret_size) &&
	       d->secret_size >= DEVICE_SECRET_MIN;
}

static enum cli_exit
pick_secret(const struct cli *cli, struct device *d)
{
	char line[TERMINAL_LINE_SIZE];
	struct span text;
	WIPE_AT_END(line);

	if (cli->options.secret_stdin) {
		if (terminal_ask("Key, in base32: ", line, &text) &&
		    read_key(text, d))
			return CLI_DONE;
		cli_error("the key on standard input is not base32 of 16 to "
			  "64 bytes (26 to 103 characters)");
		return CLI_USAGE;
	}
	if (enrolment_key(d))
		return CLI_DONE;
	cli_error("no random bytes");
	return CLI_STORAGE;
}

static const char *
refusal(const struct cli *cli, const struct secrets *secrets,
	const struct device *d)
{
	const char *replace = cli->options.replace;
	struct secrets others = *secrets;
	WIPE_AT_END(others);

	if (replace && !secrets_find(secrets, replace))
		return N_("there is no device of the name that --replace "
			  "gives");
	secrets_remove(&others, replace);
	return secrets_refusal(&others, d);
}

enum cli_exit
newdevice_make(const struct cli *cli, const struct secrets *secrets,
	       struct device *ret_device)
{
	const struct options *o = &cli->options;
	struct device d = {
		.type = o->type,
		.algorithm = o->algorithm,
		.digits = o->digits,
		.period = o->type == DEVICE_TOTP ? o->period : 0,
	};
	enum cli_exit status = newdevice_label(cli, &d);
	const char *why;
	struct qr *qr;
	WIPE_AT_END(d);

	if (status == CLI_DONE)
		status = pick_secret(cli, &d);
	if (status != CLI_DONE)
		return status;
	if (!pick_name(cli, secrets, &d))
		return CLI_USAGE;
	clock_date(clock_now(), d.added);
	qr = qr_new_fitting(&encoder_linked, &d, SCREEN_ROWS);
	qr_free(&qr);
	why = refusal(cli, secrets, &d);
	if (why) {
		cli_error("cannot enrol %s: %s", d.name, _(why));
		return CLI_REFUSED;
	}
	*ret_device = d;
	return CLI_DONE;
}

static void
explain_clock(const struct device *d, int64_t offset)
{
	long long seconds = llabs((long long)offset) * d->period;
	char amount[64];

	if (seconds < 120)
		snprintf(amount, sizeof(amount), _("%lld seconds"), seconds);
	else if (seconds < 7200)
		snprintf(amount, sizeof(amount), _("%lld minutes"),
			 seconds / 60);
	else
		snprintf(amount, sizeof(amount), _("%lld hours"),
			 seconds / 3600);
	fprintf(stderr, offset < 0
		? _("The device's clock is about %s behind this host's.\n")
		: _("The device's clock is about %s ahead of this host's.\n"),
		amount);
	if (llabs((long long)offset) == 1)
		fputs(_("Or the code was typed across a change.\n"), stderr);
}

static bool
confirm(const struct cli *cli, const struct device *d, uint32_t value,
	struct device_state *ret_state)
{
	int64_t offset = 0;
	enum confirm found = confirm_code(d, &cli->policy, clock_now(), value,
					  ret_state, &offset);

	if (found == CONFIRM_WRONG)
		cli_error("wrong code");
	if (offset != 0)
		explain_clock(d, offset);
	if (found == CONFIRM_FAR)
		cli_error("set both clocks to network time, and try again");
	return found == CONFIRM_RIGHT;
}

enum cli_exit
newdevice_confirm(const struct cli *cli, const struct device *device,
		  struct device_state *ret_state)
{
	int tries = terminal_interactive() ? TRIES : 1;
	char line[TERMINAL_LINE_SIZE];
	struct answer answer;
	struct span text;
	WIPE_AT_END(line);
	WIPE_AT_END(answer);

	while (tries-- > 0) {
		if (!terminal_ask("Code that the device shows: ", line, &text))
			break;
		answer_read(text, &answer);
		if (answer.n == 0 ||
		    answer.list[0].digits != device->digits)
			cli_error("a code of %u digits is needed",
				  device->digits);
		else if (confirm(cli, device, answer.list[0].value, ret_state))
			return CLI_DONE;
	}
	cli_error("nothing was enrolled");
	return CLI_REFUSED;
}
