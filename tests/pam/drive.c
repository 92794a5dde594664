/* SPDX-License-Identifier: BSD-2-Clause
 *
 * drive CONFDIR SERVICE USER [OPTION...] [--] [ANSWER...]
 *
 * A login through the real libpam, its service files in CONFDIR, each prompt
 * answered by the next ANSWER.  Prints what the user would see, and the
 * result; exits 0 for PAM_SUCCESS, 1 for other results, 2 for misuse.
 *
 *   --rhost HOST, --ruser NAME, --tty TTY, --env NAME=VALUE   PAM items
 *   --conv KIND        how the conversation misbehaves: null-array,
 *                      null-answer, error, again; each at every prompt;
 *                      hidden: it answers hidden prompts alone, as sshd's
 *                      password method does
 *   --twice            pam_authenticate twice in one handle
 *   --setcred          pam_setcred after it
 *   --silent           PAM_SILENT
 *   --host-state       give this host a mask, a handler, a locale of its own,
 *                      and say whether the login left all of them alone
 *   --ignore-children  the host ignores SIGCHLD
 *   --gate FILE        answers only when that file exists, so that many log in
 *                      at the same moment
 *   --spare KIB        no more memory than this from pam_authenticate on
 *
 * An ANSWER @FILE is the bytes of FILE, up to its first NUL.
 * A login that takes half a minute is killed.
 * With DRIVE_LOG in the environment what libpam and modules log through
 * pam_syslog is appended to that file, and goes nowhere else.
 * With DRIVE_GATE in the environment it waits until that file exists, so that
 * many can start as one.
 */
#include <dirent.h>
#include <locale.h>
#include <pwd.h>
#include <security/pam_appl.h>
#include <security/pam_modules.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <syslog.h>
#include <unistd.h>

/* With _FORTIFY_SOURCE these may be macros. */
#undef syslog
#undef vsyslog

#define STATE_SIZE 65536

enum misbehaviour {
	CONV_PLAIN = 0,
	CONV_NULL_ARRAY,
	CONV_NULL_ANSWER,
	CONV_ERROR,
	CONV_AGAIN,
	CONV_HIDDEN,
};

struct drive {
	char **answers;
	enum misbehaviour misbehaviour;
	bool twice, setcred, host_state;
	long spare;
	const char *gate;
	int flags;
};

static void
log_line(int priority, const char *format, va_list args)
{
	const char *path = getenv("DRIVE_LOG");
	FILE *f = path ? fopen(path, "a") : NULL;

	if (!path)
		vsyslog(priority, format, args);
	if (!f)
		return;
	fprintf(f, "%d ", priority & LOG_PRIMASK);
	vfprintf(f, format, args);
	fputc('\n', f);
	fclose(f);
}

/* libpam's pam_syslog ends in one of these two, and takes the program's. */
__attribute__((visibility("default"))) void
syslog(int priority, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	log_line(priority, format, args);
	va_end(args);
}

void __syslog_chk(int priority, int flag, const char *format, ...);

__attribute__((visibility("default"))) void
__syslog_chk(int priority, int flag, const char *format, ...)
{
	va_list args;

	(void)flag;
	va_start(args, format);
	log_line(priority, format, args);
	va_end(args);
}

/* The lines of a file below /proc/self that start with WORD. */
static void
write_proc(FILE *to, const char *path, const char *word)
{
	char line[512];
	FILE *f = fopen(path, "r");

	if (!f)
		exit(2);
	while (fgets(line, sizeof(line), f))
		if (strncmp(line, word, strlen(word)) == 0)
			fputs(line, to);
	fclose(f);
}

static void
write_dir(FILE *to, const char *path)
{
	char link[512], target[512];
	DIR *dir = opendir(path);
	struct dirent *e;

	if (!dir)
		exit(2);
	while ((e = readdir(dir))) {
		snprintf(link, sizeof(link), "%s/%s", path, e->d_name);
		ssize_t n = readlink(link, target, sizeof(target));
		fprintf(to, "%s %.*s\n", link, n > 0 ? (int)n : 0, target);
	}
	closedir(dir);
}

