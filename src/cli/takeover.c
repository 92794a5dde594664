/* SPDX-License-Identifier: BSD-2-Clause
 *
 * One account's import; see takeover.h.
 */
#include "cli/takeover.h"

#include <stdio.h>
#include <string.h>

#include "cli/authorize.h"
#include "cli/newdevice.h"
#include "cli/terminal.h"
#include "core/google.h"
#include "core/pamoath.h"
#include "core/wipe.h"
#include "io/clock.h"
#include "io/enrolment.h"
#include "io/entropy.h"
#include "io/googlefile.h"
#include "io/translate.h"

static enum cli_exit
damaged(const char *path, const struct fault *found)
{
	struct fault fault = *found;

	snprintf(fault.file, sizeof(fault.file), "%.255s", path);
	return cli_fault(&fault);
}

static enum cli_exit
take_google(struct takeover *t)
{
	const struct cli *cli = t->cli;
	char text[GOOGLE_MAX_SIZE + 1], path[PATH_MAX];
	struct span file = t->text;
	struct fault fault;
	bool ok;

	place_show_google(&cli->place, &cli->account, path, sizeof(path));
	if (!file.at) {
		file.at = text;
		if (!googlefile_read(&cli->account, &cli->place, text,
				     sizeof(text), &file.len, &fault))
			return fault.err == TF_ERR_ABSENT && cli->options.all
			       ? CLI_NOT_ENROLLED : cli_fault(&fault);
	}
	ok = google_parse(file, &t->got, &fault);
	OPENSSL_cleanse(text, sizeof(text));
	return ok ? CLI_DONE
		  : damaged(cli->file ? cli->file : path, &fault);
}

static enum cli_exit
take_pam_oath(struct takeover *t)
{
	const char *path = t->cli->options.pam_oath;
	const char *user = t->cli->account.name;
	struct fault fault;

	if (!pamoath_parse(t->text, user, clock_now(), &t->got, &fault))
		return damaged(path, &fault);
	if (t->got.n > 0)
		return CLI_DONE;
	if (!t->cli->options.all)
		cli_error("%s: no line of %s", path, user);
	return CLI_NOT_ENROLLED;
}

static enum cli_exit
take_uri(struct takeover *t)
{
	char line[TERMINAL_LINE_SIZE];
	const char *what = N_("no URI on standard input, or too long "
			      "a line");
	struct span uri;
	WIPE_AT_END(line);

	if (terminal_ask("otpauth URI: ", line, &uri) &&
	    device_parse_imported(uri, &t->got.devices[0], &what)) {
		t->got.n = 1;
		t->got.first[0].counter = t->got.devices[0].counter;
		return CLI_DONE;
	}
	cli_error("%s", _(what));
	return CLI_REFUSED;
}

/* Adds the scratch codes to the set that the account has, or makes one. */
static bool
hash_scratch(struct takeover *t)
{
	struct backup *set = &t->set;

	*set = t->before;
	if (t->got.n_scratch == 0)
		return true;
	if (set->iterations == 0) {
		set->iterations = BACKUP_ITERATIONS;
		clock_date(clock_now(), set->made);
		if (!entropy_fill(set->salt, sizeof(set->salt)))
			return false;
	}
	for (unsigned n = 0; n < t->got.n_scratch; n++) {
		struct backup_code *code = &set->codes[set->n_codes];
		unsigned last = set->n_codes ? code[-1].number : 0;
		if (last == BACKUP_MAX_CODES)
			return false;
		code->number = last + 1;
		code->scratch = true;
		if (!backup_hash(t->got.scratch[n], set->salt,
				 set->iterations, code->hash))
			return false;
		set->n_codes++;
	}
	return true;
}

static enum cli_exit
name_devices(struct takeover *t, const struct secrets *secrets)
{
	const struct options *o = &t->cli->options;
	const char *wish = o->name ? o->name : o->google ? "google"
				   : o->uri ? "phone" : "oath";
	struct secrets all = *secrets;
	WIPE_AT_END(all);

	for (unsigned n = 0; n < t->got.n; n++) {
		struct device *d = &t->got.devices[n];
		enum cli_exit status = o->uri ? CLI_DONE
					      : newdevice_label(t->cli, d);
		const char *why;
		if (status != CLI_DONE)
			return status;
		enrolment_name(wish, &all, d);
		clock_date(clock_now(), d->added);
		why = secrets_refusal(&all, d);
		if (why) {
			cli_error("%s: cannot import: %s",
				  t->cli->account.name, _(why));
			return CLI_REFUSED;
		}
		all.devices[all.n_devices++] = *d;
	}
	return CLI_DONE;
}

static bool
add_device(struct record *record, const struct device *device,
	   const struct device_state *first)
{
	struct device_state *state = state_entry(&record->state, device);
	uint8_t print[DEVICE_PRINT_SIZE];

	if (!state || secrets_refusal(&record->secrets, device))
		return false;
	memcpy(print, state->print, sizeof(print));
	*state = *first;
	memcpy(state->print, print, sizeof(print));
	record->secrets.devices[record->secrets.n_devices++] = *device;
	return true;
}

static bool
same_set(const struct backup *a, const struct backup *b)
{
	return a->iterations == b->iterations && a->n_codes == b->n_codes &&
	       memcmp(a->salt, b->salt, sizeof(a->salt)) == 0;
}

/* Under the lock: what was prepared must fit what is there by now. */
static enum store_write
change(struct record *record, void *arg)
{
	struct takeover *t = arg;
	struct backup *backup = &record->secrets.backup;

	t->refusal = N_("the account was changed meanwhile; try again");
	if ((record->presence == PRESENCE_ENROLLED && !t->authorized) ||
	    !same_set(backup, &t->before))
		return STORE_NOTHING;
	*backup = t->set;
	for (unsigned n = 0; n < t->got.n; n++)
		if (!add_device(record, &t->got.devices[n], &t->got.first[n]))
			return STORE_NOTHING;
	t->refusal = NULL;
	return STORE_ALL;
}

static enum cli_exit
commit(struct takeover *t)
{
	enum cli_exit status = cli_update(t->cli, "import", NULL, STORE_CREATE,
					  change, t);

	if (status == CLI_REFUSED)
		cli_error("nothing was imported: %s", _(t->refusal));
	return status;
}

enum cli_exit
takeover_run(struct takeover *t)
{
	const struct options *o = &t->cli->options;
	struct record record;
	enum cli_exit status = o->google ? take_google(t)
			       : o->uri ? take_uri(t) : take_pam_oath(t);
	WIPE_AT_END(record);

	if (status == CLI_DONE)
		status = cli_read(t->cli, STORE_CREATE, &record);
	if (status != CLI_DONE)
		return status;
	t->before = record.secrets.backup;
	status = name_devices(t, &record.secrets);
	if (status != CLI_DONE)
		return status;
	if (record.presence == PRESENCE_ENROLLED) {
		status = authorize_by_code(t->cli);
		t->authorized = status == CLI_DONE;
	}
	if (status == CLI_DONE && !hash_scratch(t)) {
		cli_error("%s: no random bytes, or more than %d codes",
			  t->cli->account.name, BACKUP_MAX_CODES);
		status = CLI_REFUSED;
	}
	return status == CLI_DONE ? commit(t) : status;
}

