/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The files of nobody; see decoy.h.
 */
#include "io/decoy.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/decide.h"
#include "io/clock.h"
#include "io/enrolment.h"
#include "io/scope.h"
#include "io/seen.h"
#include "io/spent.h"

#define USERS_DIR SPENT_RUN_DIR "/decoy-user"
#define ROOTS_DIR SPENT_RUN_DIR "/decoy-root"
#define BOOT_ID "/proc/sys/kernel/random/boot_id"
#define BOOT_ID_SIZE 36
/* No account's: distributions keep it free, and user namespaces map it. */
#define OWNER 65533
#define DECOYS 64

struct decoy {
	const struct policy *policy;
	const struct source *source;
	const struct answer *answer;
	struct account account;
	struct place place;
	char marker[PATH_MAX];
	struct spent spent;
	struct decision decision;
	bool missing;
	struct fault fault;
};

/* Which decoy is NAME's.  Who is far away cannot tell which names share one. */
static unsigned
number_of(const char *name)
{
	char text[BOOT_ID_SIZE + ACCOUNT_NAME_SIZE] = "";
	uint8_t digest[SHA256_SIZE] = {0};
	FD int fd = open(BOOT_ID, O_RDONLY | O_CLOEXEC);

	if (fd >= 0)
		(void)!read(fd, text, BOOT_ID_SIZE);
	snprintf(text + BOOT_ID_SIZE, ACCOUNT_NAME_SIZE, "%s", name);
	(void)!hash_sha256(text, sizeof(text), digest);
	return digest[0] % DECOYS;
}

static void
lay(struct place_dir *dir, const char *policy_dir, unsigned number)
{
	dir->system = policy_dir[0] == '/';
	dir->in_home = !dir->system;
	snprintf(dir->path, sizeof(dir->path), "%s%u",
		 dir->system ? &ROOTS_DIR "/"[1] : "", number);
}

/* On the heap, since the host's stack may be small; NULL: none can be had. */
static struct decoy *
decoy_new(const struct policy *policy, const char *name)
{
	struct decoy *d = geteuid() == 0 ? calloc(1, sizeof(*d)) : NULL;
	unsigned number = number_of(name);
	struct place *p;

	if (!d)
		return NULL;
	d->policy = policy;
	d->account = (struct account){
		.name = "-", .uid = OWNER, .gid = OWNER, .home = USERS_DIR,
	};
	p = &d->place;
	lay(&p->secrets_in, policy->secrets_dir, number);
	lay(&p->state_in, policy->state_dir, number);
	strcpy(p->secrets, "secrets");
	strcpy(p->state, "state");
	/* Contains a ':', as no account's does. */
	place_marker(p, &d->account, d->marker);
	return d;
}

void
decoy_read(const struct policy *policy, const char *name)
{
	struct decoy *d = decoy_new(policy, name);
	struct seen_query seen = {NULL, OWNER, SEEN_UNSURE};
	struct prelude prelude = {seen_answer, &seen};

	if (!d)
		return;
	seen.name = d->marker;
	(void)!store_read_after(&prelude, &d->account, &d->place, STORE_USE,
				NULL, &d->fault);
	free(d);
}

/* As for an account from which nothing was ever guessed.  Should the answer be
 * right here, it is refused all the same, and the disk not waited for. */
static enum store_write
refuse(struct record *record, void *arg)
{
	struct decoy *d = arg;

	d->missing = record->presence != PRESENCE_ENROLLED;
	if (d->missing)
		return STORE_NOTHING;
	record->state = state_new();
	decide(&record->secrets, &record->state, d->policy, clock_now(),
	       d->source, d->answer, &d->decision);
	record->state = d->decision.next;
	return d->decision.commit == COMMIT_NOTHING ? STORE_NOTHING
						    : STORE_STATE_LAZY;
}

/* Whether it was there. */
static bool
refuse_at(struct decoy *d)
{
	bool ok = spent_update(&d->spent, d->marker, &d->account, &d->place,
			       refuse, d, &d->fault);

	spent_end(&d->spent);
	if (!ok)
		d->missing = d->fault.err == TF_ERR_ABSENT ||
			     d->fault.err == TF_ERR_DAMAGED;
	return !d->missing;
}

static enum store_write
fill(struct record *record, void *unused)
{
	struct device *device = &record->secrets.devices[0];

	(void)unused;
	memset(&record->secrets, 0, sizeof(record->secrets));
	*device = (struct device){
		.name = "none",
		.added = "2026-01-01",
		.type = DEVICE_TOTP,
		.algorithm = HASH_SHA1,
		.digits = OTP_MIN_DIGITS,
		.period = 30,
		.account = "none",
	};
	record->secrets.n_devices = 1;
	return enrolment_key(device) ? STORE_ALL : STORE_NOTHING;
}

static bool
make_dir(const char *path, uid_t owner)
{
	return (mkdir(path, S_IRWXU) == 0 || errno == EEXIST) &&
	       chown(path, owner, owner) == 0 && chmod(path, S_IRWXU) == 0;
}

static bool
make_base(const struct place_dir *dir)
{
	return dir->system ? make_dir(ROOTS_DIR, 0)
			   : make_dir(USERS_DIR, OWNER);
}

static void
make(struct decoy *d)
{
	if (make_base(&d->place.secrets_in) && make_base(&d->place.state_in))
		(void)!store_update(&d->account, &d->place, STORE_REPAIR, fill,
				    NULL, &d->fault);
}

void
decoy_refuse(const struct policy *policy, const char *name,
	     const struct source *source, const struct answer *answer)
{
	struct decoy *d = decoy_new(policy, name);

	if (!d)
		return;
	d->source = source;
	d->answer = answer;
	if (!refuse_at(d)) {
		make(d);
		(void)!refuse_at(d);
	}
	free(d);
}
