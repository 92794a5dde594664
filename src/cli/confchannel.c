/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The list "channels"; see confchannel.h.
 */
#include "cli/confchannel.h"

#include <string.h>

#include "core/policytext.h"
#include "io/fault.h"
#include "io/helper.h"
#include "io/scope.h"

/* One channel while it is read. */
struct draft {
	struct reader *r;
	struct channel channel;
	unsigned with[N_CHANNEL_KEYS];
};

static void
add(struct draft *d, const config_setting_t *at, enum channelkey key)
{
	const struct policykey_row *row = channel_row(key);
	char value[POLICYKEY_TEXT_SIZE];

	if (!confvalue_text(at, row->type, value) ||
	    !channel_value_ok(key, d->with[key]++, span_of(value)))
		confsay_error(d->r, at, row->name, "it cannot be that; "
			      "allowed: %s", row->allowed);
	else
		(void)!channel_add(&d->channel, key, span_of(value));
}

/* command = [ "/path", "argument" ]; */
static void
add_command(struct draft *d, const config_setting_t *list)
{
	const config_setting_t *entry;

	if (!config_setting_is_array(list) && !config_setting_is_list(list)) {
		confsay_error(d->r, list, "command", "it cannot be that; "
			      "allowed: %s",
			      channel_row(CHANNEL_COMMAND)->allowed);
		return;
	}
	for (unsigned i = 0; (entry = config_setting_get_elem(list, i)); i++)
		add(d, entry, CHANNEL_COMMAND);
}

static void
read_name(struct draft *d, const config_setting_t *at)
{
	const char *name = config_setting_get_string(at);

	if (!name || !contact_channel_ok(span_of(name)) ||
	    !span_copy(span_of(name), d->channel.name,
		       sizeof(d->channel.name)))
		confsay_error(d->r, at, "name", "it cannot be that; allowed: "
			      "1 to 11 of a-z, 0-9 and '-', a letter first");
}

static void
read_key(struct draft *d, const config_setting_t *at)
{
	const char *name = config_setting_name(at);
	enum channelkey key = channel_key_find(span_of(name));

	if (strcmp(name, "name") == 0)
		read_name(d, at);
	else if (key == N_CHANNEL_KEYS)
		confsay_error(d->r, at, name, "a channel has no such key; see "
			      "twofactor.conf(5)");
	else if (key == CHANNEL_COMMAND)
		add_command(d, at);
	else
		add(d, at, key);
}

/* Only root can look at its secret. */
static bool
can_run(const struct channel *channel, struct fault *ret_fault)
{
	struct helper helper;

	if (!helper_find(channel, &helper, ret_fault))
		return false;
	if (geteuid() != 0)
		return true;
	FD int secret = helper_open_secret(channel, ret_fault);
	return secret >= 0;
}

static void
check_helper(struct draft *d, const config_setting_t *at)
{
	struct fault fault;
	char text[512];

	if (can_run(&d->channel, &fault))
		return;
	confsay_error(d->r, at, d->channel.name, "%s",
		      fault_text(&fault, text, sizeof(text)));
}

static void
read_channel(struct reader *r, const config_setting_t *group)
{
	struct draft d = {.r = r};
	const config_setting_t *inner;
	unsigned errors = r->errors;
	enum channelkey lacks;

	if (!config_setting_is_group(group)) {
		confsay_error(r, group, "channels", "each channel is { ... }");
		return;
	}
	channel_begin(&d.channel);
	d.channel.line = (unsigned)config_setting_source_line(group);
	for (unsigned i = 0; (inner = config_setting_get_elem(group, i)); i++)
		read_key(&d, inner);
	lacks = channel_lacks(d.with);
	if (r->errors == errors && (!d.channel.name[0] ||
				    lacks != N_CHANNEL_KEYS))
		confsay_error(r, group, "channels", "this channel lacks: %s",
			      d.channel.name[0] ? channel_row(lacks)->name
						: "name");
	if (r->errors > errors)
		return;
	check_helper(&d, group);
	policytext_channel(r->out, &d.channel);
}

/* Whether a channel before the Ith has the same name. */
static bool
stands_twice(const config_setting_t *channels, unsigned i)
{
	const char *name, *other;

	if (config_setting_lookup_string(
		    config_setting_get_elem(channels, i), "name", &name) !=
	    CONFIG_TRUE)
		return false;
	while (i-- > 0)
		if (config_setting_lookup_string(
			    config_setting_get_elem(channels, i), "name",
			    &other) == CONFIG_TRUE &&
		    strcmp(name, other) == 0)
			return true;
	return false;
}

void
confchannel_read(struct reader *r, const config_setting_t *channels)
{
	const config_setting_t *channel;

	if (!config_setting_is_list(channels)) {
		confsay_error(r, channels, "channels", "it cannot be that; "
			      "allowed: channels = ( { ... }, { ... } );");
		return;
	}
	if (config_setting_length(channels) > CHANNEL_MAX)
		confsay_error(r, channels, "channels", "at most %d channels",
			      CHANNEL_MAX);
	for (unsigned i = 0; (channel = config_setting_get_elem(channels, i));
	     i++) {
		read_channel(r, channel);
		if (config_setting_is_group(channel) &&
		    stands_twice(channels, i))
			confsay_error(r, channel, "channels", "there is a "
				      "channel of that name already");
	}
}
