/* SPDX-License-Identifier: BSD-2-Clause
 *
 * A year of guessing at full speed beside an owner who logs in, played on
 * core with simulated time.  The guesser's chance is summed up exactly: what
 * the codes that would be let in at that moment are of all codes, guess by
 * guess, and no guess ever hits.  Prints TAP and, as comments, a table;
 * with the argument "full" all of its rows (make simulate).
 *
 * SEED= in the environment draws other logins and guesses.
 */
#include <math.h>
#include <stdlib.h>

#include "core/throttle.h"
#include "fixture.h"

#define DAY INT64_C(86400)
#define DAYS 365
#define OWNERS "address:192.0.2.1"
#define TYPING_ERRORS 10 /* one login in so many begins with one */

struct row {
	unsigned addresses, logins; /* of the guesser; of the owner a day */
	bool password;		    /* the guesser knows it */
	unsigned more_devices;	    /* of the owner, beside the first */
	bool shared; /* the guesser sits where the owner does, too */
};

struct year {
	struct row row;
	struct world world;
	uint64_t seed;
	double missed; /* the probability that no guess hit */
	unsigned guesses, logins, refused;
};

static struct source
guesser_source(struct year *y)
{
	char id[40];
	unsigned n = (unsigned)random_below(&y->seed, y->row.addresses);

	snprintf(id, sizeof(id), "address:203.%u.%u.%u", n >> 16, n >> 8 & 255,
		 n & 255);
	return source_at(id);
}

/* How many codes of DEVICE would be let in now. */
static unsigned
good_codes_of(const struct world *w, const struct device *device)
{
	const struct device_state *entry = state_find(&w->state, device);
	int64_t step = (int64_t)world_step(w, 0);
	int64_t width = (int64_t)w->policy.window_steps;
	int64_t drift = entry ? entry->drift : 0;
	unsigned n = 0;

	for (int64_t at = -width - 10; at <= width + 10; at++)
		if ((llabs(at) <= width || llabs(at - drift) <= width) &&
		    !(entry &&
		      ranges_have(&entry->used, (uint64_t)(step + at))))
			n++;
	return n;
}

static unsigned
good_codes(const struct world *w)
{
	unsigned n = 0;

	for (unsigned i = 0; i < w->secrets.n_devices; i++)
		n += good_codes_of(w, &w->secrets.devices[i]);
	return n;
}

/* A wrong one; what would have been right is in the sum already. */
static struct decision
type_wrong(struct year *y)
{
	struct world before = y->world;
	struct decision d;
	char text[16];

	for (;;) {
		snprintf(text, sizeof(text), "%06u",
			 (unsigned)random_below(&y->seed, 1000000));
		d = world_type(&y->world, text);
		if (d.reason == REASON_WRONG || d.reason == REASON_THROTTLED)
			return d;
		y->world = before;
	}
}

static void
guess(struct year *y)
{
	double chance = good_codes(&y->world) / 1e6;

	if (type_wrong(y).reason == REASON_THROTTLED)
		return;
	y->guesses++;
	if (y->row.password)
		y->missed *= 1 - chance;
}

/* When POOL holds a guess again. */
static int64_t
next_of(const struct year *y, struct pool pool)
{
	const struct world *w = &y->world;
	uint64_t worth = throttle_worth(&w->secrets, &w->state, &w->policy);

	throttle_refill(&pool, &w->policy, w->now);
	return w->now + throttle_wait(&pool, &w->policy, worth);
}

/* The next guess, from where there is room for one first. */
static int64_t
next_guess(struct year *y)
{
	const struct pool *pools = y->world.state.pools;
	int64_t others = next_of(y, pools[POOL_OTHERS]);
	int64_t known =
		y->row.shared ? next_of(y, pools[POOL_KNOWN]) : INT64_MAX;

	y->world.source =
		known < others ? source_at(OWNERS) : guesser_source(y);
	return known < others ? known : others;
}

/* All the guesses that there is room for until THEN. */
static void
guess_until(struct year *y, int64_t then)
{
	int64_t at;

	while ((at = next_guess(y)) < then) {
		y->world.now = at;
		guess(y);
	}
	y->world.now = then;
}

/* A code that is used already is waited out: the module says how long. */
static void
log_in(struct year *y)
{
	struct world *w = &y->world;
	struct decision d;

	w->source = source_at(OWNERS);
	if (random_below(&y->seed, TYPING_ERRORS) == 0)
		(void)type_wrong(y);
	d = world_type(w, world_code(w, 0).text);
	if (d.reason == REASON_SPENT) {
		w->now += d.wait_seconds;
		d = world_type(w, world_code(w, 0).text);
	}
	y->logins++;
	y->refused += d.verdict != VERDICT_ACCEPT;
}

static void
play(struct row row, uint64_t seed, struct year *y)
{
	static const char *const names[] = {"b", "c", "d", "e"};
	int64_t start = WORLD_START;

	*y = (struct year){.row = row, .seed = seed, .missed = 1};
	y->world = world_with(device_totp("phone", seed));
	for (unsigned i = 1; i <= row.more_devices; i++)
		y->world.secrets.devices[y->world.secrets.n_devices++] =
			device_totp(names[i - 1], seed + i);
	/* The owner's place is known from the enrolment on. */
	world_type(&y->world, world_code(&y->world, 0).text);
	y->world.now += 30;
	for (int day = 0; day < DAYS; day++) {
		int64_t span = row.logins ? DAY / row.logins : DAY;
		for (unsigned i = 0; i < row.logins; i++) {
			int64_t at =
				start + day * DAY + i * span +
				(int64_t)random_below(&y->seed, (uint64_t)span);
			guess_until(y, at > y->world.now ? at : y->world.now);
			log_in(y);
		}
	}
	guess_until(y, start + DAYS * DAY);
}

