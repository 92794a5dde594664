/* SPDX-License-Identifier: BSD-2-Clause
 *
 * bench warm|forked|cold CONFDIR SERVICE USER CODES FIRST COUNT
 *
 * COUNT logins of USER, in a row, with the lines from FIRST on (0 is the first)
 * of the file CODES.  For each a line: how many microseconds it took, and the
 * peak memory in KiB of the process that it happened in.
 *
 *   warm     all in this process
 *   forked   each in a child of this process
 *   cold     each in a fresh process that links libpam alone
 *
 * Built once more with HOST_HAS_CRYPTO it is a host that has libcrypto and NSS
 * in use before the first login, as sshd is.
 */
#include <pwd.h>
#include <security/pam_appl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#ifdef HOST_HAS_CRYPTO
#include <openssl/evp.h>
#endif

#define CODE_SIZE 16

struct target {
	const char *confdir, *service, *user;
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
       struct pam_response **ret_responses, void *code)
{
	struct pam_response *list = calloc((size_t)n, sizeof(*list));

	if (!list)
		return PAM_BUF_ERR;
	for (int i = 0; i < n; i++)
		if (messages[i]->msg_style == PAM_PROMPT_ECHO_OFF ||
		    messages[i]->msg_style == PAM_PROMPT_ECHO_ON)
			list[i].resp = strdup(code);
	*ret_responses = list;
	return PAM_SUCCESS;
}

static int
login(const struct target *t, char *code)
{
	struct pam_conv conv = {answer, code};
	pam_handle_t *pamh = NULL;
	int rc = pam_start_confdir(t->service, t->user, &conv, t->confdir,
				   &pamh);

	if (rc == PAM_SUCCESS)
		rc = pam_authenticate(pamh, 0);
	pam_end(pamh, rc);
	return rc;
}

static long
wait_for(pid_t child)
{
	struct rusage usage;
	int status;

	if (child < 0 || wait4(child, &status, 0, &usage) != child ||
	    status != 0)
		exit(2);
	return usage.ru_maxrss;
}

static long
login_warm(const struct target *t, char *code)
{
	struct rusage usage;

	if (login(t, code) != PAM_SUCCESS)
		exit(2);
	getrusage(RUSAGE_SELF, &usage);
	return usage.ru_maxrss;
}

static long
login_forked(const struct target *t, char *code)
{
	pid_t child = fork();

	if (child == 0)
		_exit(login(t, code));
	return wait_for(child);
}

static long
login_cold(const struct target *t, char *code)
{
	char self[] = "/proc/self/exe", mode[] = "once";
	char confdir[256], service[64], user[64];
	char *argv[] = {self, mode, confdir, service, user, code, NULL};
	pid_t child = -1;

	snprintf(confdir, sizeof(confdir), "%s", t->confdir);
	snprintf(service, sizeof(service), "%s", t->service);
	snprintf(user, sizeof(user), "%s", t->user);
	if (posix_spawn(&child, self, NULL, NULL, argv, environ) != 0)
		exit(2);
	return wait_for(child);
}

static const struct {
	const char *name;
	long (*login)(const struct target *t, char *code);
} modes[] = {
	{"warm", login_warm},
	{"forked", login_forked},
	{"cold", login_cold},
};

static void
settle_host(void)
{
	(void)!getpwnam("nobody-here");
#ifdef HOST_HAS_CRYPTO
	unsigned char digest[EVP_MAX_MD_SIZE];
	if (EVP_Digest("", 0, digest, NULL, EVP_sha256(), NULL) != 1)
		exit(2);
#endif
}

/* CODES with FIRST lines skipped. */
static FILE *
open_codes(const char *path, int first)
{
	char line[CODE_SIZE];
	FILE *codes = fopen(path, "re");

	for (int i = 0; codes && i < first; i++)
		if (!fgets(line, sizeof(line), codes))
			exit(2);
	if (!codes)
		exit(2);
	return codes;
}

int
main(int argc, char **argv)
{
	struct target t;
	long (*run)(const struct target *t, char *code) = NULL;
	char code[CODE_SIZE];
	FILE *codes;

	if (argc < 6)
		return 2;
	t = (struct target){argv[2], argv[3], argv[4]};
	if (strcmp(argv[1], "once") == 0)
		return login(&t, argv[5]);
	for (size_t i = 0; i < sizeof(modes) / sizeof(modes[0]); i++)
		if (strcmp(modes[i].name, argv[1]) == 0)
			run = modes[i].login;
	if (argc != 8 || !run)
		return 2;
	settle_host();
	codes = open_codes(argv[5], atoi(argv[6]));
	for (int i = atoi(argv[7]); i > 0; i--) {
		double start;
		long memory;
		if (!fgets(code, sizeof(code), codes))
			return 2;
		code[strcspn(code, "\n")] = '\0';
		start = now_us();
		memory = run(&t, code);
		printf("%.1f %ld\n", now_us() - start, memory);
	}
	return 0;
}
