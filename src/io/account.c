/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Accounts; see account.h.
 */
#include "io/account.h"

#include <errno.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "io/fault.h"

#define BUFFER_FIRST 4096
#define BUFFER_MAX (1 << 20)

/* Either by name, or with NULL by uid. */
struct key {
	const char *name;
	uid_t uid;
};

static bool
copy_text(const char *from, char *ret_text, size_t size)
{
	size_t n = from ? strnlen(from, size) : size;

	if (n == size)
		return false;
	memcpy(ret_text, from, n + 1);
	return true;
}

static bool
name_ok(const char *name)
{
	return name[0] && !strchr(name, '/') && strcmp(name, ".") != 0 &&
	       strcmp(name, "..") != 0;
}

static bool
copy_entry(const struct passwd *pw, struct account *ret_account,
	   struct fault *ret_fault)
{
	struct account a = {.uid = pw->pw_uid, .gid = pw->pw_gid};

	if (!copy_text(pw->pw_name, a.name, sizeof(a.name)) ||
	    !name_ok(a.name))
		return fault_check(ret_fault, TF_ERR_UNSAFE, "",
				   "the account's name cannot name a file");
	if (a.uid == (uid_t)-1 || a.gid == (gid_t)-1)
		return fault_check(ret_fault, TF_ERR_UNSAFE, "",
				   "the account has no usable uid or gid");
	if (!copy_text(pw->pw_dir, a.home, sizeof(a.home)) || a.home[0] != '/')
		return fault_check(ret_fault, TF_ERR_UNSAFE, "",
				   "the account has no home directory");
	*ret_account = a;
	return true;
}

static int
look_up(struct key key, struct passwd *pw, char *buffer, size_t size,
	struct passwd **ret_found)
{
	return key.name ? getpwnam_r(key.name, pw, buffer, size, ret_found)
			: getpwuid_r(key.uid, pw, buffer, size, ret_found);
}

static bool
find(struct key key, struct account *ret_account, struct fault *ret_fault)
{
	struct passwd pw, *found = NULL;
	char *buffer = NULL;
	int rc = ERANGE;
	bool ok = false;

	for (size_t size = BUFFER_FIRST; rc == ERANGE && size <= BUFFER_MAX;
	     size *= 4) {
		char *larger = realloc(buffer, size);
		if (!larger) {
			rc = ENOMEM;
			break;
		}
		buffer = larger;
		rc = look_up(key, &pw, buffer, size, &found);
	}
	/* Some databases say "no such account" by one of these. */
	if (!found && (rc == 0 || rc == ENOENT || rc == ESRCH)) {
		fault_check(ret_fault, TF_ERR_ABSENT, "",
			    "there is no such account");
	} else if (rc != 0) {
		errno = rc;
		fault_errno(ret_fault, "", "cannot look the account up");
		ret_fault->err = TF_ERR_SYSTEM;
	} else {
		ok = copy_entry(found, ret_account, ret_fault);
	}
	free(buffer);
	return ok;
}

bool
account_find(const char *name, struct account *ret_account,
	     struct fault *ret_fault)
{
	return find((struct key){name, 0}, ret_account, ret_fault);
}

bool
account_find_uid(uid_t uid, struct account *ret_account,
		 struct fault *ret_fault)
{
	return find((struct key){NULL, uid}, ret_account, ret_fault);
}

bool
account_lacks_home(const struct account *account)
{
	struct stat st;

	return lstat(account->home, &st) != 0 && errno == ENOENT;
}

void
account_each(bool (*each)(const struct account *account, void *arg), void *arg)
{
	struct account account;
	struct fault fault;
	struct passwd *pw;
	bool more = true;

	setpwent();
	while (more && (pw = getpwent()))
		if (copy_entry(pw, &account, &fault))
			more = each(&account, arg);
	endpwent();
}
