/* SPDX-License-Identifier: BSD-2-Clause
 *
 * A new device; see newdevice.h.
 */
#include "cli/newdevice.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/terminal.h"
#include "core/base32.h"
#include "core/wipe.h"
#include "io/clock.h"
#include "io/entropy.h"
#include "render/qr.h"

#define TRIES 3
#define DAY_SECONDS 86400
#define SCREEN_ROWS 23	/* of 24: the prompt needs one */

void
newdevice_name(const char *wish, const struct secrets *secrets,
	       struct device *d)
{
	snprintf(d->name, sizeof(d->name), "%s", wish);
	for (unsigned n = 2; secrets_find(secrets, d->name); n++)
		snprintf(d->name, sizeof(d->name), "%.28s%u", wish, n);
}

static bool
pick_name(const struct cli *cli, const struct secrets *secrets,
	  struct device *d)
{
	const char *wish = cli->options.name ? cli->options.name
					     : cli->options.replace;

	if (wish)
		return span_copy(span_of(wish), d->name, sizeof(d->name));
	newdevice_name("phone", secrets, d);
	return true;
}

enum cli_exit
newdevice_label(const struct cli *cli, struct device *d)
{
	const struct options *o = &cli->options;
	char host[HOST_NAME_MAX + 1] = "";

	(void)gethostname(host, sizeof(host) - 1);
	snprintf(d->issuer, sizeof(d->issuer), "%s",
		 o->issuer ? o->issuer
		 : cli->policy.issuer[0] ? cli->policy.issuer
		 : host[0] ? host : "localhost");
	snprintf(d->account, sizeof(d->account), "%s",
		 o->label ? o->label : cli->account.name);
	if (!span_is_text(span_of(d->account)) ||
	    !span_is_text(span_of(d->issuer))) {
		cli_error("the user's or the host's name is not UTF-8; give a "
			  "--label and an --issuer");
		return CLI_USAGE;
	}
	/* In "ISSUER:ACCOUNT" the first colon ends the issuer. */
	d->prefixed = !strchr(d->issuer, ':');
	if (!d->prefixed && strchr(d->account, ':')) {
		cli_error("--issuer and --label cannot both hold a ':'; apps "
			  "could not tell them apart");
		return CLI_USAGE;
	}
	return CLI_DONE;
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
	/* As long as the hash: RFC 4226 section 4 (R6), RFC 6238 section 3. */
	d->secret_size = hash_size(d->algorithm);
	if (entropy_fill(d->secret, d->secret_size))
		return CLI_DONE;
	cli_error("no random bytes");
	return CLI_STORAGE;
}

/* A label without the issuer, which issuer= repeats, where the symbol would
 * leave no room for the prompt otherwise. */
static void
fit_screen(struct device *d)
{
	char uri[DEVICE_URI_SIZE];
	struct sink out = {uri, sizeof(uri), 0, false};
	struct qr *qr;
	WIPE_AT_END(uri);

	device_write_uri(d, &out);
	qr = qr_new(uri);
	if ((!qr || qr_rows(qr, QR_ANSI) > SCREEN_ROWS) &&
	    !strchr(d->account, ':'))
		d->prefixed = false;
	qr_free(&qr);
}

static const char *
refusal(const struct cli *cli, const struct secrets *secrets,
	const struct device *d)
{
	const char *replace = cli->options.replace;
	struct secrets others = *secrets;
	WIPE_AT_END(others);

	if (replace && !secrets_find(secrets, replace))
		return "there is no device of the name that --replace gives";
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
	WIPE_AT_END(d);

	if (status == CLI_DONE)
		status = pick_secret(cli, &d);
	if (status != CLI_DONE)
		return status;
	if (!pick_name(cli, secrets, &d))
		return CLI_USAGE;
	clock_date(clock_now(), d.added);
	fit_screen(&d);
	why = refusal(cli, secrets, &d);
	if (why) {
		cli_error("cannot enrol %s: %s", d.name, why);
		return CLI_REFUSED;
	}
	*ret_device = d;
	return CLI_DONE;
}

/* The step nearest to BASE that the code is of. */
static uint64_t
nearest(const struct match *m, uint64_t base)
{
	uint64_t best = m->steps[0];

	for (unsigned i = 1; i < m->n; i++)
		if (llabs((long long)(m->steps[i] - base)) <
		    llabs((long long)(best - base)))
			best = m->steps[i];
	return best;
}

static void
explain_clock(const struct device *d, int64_t offset)
{
	long long seconds = llabs((long long)offset) * d->period;

	fprintf(stderr, "The device's clock is about %lld %s %s this "
		"host's%s.\n",
		seconds < 120 ? seconds
		: seconds < 7200 ? seconds / 60 : seconds / 3600,
		seconds < 120 ? "seconds" : seconds < 7200 ? "minutes"
							   : "hours",
		offset < 0 ? "behind" : "ahead of",
		llabs((long long)offset) == 1
		? ", or the code was typed across a change" : "");
}

/* Whether VALUE is a code of DEVICE now, give or take what drift allows. */
static bool
confirm(const struct cli *cli, const struct device *d, uint32_t value,
	struct device_state *ret_state)
{
	int64_t now = clock_now();
	bool totp = d->type == DEVICE_TOTP;
	uint64_t base = totp ? (uint64_t)now / d->period : d->counter;
	struct device_state state = {.counter = d->counter};
	struct match m;
	int64_t offset;

	if (now < 0 || now >= STATE_MAX_TIME ||
	    !match_find(d, NULL, &cli->policy, now,
			totp ? DAY_SECONDS / d->period : 0, value, &m) ||
	    !m.any) {
		cli_error("wrong code");
		return false;
	}
	m.steps[0] = nearest(&m, base);
	m.n = 1;
	offset = (int64_t)(m.steps[0] - base);
	if (totp && offset != 0)
		explain_clock(d, offset);
	if (totp && llabs((long long)offset) > DECIDE_LEARNED_DRIFT) {
		cli_error("set both clocks to network time, and try again");
		return false;
	}
	match_spend(&m, d, &state);
	/* One step off is a late typist more often than a bad clock. */
	state.drift = totp && llabs((long long)offset) > 1 ? (int)offset : 0;
	state.last_used = now;
	*ret_state = state;
	return true;
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