static double
print_year(const struct year *y)
{
	double chance = 1 - y->missed;

	printf("# %9u %8s %6u %10u %11.6f %8u of %u%s", y->row.addresses,
	       y->row.password ? "yes" : "no", y->row.logins, y->guesses,
	       chance, y->refused, y->logins,
	       y->row.shared ? "  same place" : "");
	if (y->row.more_devices)
		printf("  %u devices", 1 + y->row.more_devices);
	printf("\n");
	return chance;
}

/* pam_google_authenticator's default, as its manual has it: "RATE_LIMIT 3 30"
 * lets three attempts pass in any 30 seconds, of all sources together, against
 * a window of three codes.  A guesser takes all three whenever there are any,
 * so that none is left when the owner comes. */
static void
print_peer(struct row row)
{
	double guesses = 3.0 * DAYS * DAY / 30;

	printf("# %9u %8s %6u %10.0f %11.6f %8u of %u\n", row.addresses,
	       row.password ? "yes" : "no", row.logins, guesses,
	       row.password ? 1 - pow(1 - 3e-6, guesses) : 0.0,
	       row.logins * DAYS, row.logins * DAYS);
}

static unsigned
rows(bool full, struct row ret_rows[32])
{
	static const unsigned addresses[] = {10000, 1, 10};
	static const unsigned logins[] = {20, 0, 1};
	unsigned n = 0;

	for (unsigned a = 0; a < (full ? N_OF(addresses) : 1); a++)
		for (unsigned password = full ? 2 : 1; password-- > 0;)
			for (unsigned l = 0; l < (full ? 3 : 2); l++)
				ret_rows[n++] = (struct row){
					.addresses = addresses[a],
					.logins = logins[l],
					.password = !full || password,
				};
	return n;
}

/* Here a year may cost what yearly_risk says and what the pools held when it
 * began.  That no login of the owner's is refused is not promised: one who
 * shares a place with the guesser, or mistypes more than yearly_risk pays for,
 * needs a backup code at times. */
static const struct row harder[] = {
	{.addresses = 10000, .logins = 20, .password = true, .shared = true},
	{.addresses = 10000, .logins = 1, .password = true, .shared = true},
	{.addresses = 10000, .logins = 0, .password = true, .more_devices = 2},
	{.addresses = 10000, .logins = 4, .password = true, .more_devices = 2},
	{.addresses = 10000, .logins = 20, .password = true, .more_devices = 2},
	{.addresses = 10000,
	 .logins = 20,
	 .password = true,
	 .more_devices = 4,
	 .shared = true},
};

/* What was in the pools that the guesser could empty at the start. */
static double
held(const struct year *y)
{
	const struct world *w = &y->world;

	return (double)throttle_worth(&w->secrets, &w->state, &w->policy) *
	       w->policy.throttle_burst * (y->row.shared ? 2 : 1) /
	       (double)RISK_ONE;
}

/* Plays N rows; the worst chance, in *ret_over how far the worst is over what
 * the pools held beside it, and how many of the owner's logins are refused. */
static double
play_rows(const struct row *list, unsigned n, uint64_t seed, double *ret_over,
	  unsigned *ret_refused)
{
	struct year year;
	double worst = 0;

	*ret_refused = 0;
	*ret_over = 0;
	for (unsigned i = 0; i < n; i++) {
		double chance;
		play(list[i], seed, &year);
		chance = print_year(&year);
		worst = fmax(worst, chance);
		*ret_over = fmax(*ret_over, chance - held(&year));
		*ret_refused += year.refused;
	}
	return worst;
}

int
main(int argc, char **argv)
{
	const char *text = getenv("SEED");
	uint64_t seed = text ? strtoull(text, NULL, 10) : 1;
	bool full = argc > 1 && strcmp(argv[1], "full") == 0;
	struct row list[32];
	unsigned n = rows(full, list), refused, ignored;
	double limit = (double)policy_default().yearly_risk / (double)RISK_ONE;
	double worst, over, harder_over;

	printf("# A year of guessing at full speed.  seed %llu\n"
	       "# addresses password logins    guesses      chance"
	       "  refused logins\n",
	       (unsigned long long)seed);
	worst = play_rows(list, n, seed, &over, &refused);
	printf("# the guesser in the owner's place as well, or an owner with "
	       "more devices:\n");
	(void)play_rows(harder, full ? N_OF(harder) : 1, seed, &harder_over,
			&ignored);
	printf("# and against three attempts in 30 seconds:\n");
	for (unsigned i = 0; i < n; i++)
		print_peer(list[i]);
	printf("1..3\n%s 1 - [simulated-year] a guesser's chance is at most "
	       "yearly_risk\n",
	       worst <= limit ? "ok" : "not ok");
	printf("%s 2 - [owner-gets-in] no login from a known source is "
	       "refused\n",
	       refused == 0 ? "ok" : "not ok");
	printf("%s 3 - [simulated-year] in the owner's place, too: at most "
	       "that and what the pools held\n",
	       harder_over <= limit ? "ok" : "not ok");
	return worst <= limit && refused == 0 && harder_over <= limit ? 0 : 1;
}
