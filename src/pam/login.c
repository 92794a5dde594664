/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Who logs in; see login.h.
 */
#include "pam/login.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "core/scan.h"
#include "io/fault.h"

#define TYPED_NAME_MAX 64

static const char *
item_text(pam_handle_t *pamh, int item)
{
	const void *text = NULL;

	if (pam_get_item(pamh, item, &text) != PAM_SUCCESS)
		return NULL;
	return text;
}

/* With user= there need be no account behind a name, so only a plain one may
 * become part of a path. */
static bool
plain_name(const char *name)
{
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyz"
				      "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				      "0123456789._@+-";
	size_t n = strlen(name);

	return n > 0 && n <= TYPED_NAME_MAX && name[0] != '.' &&
	       strspn(name, allowed) == n;
}

/* With user= the one who logs in need have no account. */
static bool
find_own(struct login *l, struct account *ret_own)
{
	if (account_find(l->name, ret_own, &l->why))
		return true;
	*ret_own = (struct account){
		.uid = (uid_t)-1, .gid = (gid_t)-1, .home = "/"};
	snprintf(ret_own->name, sizeof(ret_own->name), "%s", l->name);
	return l->why.err == TF_ERR_ABSENT;
}

static bool
find_account(const struct args *args, const struct policy *top,
	     struct login *l)
{
	bool known;

	if (!args->user) {
		if (!account_find(l->typed, &l->account, &l->why))
			return false;
		snprintf(l->name, sizeof(l->name), "%s", l->account.name);
		l->login_uid = l->account.uid;
		l->login_gid = l->account.gid;
		return true;
	}
	if (!plain_name(l->typed))
		return fault_check(&l->why, TF_ERR_UNSAFE, "",
				   "not a plain name, as user= requires");
	snprintf(l->name, sizeof(l->name), "%s", l->typed);
	known = find_own(l, &l->account);
	l->login_uid = l->account.uid;
	l->login_gid = l->account.gid;
	if (policy_keeps_secrets(top))
		return known;
	if (account_find(args->user, &l->account, &l->why))
		return true;
	if (l->why.err == TF_ERR_ABSENT)
		fault_check(&l->why, TF_ERR_UNSAFE, "",
			    "there is no account of the name in user=");
	return false;
}

static bool
find_place(const struct args *args, const struct policy *top, struct login *l)
{
	if (!args->secret)
		return place_of_policy(top, &l->account, &l->place) ||
		       fault_check(&l->why, TF_ERR_UNSAFE, "",
				   "the path of the secrets is too long");
	if (place_expand(args->secret, &l->account, l->name, &l->place))
		return true;
	return fault_check(&l->why, TF_ERR_UNSAFE, "",
			   "secret= does not expand to an absolute path");
}

static void
find_source(pam_handle_t *pamh, struct login *l)
{
	uid_t caller = getuid();
	struct source_hints hints = {
		.auth_info = pam_getenv(pamh, "SSH_AUTH_INFO_0"),
		.rhost = item_text(pamh, PAM_RHOST),
		.connection = pam_getenv(pamh, "SSH_CONNECTION"),
		.service = l->service,
		.caller = caller,
		.caller_trusted = caller == 0 ||
				  (l->found && caller == l->account.uid),
	};

	source_read(&hints, &l->source);
}

bool
login_read(pam_handle_t *pamh, const struct args *args,
	   const struct policy *top, struct login *ret_login)
{
	struct login *l = ret_login;
	const char *user = NULL, *service = item_text(pamh, PAM_SERVICE);

	memset(l, 0, sizeof(*l));
	if (pam_get_user(pamh, &user, NULL) != PAM_SUCCESS || !user)
		return false;
	/* Copies: the conversation may set these items anew. */
	snprintf(l->typed, sizeof(l->typed), "%s", user);
	snprintf(l->service, sizeof(l->service), "%s", service ? service : "");
	if (strlen(user) >= sizeof(l->typed))
		fault_check(&l->why, TF_ERR_UNSAFE, "", "the name is too long");
	else
		l->found = find_account(args, top, l) &&
			   find_place(args, top, l);
	if (l->found)
		place_marker(&l->place, &l->account, l->marker);
	find_source(pamh, l);
	return true;
}