static void
write_signals(FILE *to)
{
	for (int i = 1; i < NSIG; i++) {
		struct sigaction a = {0};
		if (sigaction(i, NULL, &a) == 0)
			fprintf(to, "signal %d %p %x\n", i,
				(void *)a.sa_handler, (unsigned)a.sa_flags);
	}
}

static void
write_limits(FILE *to)
{
	struct rlimit limit;

	for (int i = 0; i < RLIM_NLIMITS; i++)
		if (getrlimit((__rlimit_resource_t)i, &limit) == 0)
			fprintf(to, "limit %d %llu %llu\n", i,
				(unsigned long long)limit.rlim_cur,
				(unsigned long long)limit.rlim_max);
}

static volatile sig_atomic_t signals;

static void
on_signal(int number)
{
	(void)number;
	signals++;
}

/* Whether there is a child that a wait for any would see. */
static bool
has_child(void)
{
	siginfo_t info;

	return waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) == 0;
}

/* All of this process that a module could change, as text. */
static char *
host_state(void)
{
	static const char *const words[] = {
		"Name", "Uid", "Gid", "Groups", "Umask", "SigBlk", "ShdPnd",
		"SigPnd", "Cap", "NoNewPrivs", "Threads",
	};
	char *text = calloc(1, STATE_SIZE), cwd[4096] = "?";
	FILE *to = text ? fmemopen(text, STATE_SIZE, "w") : NULL;

	if (!to)
		exit(2);
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		write_proc(to, "/proc/self/status", words[i]);
	fprintf(to, "cwd %s\nlocale %s\ndumpable %d\npriority %d\n",
		getcwd(cwd, sizeof(cwd)) ? cwd : "?", setlocale(LC_ALL, NULL),
		prctl(PR_GET_DUMPABLE), getpriority(PRIO_PROCESS, 0));
	fprintf(to, "signals %d\nchild %d\n", (int)signals, has_child());
	write_signals(to);
	write_limits(to);
	write_dir(to, "/proc/self/fd");
	write_dir(to, "/proc/self/task");
	for (char **e = environ; *e; e++)
		fprintf(to, "environment %s\n", *e);
	fclose(to);
	return text;
}

/* So that setting things back to what is usual would be seen.  What libraries
 * set up once and keep is set up here. */
static void
be_unusual(void)
{
	struct sigaction action = {.sa_handler = on_signal,
				   .sa_flags = SA_RESTART};
	sigset_t blocked;

	sigaction(SIGCHLD, &action, NULL);
	sigaction(SIGXFSZ, &action, NULL);
	sigemptyset(&blocked);
	sigaddset(&blocked, SIGUSR2);
	sigprocmask(SIG_BLOCK, &blocked, NULL);
	setlocale(LC_ALL, "C.UTF-8");
	/* libc keeps its socket to /dev/log; hosts that log have it already. */
	openlog("drive", LOG_NDELAY, LOG_AUTHPRIV);
	setenv("UNUSUAL", "yes", 1);
	umask(0147);
	prctl(PR_SET_NAME, "unusual");
	(void)getpwnam("root");
}

/* The first line that differs, of both. */
static void
compare_states(const char *before, const char *after)
{
	size_t i = 0, line = 0;

	for (; before[i] && before[i] == after[i]; i++)
		if (before[i] == '\n')
			line = i + 1;
	if (before[i] == after[i])
		printf("host: unchanged\n");
	else
		printf("host: changed: %.*s -> %.*s\n",
		       (int)strcspn(before + line, "\n"), before + line,
		       (int)strcspn(after + line, "\n"), after + line);
}

