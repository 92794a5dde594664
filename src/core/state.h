/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The file "state": what logins change.  Two slots of 8 KiB, each a text
 * padded to size with a SHA-256 at its end, written in place, in turn.
 * DESIGN section 4.2.
 */
#ifndef TF_CORE_STATE_H
#define TF_CORE_STATE_H

#include "core/ranges.h"
#include "core/secrets.h"
#include "core/source.h"

#define STATE_SLOT_SIZE 8192
#define STATE_SLOTS 2
#define STATE_FILE_SIZE (STATE_SLOTS * STATE_SLOT_SIZE)
#define STATE_MAX_DEVICES (SECRETS_MAX_DEVICES + 1)	/* and the one to be */
#define STATE_MAX_KNOWN 8
#define STATE_MAX_TRUSTED 8
#define STATE_MAX_SENT 8
#define STATE_MAX_TIME (INT64_C(1) << 40)	/* about the year 36800 */
#define STATE_MAX_DRIFT 20	/* what a resync can bring in step */

/* Bound to a device by its print; a device without an entry is untouched. */
struct device_state {
	uint8_t print[DEVICE_PRINT_SIZE];
	int drift;		/* steps; learned */
	uint64_t counter;	/* the next one; HOTP */
	int64_t last_used;	/* seconds; 0: never */
	uint64_t expected;	/* what completes a resync; 0: nothing */
	struct ranges used;	/* steps; TOTP */
};

/* Risk used up, of RISK_ONE, as of a time; core/throttle refills it. */
struct pool {
	uint64_t used;
	int64_t at;
};

enum pool_kind { POOL_KNOWN, POOL_OTHERS, N_POOLS };

/* A device from which no code is asked for; words without blanks. */
struct trust {
	char source[SOURCE_SIZE];	/* "key:SHA256:...", "address:..." */
	char kind[SSHKEY_TYPE_SIZE];	/* "ssh-ed25519"; "address" */
	char from[SOURCE_SIZE];		/* "address:..." of the grant */
	int64_t granted_at, expires_at;
};

#define DELIVERED_SALT_SIZE 16
#define DELIVERED_ASKER_SIZE 8
#define DELIVERED_CODE_SIZE 16

/* The code that is waited for; see core/delivered. */
struct delivered {
	uint8_t salt[DELIVERED_SALT_SIZE];
	uint8_t asker[DELIVERED_ASKER_SIZE];	/* of the source */
	uint8_t code[DELIVERED_CODE_SIZE];	/* of the source and it */
	int64_t sent_at, expires_at;	/* seconds; 0: nothing was sent yet */
	unsigned tries;		/* left; 0: it is spent */
};

/* That a code was sent, which happens only so often. */
struct sent {
	char channel[CONTACT_CHANNEL_SIZE];
	int64_t at;
};

struct state {
	uint64_t generation;
	bool durable;		/* this slot was synced before an answer */
	int64_t last_event;	/* seconds; when it was written */
	unsigned n_devices;
	struct device_state devices[STATE_MAX_DEVICES];
	uint8_t backup_salt[BACKUP_SALT_SIZE];	/* which set was spent */
	uint64_t backup_spent;	/* bit NUMBER - 1 */
	struct pool pools[N_POOLS];
	unsigned n_known;
	char known[STATE_MAX_KNOWN][SOURCE_SIZE];	/* newest first */
	unsigned n_trusted;
	struct trust trusted[STATE_MAX_TRUSTED];
	struct delivered delivered;
	unsigned n_sent;
	struct sent sent[STATE_MAX_SENT];	/* oldest first */
};

/* A state in which nothing has happened yet and the pools are full. */
struct state state_new(void);

/* The entry of DEVICE, or NULL. */
const struct device_state *state_find(const struct state *state,
				      const struct device *device);

/* The entry of DEVICE, made if it has none.  NULL when the list is full or
 * hashing failed: state_prune first. */
struct device_state *state_entry(struct state *state,
				 const struct device *device);

/* Forgets entries of devices, contacts and backup sets that SECRETS, which must
 * be what is on disk, no longer has: what was spent of secrets that a failed
 * change leaves in force must stay spent. */
void state_prune(struct state *state, const struct secrets *secrets);

/* Which backup codes of SECRETS are spent, as bits NUMBER - 1. */
uint64_t state_spent(const struct state *state, const struct secrets *secrets);

/* How many are left. */
unsigned state_backup_left(const struct state *state,
			   const struct secrets *secrets);

/* Marks in STATE what OTHER, an older or newer view of it that is kept
 * elsewhere, knows of used steps and of risk. */
void state_merge(struct state *state, const struct state *other);

/* Gives both pools back what guesses have used up.  What was spent stays. */
void state_unlock(struct state *state);

/* Whether SOURCE is among the known ones. */
bool state_knows(const struct state *state, const char *source) TF_MUST_CHECK;

/* Puts SOURCE first among the known ones; the ninth is forgotten. */
void state_remember(struct state *state, const char *source);

/* Writes all of a slot, checksum included. */
bool state_write(const struct state *state,
		 char ret_slot[STATE_SLOT_SIZE]) TF_MUST_CHECK;

/* Reads a slot; false unless it is whole and what state_write wrote. */
bool state_parse(const char slot[STATE_SLOT_SIZE],
		 struct state *ret_state) TF_MUST_CHECK;

/* Reads both slots.  ret_state is the valid one of the higher generation, and
 * *ret_spare is the slot that the next write takes: the one that does not
 * hold the newest durable generation.  False when no slot is valid. */
bool state_pick(const char file[STATE_FILE_SIZE], struct state *ret_state,
		unsigned *ret_spare) TF_MUST_CHECK;

#endif
