/* SPDX-License-Identifier: BSD-2-Clause
 *
 * threads CONFDIR SERVICE DUMPABLE FILE...
 *
 * A host with a thread for each FILE, whose lines are a user, a wrong code,
 * and the right codes in order.  Each thread presents every code of its own
 * user and of the next one's, so that every code is presented twice, by two
 * threads, and now and then a wrong one.  Another thread looks all the time
 * whether the credentials of these threads are what they were.
 *
 * Prints what came of it, a fact a line.
 */
#include <dirent.h>
#include <pthread.h>
#include <security/pam_appl.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#define MAX_USERS 16
#define MAX_CODES 2048
#define TEXT_SIZE 1024

struct user {
	char name[64], wrong[16], codes[MAX_CODES][16];
	unsigned n;
	atomic_uint accepted[MAX_CODES];
};

static struct host {
	const char *confdir, *service;
	unsigned n;
	struct user users[MAX_USERS];
	atomic_uint accepted, refused, others;
	atomic_bool done;
	pthread_barrier_t near;
	_Atomic pid_t threads[MAX_USERS + 2]; /* whose nothing changes */
	unsigned looks, changes, identities;
} host;

static pid_t
self(void)
{
	return (pid_t)syscall(SYS_gettid);
}

static void
read_user(const char *path, struct user *ret_user)
{
	FILE *f = fopen(path, "r");

	if (!f || fscanf(f, "%63s %15s", ret_user->name, ret_user->wrong) != 2)
		exit(2);
	while (ret_user->n < MAX_CODES &&
	       fscanf(f, "%15s", ret_user->codes[ret_user->n]) == 1)
		ret_user->n++;
	fclose(f);
}

static int
answer(int n, const struct pam_message **messages,
       struct pam_response **ret_responses, void *code)
{
	struct pam_response *list = calloc((size_t)n, sizeof(*list));

	if (!list)
		return PAM_BUF_ERR;
	for (int i = 0; i < n; i++)
		if (messages[i]->msg_style == PAM_PROMPT_ECHO_OFF)
			list[i].resp = strdup(code);
	*ret_responses = list;
	return PAM_SUCCESS;
}

/* Whether CODE was let in. */
static bool
present(const struct user *user, char *code)
{
	struct pam_conv conv = {answer, code};
	pam_handle_t *pamh = NULL;
	int rc = pam_start_confdir(host.service, user->name, &conv,
				   host.confdir, &pamh);

	if (rc == PAM_SUCCESS)
		rc = pam_authenticate(pamh, 0);
	pam_end(pamh, rc);
	if (rc == PAM_SUCCESS)
		host.accepted++;
	else if (rc == PAM_AUTH_ERR)
		host.refused++;
	else
		host.others++;
	return rc == PAM_SUCCESS;
}

static void *
log_in(void *arg)
{
	unsigned me = (unsigned)(uintptr_t)arg;
	struct user *own = &host.users[me];
	struct user *next = &host.users[(me + 1) % host.n];

	host.threads[me] = self();
	for (unsigned i = 0; i < own->n; i++) {
		/* A code too many counts behind is a guess, not a replay. */
		if (i % 8 == 0)
			pthread_barrier_wait(&host.near);
		own->accepted[i] += present(own, own->codes[i]);
		next->accepted[i] += present(next, next->codes[i]);
		if (i % 200 == 3)
			present(own, own->wrong);
	}
	return NULL;
}

/* What /proc says of the credentials of THREAD, or "" if it has ended. */
static void
credentials(pid_t thread, char ret_text[TEXT_SIZE])
{
	static const char *const words[] = {"Uid:", "Gid:", "Groups:", "Cap",
					    "NoNewPrivs:"};
	char path[64], line[256];
	size_t len = 0;
	FILE *f;

	snprintf(path, sizeof(path), "/proc/self/task/%d/status", (int)thread);
	f = fopen(path, "r");
	ret_text[0] = '\0';
	while (f && fgets(line, sizeof(line), f))
		for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
			if (strncmp(line, words[i], strlen(words[i])) == 0)
				len += (size_t)snprintf(ret_text + len,
							TEXT_SIZE - len, "%s",
							line);
	if (f)
		fclose(f);
}

static bool
is_ours(pid_t thread)
{
	for (unsigned i = 0; i < host.n + 2; i++)
		if (host.threads[i] == thread)
			return true;
	return false;
}

static void
look(const char *expected)
{
	DIR *dir = opendir("/proc/self/task");
	char text[TEXT_SIZE];
	struct dirent *e;

	while (dir && (e = readdir(dir))) {
		pid_t thread = atoi(e->d_name);
		if (thread == 0)
			continue;
		credentials(thread, text);
		if (!text[0] || strcmp(text, expected) == 0)
			continue;
		if (!is_ours(thread)) {
			host.identities++;
			continue;
		}
		if (host.changes++ == 0)
			printf("changed: %s\n", text);
	}
	if (dir)
		closedir(dir);
	host.looks++;
}

static void *
watch(void *expected)
{
	host.threads[host.n] = self();
	while (!host.done)
		look(expected);
	return NULL;
}

/* Codes that were not let in exactly once. */
static unsigned
not_once(void)
{
	unsigned n = 0;

	for (unsigned u = 0; u < host.n; u++)
		for (unsigned i = 0; i < host.users[u].n; i++)
			n += host.users[u].accepted[i] != 1;
	return n;
}

int
main(int argc, char **argv)
{
	pthread_t threads[MAX_USERS], watcher;
	char before[TEXT_SIZE];

	if (argc < 5 || argc - 4 > MAX_USERS)
		return 2;
	host.confdir = argv[1];
	host.service = argv[2];
	prctl(PR_SET_DUMPABLE, atoi(argv[3]));
	for (int i = 4; i < argc; i++)
		read_user(argv[i], &host.users[host.n++]);
	host.threads[host.n + 1] = self();
	credentials(self(), before);
	pthread_barrier_init(&host.near, NULL, host.n);
	pthread_create(&watcher, NULL, watch, before);
	for (uintptr_t i = 0; i < host.n; i++)
		pthread_create(&threads[i], NULL, log_in, (void *)i);
	for (unsigned i = 0; i < host.n; i++)
		pthread_join(threads[i], NULL);
	host.done = true;
	pthread_join(watcher, NULL);
	printf("accepted: %u\nrefused: %u\nothers: %u\nnot-once: %u\n",
	       host.accepted, host.refused, host.others, not_once());
	printf("changes: %u\nlooks: %u\nidentities: %u\ndumpable: %d\n",
	       host.changes, host.looks, host.identities,
	       prctl(PR_GET_DUMPABLE));
	return 0;
}
