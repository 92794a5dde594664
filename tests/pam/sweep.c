/* SPDX-License-Identifier: BSD-2-Clause
 *
 * sweep [OPTION...] CONFDIR SERVICE USER CALL ANSWER NEXT
 *
 * A host that logs in again and again through the real libpam, with the first
 * call of CALL (a name, or "any") that the module makes failing, then with the
 * second, and so on, until a login in which none was left to fail.  Run with
 * failing.so preloaded.  Each round is a process of its own, and makes three
 * logins: with the fault and ANSWER, without it and ANSWER, and with NEXT; each
 * line of these answers a prompt.  It prints
 *
 *   ROUND FAILED RESULT RESULT RESULT HOST
 *
 * where FAILED is the function that failed, or "-" in the last round, and HOST
 * is "same", or what else of the host changed.
 *
 *   -c FROM:TO   before each round FROM's bytes are written into TO
 *   -u PATH      before each round this file, or empty directory, is removed
 *   -r DIR       ... this directory, with what is in it
 *   -e N         only every Nth call; with -d the distance doubles each time
 *   -i TEXT      count the calls of objects with TEXT in their path
 */
#include <dirent.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <ftw.h>
#include <security/pam_appl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* With _FORTIFY_SOURCE it may be a macro. */
#undef syslog

#define EXPORT __attribute__((visibility("default")))
#define MAX_PATHS 8
#define STATE_SIZE 4096

struct sweep {
	const char *confdir, *service, *user, *call, *answer, *next;
	const char *in;
	const char *copies[MAX_PATHS], *removals[MAX_PATHS], *tree;
	int n_copies, n_removals;
	long every;
	bool doubling;
};

static void (*arm)(const char *name, const char *in, long n);
static const char *(*fired)(void);
static long (*live)(void);

/* What is logged goes nowhere, and costs no descriptor. */
EXPORT void
syslog(int priority, const char *format, ...)
{
	(void)priority;
	(void)format;
}

void __syslog_chk(int priority, int flag, const char *format, ...);

EXPORT void
__syslog_chk(int priority, int flag, const char *format, ...)
{
	(void)priority;
	(void)flag;
	(void)format;
}

static void
give_up(const char *what)
{
	perror(what);
	exit(2);
}

static int
remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

/* In place, so that owner and mode stay. */
static void
copy(const char *pair)
{
	static char bytes[1 << 18];
	const char *colon = strchr(pair, ':');
	char *from = strndup(pair, (size_t)(colon - pair));
	int in = open(from, O_RDONLY), out = open(colon + 1,
						  O_WRONLY | O_TRUNC);
	ssize_t n = read(in, bytes, sizeof(bytes));

	if (n < 0 || write(out, bytes, (size_t)n) != n)
		give_up(pair);
	close(in);
	close(out);
	free(from);
}

