/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The file "secrets": what a user has enrolled.  Text, one fact a line; the
 * format is in pam_twofactor-secrets(5).  A login never writes it.
 */
#ifndef TF_CORE_SECRETS_H
#define TF_CORE_SECRETS_H

#include "core/backup.h"
#include "core/contact.h"
#include "core/device.h"
#include "core/err.h"

#define SECRETS_MAX_DEVICES 8
#define SECRETS_MAX_CONTACTS 8
#define SECRETS_MAX_SIZE 65536

/* No device: disabled. */
struct secrets {
	unsigned n_devices;
	struct device devices[SECRETS_MAX_DEVICES];
	struct backup backup;
	unsigned n_contacts;
	struct contact contacts[SECRETS_MAX_CONTACTS];
};

/* Reads TEXT whole or not at all.  On failure ret_fault has the line and what
 * is wrong with it, never what stands there, and ret_secrets is untouched. */
bool secrets_parse(struct span text, struct secrets *ret_secrets,
		   struct fault *ret_fault) TF_MUST_CHECK;

/* Writes what secrets_parse reads back as the same. */
void secrets_write(const struct secrets *secrets, struct sink *out);

/* The device of that name, or NULL. */
const struct device *secrets_find(const struct secrets *secrets,
				  const char *name);

/* Takes the device NAME out, if there is one; NAME may be NULL. */
void secrets_remove(struct secrets *secrets, const char *name);

/* The contact on CHANNEL, or NULL. */
const struct contact *secrets_contact(const struct secrets *secrets,
				      const char *channel);

/* Puts CONTACT in, in the place of one on the same channel; false where there
 * is no room. */
bool secrets_set_contact(struct secrets *secrets,
			 const struct contact *contact) TF_MUST_CHECK;

/* Takes the contact on CHANNEL out, if there is one. */
void secrets_remove_contact(struct secrets *secrets, const char *channel);

/* Whether NEW may join: NULL, or why not. */
const char *secrets_refusal(const struct secrets *secrets,
			    const struct device *new);

#endif
