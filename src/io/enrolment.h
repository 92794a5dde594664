/* SPDX-License-Identifier: BSD-2-Clause
 *
 * A device on its way into an account, the same for both shells: how it is
 * named and labelled, its key, and the transaction that adds it.
 */
#ifndef TF_IO_ENROLMENT_H
#define TF_IO_ENROLMENT_H

#include "core/policy.h"
#include "io/backupset.h"
#include "io/store.h"

/* Secret: wipe it. */
struct enrolment {
	const char *replace;	/* the device that the new one replaces */
	bool authorized;	/* to change an enrolment that exists */
	struct device device;
	bool confirmed;		/* FIRST is its state, from core/confirm */
	struct device_state first;
	const char *source;	/* becomes a known one; or NULL */
	struct backupset set;	/* n_codes 0: a set exists already */
	bool raced;		/* out: somebody else enrolled meanwhile */
	const char *refusal;	/* out: why nothing was enrolled; or NULL */
};

/* Names DEVICE as WISH, or with a number behind it where SECRETS has that. */
void enrolment_name(const char *wish, const struct secrets *secrets,
		    struct device *device);

/* Labels DEVICE with ISSUER (NULL: the policy's, else this host's name) and
 * LABEL.  NULL, or why apps could not show that. */
const char *enrolment_label(const struct policy *policy, const char *issuer,
			    const char *label, struct device *device)
	TF_MUST_CHECK;

/* Gives DEVICE a random key, as long as its hash: RFC 4226 section 4 (R6),
 * RFC 6238 section 3. */
bool enrolment_key(struct device *device) TF_MUST_CHECK;

/* Adds the device, and the backup codes, of ARG, a struct enrolment: for
 * store_update with STORE_CREATE.  With a refusal nothing is to be written. */
enum store_write enrolment_change(struct record *record, void *arg);

#endif