static void
restore(const struct sweep *s)
{
	for (int i = 0; i < s->n_copies; i++)
		copy(s->copies[i]);
	for (int i = 0; i < s->n_removals; i++)
		remove(s->removals[i]);
	if (s->tree)
		nftw(s->tree, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

static int
entries(const char *path)
{
	DIR *dir = opendir(path);
	int n = 0;

	while (dir && readdir(dir))
		n++;
	closedir(dir);
	return n;
}

/* A thread that was joined may be listed for a moment longer. */
static void
wait_for_threads(void)
{
	for (int i = 0; i < 2000 && entries("/proc/self/task") > 3; i++)
		usleep(1000);
}

/* Identity, signal mask, threads, descriptors and memory of this process. */
static void
host_state(char *ret_text)
{
	static const char *const words[] = {"Uid", "Gid", "Groups", "Cap",
					    "SigBlk", "Threads"};
	char line[256];
	size_t n;
	FILE *f;

	wait_for_threads();
	n = (size_t)snprintf(ret_text, STATE_SIZE,
			     "blocks:%ld\ndescriptors:%d\n", live(),
			     entries("/proc/self/fd"));
	f = fopen("/proc/self/status", "r");
	while (f && fgets(line, sizeof(line), f))
		for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
			if (strncmp(line, words[i], strlen(words[i])) == 0)
				n += (size_t)snprintf(ret_text + n,
						      STATE_SIZE - n, "%s",
						      line);
	fclose(f);
}

/* *ANSWERS moves on to the next line, if there is one. */
static char *
next_line(const char **answers)
{
	size_t n = strcspn(*answers, "\n");
	char *line = strndup(*answers, n);

	if ((*answers)[n])
		*answers += n + 1;
	return line;
}

static int
converse(int n, const struct pam_message **messages,
	 struct pam_response **ret_responses, void *answers)
{
	struct pam_response *list = calloc((size_t)n, sizeof(*list));

	for (int i = 0; list && i < n; i++)
		if (messages[i]->msg_style == PAM_PROMPT_ECHO_OFF ||
		    messages[i]->msg_style == PAM_PROMPT_ECHO_ON)
			list[i].resp = next_line(answers);
	*ret_responses = list;
	return list ? PAM_SUCCESS : PAM_BUF_ERR;
}

static int
login(const struct sweep *s, const char *answer, long n)
{
	struct pam_conv conv = {converse, &answer};
	pam_handle_t *pamh = NULL;
	int rc = pam_start_confdir(s->service, s->user, &conv, s->confdir,
				   &pamh);

	if (rc != PAM_SUCCESS)
		give_up("pam_start");
	pam_set_item(pamh, PAM_RHOST, "192.0.2.1");
	arm(s->call, s->in, n);
	rc = pam_authenticate(pamh, 0);
	pam_end(pamh, rc);
	return rc;
}

static const char *
result_name(int rc)
{
	switch (rc) {
	case PAM_SUCCESS: return "SUCCESS";
	case PAM_AUTH_ERR: return "AUTH_ERR";
	case PAM_SERVICE_ERR: return "SERVICE_ERR";
	case PAM_CONV_ERR: return "CONV_ERR";
	case PAM_PERM_DENIED: return "IGNORE";	/* nothing but that */
	case PAM_BUF_ERR: return "BUF_ERR";
	case PAM_ABORT: return "ABORT";
	default: return "other";
	}
}

/* The first line that differs, as one word. */
static const char *
difference(const char *before, char *after)
{
	size_t i = 0, line = 0;

	for (; before[i] && before[i] == after[i]; i++)
		if (before[i] == '\n')
			line = i + 1;
	if (before[i] == after[i])
		return "same";
	after[line + strcspn(after + line, "\n")] = '\0';
	for (char *at = after; *at; at++)
		if (*at == ' ' || *at == '\t')
			*at = '_';
	return after + line;
}

/* In a child: its status is 0 if something failed, 1 if nothing was left. */
static void
round_of(const struct sweep *s, long n)
{
	char before[STATE_SIZE], after[STATE_SIZE];
	const char *what, *changed;
	int first, again, next;

	alarm(60);
	host_state(before);
	first = login(s, s->answer, n);
	what = fired();
	arm("", "", 0);
	host_state(after);
	changed = difference(before, after);
	again = login(s, s->answer, 0);
	next = login(s, s->next, 0);
	printf("%ld %s %s %s %s %s\n", n, what ? what : "-",
	       result_name(first), result_name(again), result_name(next),
	       changed);
	fflush(stdout);
	exit(what ? 0 : 1);
}

/* Whether there may be more to fail. */
static bool
run_round(const struct sweep *s, long n)
{
	pid_t pid;
	int status;

	restore(s);
	pid = fork();
	if (pid == 0)
		round_of(s, n);
	waitpid(pid, &status, 0);
	if (WIFEXITED(status) && WEXITSTATUS(status) <= 1)
		return WEXITSTATUS(status) == 0;
	printf("%ld ? crashed crashed crashed %d\n", n, status);
	fflush(stdout);
	return WIFSIGNALED(status);
}

static void
read_options(int argc, char **argv, struct sweep *s)
{
	int option;

	while ((option = getopt(argc, argv, "c:u:r:e:di:")) != -1)
		if (option == 'c' && s->n_copies < MAX_PATHS)
			s->copies[s->n_copies++] = optarg;
		else if (option == 'r')
			s->tree = optarg;
		else if (option == 'u' && s->n_removals < MAX_PATHS)
			s->removals[s->n_removals++] = optarg;
		else if (option == 'e')
			s->every = atol(optarg);
		else if (option == 'd')
			s->doubling = true;
		else if (option == 'i')
			s->in = optarg;
		else
			exit(2);
	if (argc - optind != 6 || s->every < 1)
		exit(2);
	argv += optind;
	s->confdir = argv[0];
	s->service = argv[1];
	s->user = argv[2];
	s->call = argv[3];
	s->answer = argv[4];
	s->next = argv[5];
}

int
main(int argc, char **argv)
{
	struct sweep s = {.in = "pam_twofactor", .every = 1};
	long n = 1;

	read_options(argc, argv, &s);
	*(void **)&arm = dlsym(RTLD_DEFAULT, "failing_arm");
	*(void **)&fired = dlsym(RTLD_DEFAULT, "failing_fired");
	*(void **)&live = dlsym(RTLD_DEFAULT, "failing_live");
	if (!arm || !fired || !live)
		exit(2);
	/* What libraries set up once is set up here, before any round. */
	restore(&s);
	(void)login(&s, s.answer, 0);
	while (run_round(&s, n)) {
		n += s.every;
		if (s.doubling)
			s.every *= 2;
	}
	return 0;
}
