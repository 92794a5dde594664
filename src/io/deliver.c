/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Sending a code; see deliver.h.
 */
#include "io/deliver.h"

#include <string.h>

#include "core/message.h"
#include "core/wipe.h"
#include "io/fault.h"
#include "io/helper.h"
#include "io/identity.h"
#include "io/scope.h"

#define VARIABLES 8
#define ENVIRONMENT_SIZE (CONTACT_ADDRESS_SIZE + 4 * ACCOUNT_NAME_SIZE + \
			  PATH_MAX + 256)

struct job {
	const struct deliver *deliver;
	struct fault *fault;
};

/* "NAME=VALUE" and NUL, and where they start. */
struct environment {
	char text[ENVIRONMENT_SIZE];
	struct sink out;
	char *list[VARIABLES + 1];
	int n;
};

static void
add(struct environment *e, const char *name, const char *value)
{
	if (e->out.full || e->n == VARIABLES)
		return;
	e->list[e->n++] = e->text + e->out.len;
	sink_text(&e->out, name);
	sink_char(&e->out, '=');
	sink_text(&e->out, value);
	sink_char(&e->out, '\0');
}

static bool
fill(struct environment *e, const struct deliver *d, const struct helper *h)
{
	*e = (struct environment){.n = 0};
	e->out = (struct sink){e->text, sizeof(e->text), 0, false};
	add(e, "PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
	add(e, "LC_ALL", "C");
	add(e, "HOME", h->account.home);
	add(e, "USER", h->account.name);
	add(e, "LOGNAME", h->account.name);
	add(e, "TWOFACTOR_TO", d->address);
	add(e, "TWOFACTOR_USER", d->user);
	add(e, "TWOFACTOR_CHANNEL", d->channel->name);
	return !e->out.full;
}

static void
write_message(const struct deliver *d, struct sink *out)
{
	char host[HOST_NAME_MAX + 1] = "";
	struct message m = {
		.kind = d->channel->kind,
		.address = d->address,
		.user = d->user,
		.host = host,
		.code = d->code,
		.lifetime_seconds = d->channel->lifetime_seconds,
	};

	(void)gethostname(host, sizeof(host) - 1);
	message_write(&m, out);
	OPENSSL_cleanse(&m, sizeof(m));
}

static bool
start(const struct deliver *d, const struct helper *h, int secret,
      struct fault *fault)
{
	char *arguments[CHANNEL_MAX_ARGUMENTS + 1] = {NULL};
	char message[MESSAGE_SIZE];
	struct sink out = {message, sizeof(message), 0, false};
	struct environment environment;
	struct spawn spawn = {
		.path = h->path,
		.arguments = arguments,
		.environment = environment.list,
		.uid = h->account.uid,
		.gid = h->account.gid,
		.groups = h->groups,
		.n_groups = h->n_groups,
		.secret = secret,
		.timeout_seconds = d->channel->timeout_seconds,
		.log = d->log,
		.result = d->result,
	};
	WIPE_AT_END(message);

	for (unsigned i = 0; i < d->channel->n_arguments; i++) {
		union {
			const char *in;
			char *out;
		} cast = {d->channel->arguments[i]};
		arguments[i] = cast.out;
	}
	write_message(d, &out);
	spawn.input = (struct span){message, out.len};
	if (out.full || !fill(&environment, d, h))
		return fault_check(fault, TF_ERR_INTERNAL, d->channel->name,
				   "larger than can be sent");
	return spawn_start(&spawn, fault);
}

/* On a thread of its own, whose stack is large and whose signals wait. */
static bool
work(void *arg)
{
	struct job *job = arg;
	const struct channel *channel = job->deliver->channel;
	struct helper helper;

	if (!helper_find(channel, &helper, job->fault))
		return false;
	FD int secret = helper_open_secret(channel, job->fault);
	return secret >= 0 &&
	       start(job->deliver, &helper, secret, job->fault);
}

bool
deliver_possible(void)
{
	return geteuid() == 0;
}

bool
deliver_start(const struct deliver *deliver, struct fault *ret_fault)
{
	struct job job = {deliver, ret_fault};

	memset(ret_fault, 0, sizeof(*ret_fault));
	return identity_run(NULL, NULL, work, &job, ret_fault);
}
