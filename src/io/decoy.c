/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The files of nobody; see decoy.h.
 */
#include "io/decoy.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "io/fault.h"
#include "io/seen.h"
#include "io/spent.h"
#include "io/store.h"

#define USERS_DIR SPENT_RUN_DIR "/decoy-user"
#define ROOTS_DIR SPENT_RUN_DIR "/decoy-root"
/* Neither an account's, nor (uid_t)-1, nor the -2 of old file servers. */
#define OWNER ((uid_t)-3)
#define DECOYS 16

struct decoy {
	bool roots;
	struct account account;
	struct place place;
	char marker[PATH_MAX];
	struct spent spent;
	struct fault fault; /* of no interest */
};

static bool
turn_to(struct decoy *d, unsigned number)
{
	struct place *p = &d->place;
	char path[64];

	snprintf(path, sizeof(path), "%s/%u/secrets",
		 d->roots ? ROOTS_DIR : USERS_DIR, number % DECOYS);
	if (!place_expand(path, &d->account, "-", p))
		return false;
	p->secrets_in.system = p->state_in.system = d->roots;
	/* Contains a ':', as no account's does. */
	place_marker(p, &d->account, d->marker);
	return true;
}

/* On the heap, since the host's stack may be small; NULL: none can be had. */
static struct decoy *
decoy_new(bool roots)
{
	struct decoy *d = geteuid() == 0 ? calloc(1, sizeof(*d)) : NULL;

	if (!d)
		return NULL;
	d->roots = roots;
	d->account = (struct account){
		.name = "-",
		.uid = OWNER,
		.gid = OWNER,
		.home = USERS_DIR,
	};
	if (turn_to(d, (unsigned)getpid()))
		return d;
	free(d);
	return NULL;
}

void
decoy_read(bool roots)
{
	struct decoy *d = decoy_new(roots);
	struct seen_query seen = {NULL, 0, SEEN_UNSURE};
	struct prelude prelude = {seen_answer, &seen};

	if (!d)
		return;
	seen.name = d->marker;
	(void)!store_read_after(&prelude, &d->account, &d->place, STORE_USE,
				NULL, &d->fault);
	free(d);
}

static enum store_write
change_nothing(struct record *record, void *unused)
{
	(void)record;
	(void)unused;
	return STORE_STATE_LAZY;
}

/* No code is ever asked of this device: nothing is granted on a decoy. */
static enum store_write
change_all(struct record *record, void *unused)
{
	(void)unused;
	record->secrets = (struct secrets){
		.n_devices = 1,
		.devices = {{
			.name = "none",
			.added = "2026-01-01",
			.type = DEVICE_TOTP,
			.algorithm = HASH_SHA1,
			.digits = OTP_MIN_DIGITS,
			.period = DEVICE_PERIOD_MAX,
			.secret_size = DEVICE_SECRET_MIN,
			.account = "none",
		}},
	};
	return STORE_ALL;
}

static bool
write_one(struct decoy *d)
{
	bool ok = spent_update(&d->spent, d->marker, &d->account, &d->place,
			       change_nothing, NULL, &d->fault);

	spent_end(&d->spent);
	return ok;
}

static bool
make_one(struct decoy *d)
{
	return store_update(&d->account, &d->place, STORE_REPAIR, change_all,
			    NULL, &d->fault) &&
	       write_one(d);
}

static bool
make_home(void)
{
	return (mkdir(USERS_DIR, S_IRWXU) == 0 || errno == EEXIST) &&
	       chown(USERS_DIR, OWNER, OWNER) == 0 &&
	       chmod(USERS_DIR, S_IRWXU) == 0;
}

/* All of them, so that one login after a start of the machine has that work,
 * and no others; also mends what a kill left. */
static void
make_all(struct decoy *d)
{
	bool ok = d->roots || make_home();

	for (unsigned i = 0; ok && i < DECOYS; i++)
		ok = turn_to(d, i) && make_one(d);
}

void
decoy_refuse(bool roots)
{
	struct decoy *d = decoy_new(roots);

	if (!d)
		return;
	if (!write_one(d))
		make_all(d);
	free(d);
}
