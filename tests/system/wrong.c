/* SPDX-License-Identifier: BSD-2-Clause
 *
 * wrong CONFDIR SERVICE ROUNDS CODE USER[=STATE]...
 *
 * How long it takes until the prompt, and from a wrong CODE to the refusal, for
 * each USER: medians of ROUNDS logins, taken in turn in one process, in
 * microseconds, and what they are of the first user's.  STATE is a file that
 * is put back to what it was before each login.
 */
#include <fcntl.h>
#include <security/pam_appl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define MAX_USERS 8
#define STATE_SIZE 16384

struct user {
	const char *name;
	int state; /* or -1 */
	char bytes[STATE_SIZE];
	double *times[2]; /* until the prompt, and from the answer on */
};

struct login {
	char *code;
	double prompted, answered;
};

static double
now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static int
answer(int n, const struct pam_message **messages,
       struct pam_response **ret_responses, void *arg)
{
	struct login *login = arg;
	struct pam_response *list = calloc((size_t)n, sizeof(*list));

	login->prompted = now_us();
	if (!list)
		return PAM_BUF_ERR;
	for (int i = 0; i < n; i++)
		if (messages[i]->msg_style == PAM_PROMPT_ECHO_OFF)
			list[i].resp = strdup(login->code);
	*ret_responses = list;
	login->answered = now_us();
	return PAM_SUCCESS;
}

static void
time_login(char **argv, const struct user *user, int round)
{
	struct login login = {.code = argv[4]};
	struct pam_conv conv = {answer, &login};
	pam_handle_t *pamh = NULL;
	double start;
	int rc;

	if (user->state >= 0 &&
	    pwrite(user->state, user->bytes, STATE_SIZE, 0) != STATE_SIZE)
		exit(2);
	rc = pam_start_confdir(argv[2], user->name, &conv, argv[1], &pamh);
	if (rc != PAM_SUCCESS)
		exit(2);
	start = now_us();
	rc = pam_authenticate(pamh, 0);
	user->times[0][round] = login.prompted - start;
	user->times[1][round] = now_us() - login.answered;
	pam_end(pamh, rc);
	if (rc != PAM_AUTH_ERR)
		exit(2);
}

static void
read_user(char *text, int rounds, struct user *ret_user)
{
	char *path = strchr(text, '=');

	ret_user->name = text;
	ret_user->state = -1;
	for (int i = 0; i < 2; i++)
		ret_user->times[i] = calloc((size_t)rounds, sizeof(double));
	if (!path)
		return;
	*path++ = '\0';
	ret_user->state = open(path, O_RDWR | O_CLOEXEC);
	if (pread(ret_user->state, ret_user->bytes, STATE_SIZE, 0) !=
	    STATE_SIZE)
		exit(2);
}

static int
compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

int
main(int argc, char **argv)
{
	static struct user users[MAX_USERS];
	int n = argc - 5, rounds = argc > 3 ? atoi(argv[3]) : 0;

	if (n < 1 || n > MAX_USERS || rounds < 1)
		return 2;
	for (int i = 0; i < n; i++)
		read_user(argv[5 + i], rounds, &users[i]);
	for (int round = 0; round < rounds; round++)
		for (int i = 0; i < n; i++)
			time_login(argv, &users[i], round);
	for (int i = 0; i < n; i++) {
		printf("%-12s", users[i].name);
		for (int part = 0; part < 2; part++) {
			double *times = users[i].times[part];
			qsort(times, (size_t)rounds, sizeof(*times), compare);
			printf(" %8.0f us %5.2f", times[rounds / 2],
			       times[rounds / 2] /
				       users[0].times[part][rounds / 2]);
		}
		printf("\n");
	}
	return 0;
}