static char *
read_file(const char *path)
{
	FILE *f = fopen(path, "r");
	char *text = calloc(1, 1 << 20);

	if (!f || !text)
		exit(2);
	(void)!fread(text, 1, (1 << 20) - 1, f);
	fclose(f);
	return text;
}

static void
wait_for_gate(const char *gate)
{
	while (gate && access(gate, F_OK) != 0)
		usleep(1000);
}

static char *
next_answer(struct drive *d)
{
	fflush(stdout);
	wait_for_gate(d->gate);
	if (!*d->answers)
		return strdup("");
	if ((*d->answers)[0] == '@')
		return read_file(*d->answers++ + 1);
	return strdup(*d->answers++);
}

static void
print_message(const struct pam_message *m)
{
	static const char *const styles[] = {
		[PAM_PROMPT_ECHO_OFF] = "prompt-off",
		[PAM_PROMPT_ECHO_ON] = "prompt-on",
		[PAM_ERROR_MSG] = "error",
		[PAM_TEXT_INFO] = "info",
	};

	printf("%s: %s\n", styles[m->msg_style], m->msg);
}

static bool
is_prompt(const struct pam_message *m)
{
	return m->msg_style == PAM_PROMPT_ECHO_OFF ||
	       m->msg_style == PAM_PROMPT_ECHO_ON;
}

static int
converse(int n, const struct pam_message **messages,
	 struct pam_response **ret_responses, void *arg)
{
	struct drive *d = arg;
	struct pam_response *list = calloc((size_t)n, sizeof(*list));
	bool prompt = false, fails = d->misbehaviour == CONV_ERROR ||
				     d->misbehaviour == CONV_AGAIN;

	if (!list)
		return PAM_BUF_ERR;
	for (int i = 0; i < n; i++) {
		print_message(messages[i]);
		if (!is_prompt(messages[i]))
			continue;
		prompt = true;
		if (d->misbehaviour == CONV_HIDDEN &&
		    messages[i]->msg_style == PAM_PROMPT_ECHO_ON)
			fails = true;
		else if (d->misbehaviour == CONV_PLAIN ||
			 d->misbehaviour == CONV_HIDDEN)
			list[i].resp = next_answer(d);
	}
	fflush(stdout);
	if (prompt && fails) {
		free(list);
		return d->misbehaviour == CONV_AGAIN ? PAM_CONV_AGAIN
						     : PAM_CONV_ERR;
	}
	if (prompt && d->misbehaviour == CONV_NULL_ARRAY) {
		free(list);
		list = NULL;
	}
	*ret_responses = list;
	return PAM_SUCCESS;
}

static const char *
result_name(int rc)
{
	switch (rc) {
	case PAM_SUCCESS: return "PAM_SUCCESS";
	case PAM_AUTH_ERR: return "PAM_AUTH_ERR";
	case PAM_IGNORE: return "PAM_IGNORE";
	case PAM_SERVICE_ERR: return "PAM_SERVICE_ERR";
	case PAM_CONV_ERR: return "PAM_CONV_ERR";
	case PAM_PERM_DENIED: return "PAM_PERM_DENIED";
	case PAM_USER_UNKNOWN: return "PAM_USER_UNKNOWN";
	case PAM_MAXTRIES: return "PAM_MAXTRIES";
	case PAM_MODULE_UNKNOWN: return "PAM_MODULE_UNKNOWN";
	case PAM_ABORT: return "PAM_ABORT";
	default: return pam_strerror(NULL, rc);
	}
}

static enum misbehaviour
misbehaviour_of(const char *name)
{
	static const char *const names[] = {"plain", "null-array",
					    "null-answer", "error", "again",
					    "hidden"};

	for (int i = 0; i < 6; i++)
		if (strcmp(name, names[i]) == 0)
			return (enum misbehaviour)i;
	fprintf(stderr, "drive: no conversation \"%s\"\n", name);
	exit(2);
}

