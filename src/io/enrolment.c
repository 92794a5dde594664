/* SPDX-License-Identifier: BSD-2-Clause
 *
 * What enrolling has in common, from a terminal or at a login; see
 * enrolment.h.
 */
#include "io/enrolment.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "io/entropy.h"

void
enrolment_name(const char *wish, const struct secrets *secrets,
	       struct device *d)
{
	snprintf(d->name, sizeof(d->name), "%s", wish);
	for (unsigned n = 2; secrets_find(secrets, d->name); n++)
		snprintf(d->name, sizeof(d->name), "%.28s%u", wish, n);
}

const char *
enrolment_label(const struct policy *policy, const char *issuer,
		const char *label, struct device *d)
{
	char host[HOST_NAME_MAX + 1] = "";

	(void)gethostname(host, sizeof(host) - 1);
	snprintf(d->issuer, sizeof(d->issuer), "%s",
		 issuer ? issuer
		 : policy->issuer[0] ? policy->issuer
		 : host[0] ? host : "localhost");
	snprintf(d->account, sizeof(d->account), "%s", label);
	if (!span_is_text(span_of(d->account)) ||
	    !span_is_text(span_of(d->issuer)))
		return N_("the user's or the host's name is not UTF-8");
	/* In "ISSUER:ACCOUNT" the first colon ends the issuer. */
	d->prefixed = !strchr(d->issuer, ':');
	if (!d->prefixed && strchr(d->account, ':'))
		return N_("issuer and label cannot both hold a ':'; apps could "
			  "not tell them apart");
	return NULL;
}

bool
enrolment_key(struct device *d)
{
	d->secret_size = hash_size(d->algorithm);
	return entropy_fill(d->secret, d->secret_size);
}

/* Under the lock: somebody may have enrolled since the first look. */
enum store_write
enrolment_change(struct record *record, void *arg)
{
	struct enrolment *e = arg;
	struct secrets *secrets = &record->secrets;
	struct device_state *state;

	e->refusal = N_("the account was enrolled meanwhile");
	e->raced = (record->presence == PRESENCE_ENROLLED && !e->authorized) ||
		   (e->set.stored.n_codes > 0 && secrets->backup.n_codes > 0);
	if (e->raced)
		return STORE_NOTHING;
	secrets_remove(secrets, e->replace);
	e->refusal = secrets_refusal(secrets, &e->device);
	if (e->refusal)
		return STORE_NOTHING;
	secrets->devices[secrets->n_devices++] = e->device;
	if (e->set.stored.n_codes > 0)
		secrets->backup = e->set.stored;
	state = state_entry(&record->state, &e->device);
	if (!state) {
		e->refusal = N_("hashing failed");
		return STORE_NOTHING;
	}
	if (e->confirmed) {
		memcpy(e->first.print, state->print, sizeof(state->print));
		*state = e->first;
	}
	if (e->source)
		state_remember(&record->state, e->source);
	return STORE_ALL;
}
