/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Who has no second factor yet; see unenrolled.h.
 */
#include "pam/unenrolled.h"

#include <syslog.h>
#include <unistd.h>

#include "io/clock.h"
#include "io/googlefile.h"
#include "io/translate.h"
#include "pam/log.h"
#include "pam/ui.h"

/* Root remembers who was enrolled, so that files which cannot be found are
 * not taken for files that never were. */
bool
unenrolled_surely(const struct flow *f, const struct record *record,
		  enum seen seen)
{
	const struct login *l = &f->login;
	struct fault fault;
	char path[256];

	if (record->presence == PRESENCE_DISABLED) {
		if (geteuid() == 0 && !seen_clear(l->marker, &fault))
			log_fault(f->pamh, l, &fault);
		return true;
	}
	if (record->presence != PRESENCE_ABSENT)
		return false;
	/* The user's own processes need no marker, and cannot read one. */
	if (geteuid() != 0 && geteuid() == l->account.uid)
		return true;
	if (seen == SEEN_NO)
		return true;
	place_show_secrets(&l->place, &l->account, path, sizeof(path));
	log_about(f->pamh, l, LOG_ERR, "was enrolled before, and there is no "
		  "%s; put it back or move it there, or as root: twofactor "
		  "reset --user %s", path, l->account.name);
	return false;
}

bool
unenrolled_anywhere(const struct flow *f)
{
	const struct login *l = &f->login;

	if (!f->unenrolled)
		return false;
	if (!l->place.secrets_in.system ||
	    !googlefile_is_there(&l->account, &l->place))
		return true;
	log_about(f->pamh, l, LOG_ERR, "there is a google-authenticator file "
		  "in the home that was not imported; as root: twofactor "
		  "import --google-authenticator --user %s", l->account.name);
	return false;
}

bool
unenrolled_is_still_spared(const struct flow *f, struct record *record)
{
	const struct login *l = &f->login;
	struct seen_query seen = {l->marker, l->account.uid, SEEN_UNSURE};
	struct prelude prelude = {seen_answer, &seen};
	struct fault fault;

	if (!f->spared || !policy_spares(&f->policy, clock_now()))
		return false;
	if (store_read_after(&prelude, &l->account, &l->place, STORE_USE,
			     record, &fault))
		return unenrolled_surely(f, record, seen.found);
	log_fault(f->pamh, l, &fault);
	return false;
}

void
unenrolled_tell(const struct flow *f)
{
	int64_t left = f->policy.enroll_by - clock_now();
	long long days = (left + POLICY_DAY_SECONDS - 1) / POLICY_DAY_SECONDS;
	char date[DATE_SIZE];

	clock_date(f->policy.enroll_by, date);
	ui_tell(f->pamh, f->flags,
		place_is_roots(&f->login.place)
		? translate_count("From %s on a second factor is needed here, "
				  "in %lld day: ask the administrator to enrol "
				  "you.",
				  "From %s on a second factor is needed here, "
				  "in %lld days: ask the administrator to "
				  "enrol you.", (unsigned long)days)
		: translate_count("From %s on a second factor is needed here, "
				  "in %lld day: run twofactor enroll.",
				  "From %s on a second factor is needed here, "
				  "in %lld days: run twofactor enroll.",
				  (unsigned long)days),
		date, days);
}
