/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The command's log lines; see log.h.
 */
#include "cli/log.h"

#include <fcntl.h>
#include <stdlib.h>
#include <syslog.h>
#include <unistd.h>

#include "io/scope.h"

#define LINE_SIZE 1024
#define VALUE_MAX 128

static void
write_field(struct sink *out, const char *key, const char *value)
{
	if (out->len > 0)
		sink_char(out, ' ');
	sink_text(out, key);
	sink_char(out, '=');
	sink_escaped(out, value, VALUE_MAX);
}

static void
write_number(struct sink *out, const char *key, uint64_t number)
{
	write_field(out, key, NULL);
	sink_number(out, number);
}

/* The uid that logged in, whatever it has become since. */
static bool
find_login(uint64_t *ret_uid)
{
	char text[16];
	FD int fd = open("/proc/self/loginuid", O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? -1 : read(fd, text, sizeof(text));

	return n > 0 &&
	       span_number((struct span){text, (size_t)n}, UINT32_MAX - 1,
			   ret_uid);
}

/* The environment is believed of root alone, who could say anything. */
static void
write_actor(struct sink *out)
{
	const char *sudo = geteuid() == 0 ? getenv("SUDO_USER") : NULL;
	struct account own;
	struct fault fault;
	uint64_t login;

	if (sudo)
		write_field(out, "by", sudo);
	else if (account_find_uid(getuid(), &own, &fault))
		write_field(out, "by", own.name);
	write_number(out, "uid", getuid());
	if (find_login(&login))
		write_number(out, "loginuid", login);
}

static void
write_line(struct sink *line, int priority)
{
	write_actor(line);
	syslog(LOG_AUTHPRIV | priority, "%s", line->buf);
}

static const char *
outcome_of(enum cli_exit status)
{
	switch (status) {
	case CLI_DONE:
	case CLI_WARNED:
		return "done";
	case CLI_REFUSED:
	case CLI_NOT_ENROLLED:
		return "refused";
	default:
		return "failed";
	}
}

void
log_action(const struct cli *cli, const char *action, const char *device,
	   enum cli_exit status)
{
	char text[LINE_SIZE];
	struct sink line = {text, sizeof(text), 0, false};

	if (cli->account.name[0])
		write_field(&line, "user", cli->account.name);
	write_field(&line, "service", CLI_SERVICE);
	write_field(&line, "action", action);
	write_field(&line, "outcome", outcome_of(status));
	if (device)
		write_field(&line, "device", device);
	write_line(&line, LOG_NOTICE);
}

void
log_attempt(const struct cli *cli, const struct source *source,
	    const struct decision *d)
{
	bool accepted = d->verdict == VERDICT_ACCEPT;
	char text[LINE_SIZE];
	struct sink line = {text, sizeof(text), 0, false};

	write_field(&line, "user", cli->account.name);
	write_field(&line, "service", CLI_SERVICE);
	write_field(&line, "from", source->id);
	write_field(&line, "outcome", accepted ? "accepted" : "refused");
	write_field(&line, "reason", decide_reason_name(d->reason));
	if (d->device[0])
		write_field(&line, "device", d->device);
	write_line(&line, accepted ? LOG_INFO : LOG_NOTICE);
}