/* Options with a value take two words; returns how many it was. */
static int
take_option(pam_handle_t *pamh, struct drive *d, char **word)
{
	if (strcmp(word[0], "--twice") == 0)
		return d->twice = true;
	if (strcmp(word[0], "--setcred") == 0)
		return d->setcred = true;
	if (strcmp(word[0], "--ignore-children") == 0)
		return signal(SIGCHLD, SIG_IGN) != SIG_ERR;
	if (strcmp(word[0], "--host-state") == 0)
		return d->host_state = true;
	if (strcmp(word[0], "--silent") == 0) {
		d->flags = PAM_SILENT;
		return 1;
	}
	if (!word[1])
		exit(2);
	if (strcmp(word[0], "--rhost") == 0)
		pam_set_item(pamh, PAM_RHOST, word[1]);
	else if (strcmp(word[0], "--ruser") == 0)
		pam_set_item(pamh, PAM_RUSER, word[1]);
	else if (strcmp(word[0], "--tty") == 0)
		pam_set_item(pamh, PAM_TTY, word[1]);
	else if (strcmp(word[0], "--env") == 0)
		pam_putenv(pamh, word[1]);
	else if (strcmp(word[0], "--conv") == 0)
		d->misbehaviour = misbehaviour_of(word[1]);
	else if (strcmp(word[0], "--gate") == 0)
		d->gate = word[1];
	else if (strcmp(word[0], "--spare") == 0)
		d->spare = atol(word[1]);
	else
		exit(2);
	return 2;
}

static rlim_t
memory_in_use(void)
{
	FILE *f = fopen("/proc/self/statm", "r");
	unsigned long pages = 0;

	if (!f || fscanf(f, "%lu", &pages) != 1)
		exit(2);
	fclose(f);
	return pages * (rlim_t)sysconf(_SC_PAGESIZE);
}

static int
authenticate(pam_handle_t *pamh, const struct drive *d)
{
	struct rlimit usual, tight;
	int rc;

	if (d->spare <= 0)
		return pam_authenticate(pamh, d->flags);
	getrlimit(RLIMIT_AS, &usual);
	tight = usual;
	tight.rlim_cur = memory_in_use() + (rlim_t)d->spare * 1024;
	setrlimit(RLIMIT_AS, &tight);
	rc = pam_authenticate(pamh, d->flags);
	setrlimit(RLIMIT_AS, &usual);
	return rc;
}

static int
run(pam_handle_t *pamh, struct drive *d)
{
	char *before = NULL, *after = NULL;
	int rc;

	if (d->host_state) {
		be_unusual();
		before = host_state();
	}
	rc = authenticate(pamh, d);
	if (d->host_state) {
		after = host_state();
		compare_states(before, after);
	}
	free(before);
	free(after);
	printf("result: %s\n", result_name(rc));
	if (d->setcred)
		printf("setcred: %s\n",
		       result_name(pam_setcred(pamh, PAM_ESTABLISH_CRED)));
	fflush(stdout);
	return rc;
}

int
main(int argc, char **argv)
{
	struct drive d = {0};
	struct pam_conv conv = {converse, &d};
	pam_handle_t *pamh = NULL;
	int at = 4, rc;

	if (argc < 4 || pam_start_confdir(argv[2], argv[3], &conv, argv[1],
					  &pamh) != PAM_SUCCESS)
		return 2;
	while (at < argc && strncmp(argv[at], "--", 2) == 0 && argv[at][2])
		at += take_option(pamh, &d, argv + at);
	if (at < argc && strcmp(argv[at], "--") == 0)
		at++;
	d.answers = argv + at;
	wait_for_gate(getenv("DRIVE_GATE"));
	alarm(30);
	rc = run(pamh, &d);
	if (d.twice)
		rc = run(pamh, &d);
	pam_end(pamh, rc);
	return rc == PAM_SUCCESS ? 0 : 1;
}
