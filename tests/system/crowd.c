/* SPDX-License-Identifier: BSD-2-Clause
 *
 * crowd CONFDIR SERVICE USER ANSWER UID SIZE LOCK
 *
 * SIZE hosts as su is one, by whom user UID may stop, wait at the prompt for
 * USER's code.  One answers; it is stopped as soon as it has the lock of file
 * LOCK, and as soon as it has it no more the next one answers.  Prints
 * "stopped" each time.
 */
#include <fcntl.h>
#include <security/pam_appl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

static char **arguments;
static int gate[2], ready[2];

static int
converse(int n, const struct pam_message **messages,
	 struct pam_response **ret_responses, void *unused)
{
	struct pam_response *list = calloc((size_t)n, sizeof(*list));
	char byte;

	(void)unused;
	for (int i = 0; list && i < n; i++)
		if (messages[i]->msg_style == PAM_PROMPT_ECHO_OFF &&
		    write(ready[1], "", 1) == 1 &&
		    read(gate[0], &byte, 1) == 1)
			list[i].resp = strdup(arguments[4]);
	*ret_responses = list;
	return list ? PAM_SUCCESS : PAM_BUF_ERR;
}

static int
login(void)
{
	struct pam_conv conv = {converse, NULL};
	pam_handle_t *pamh = NULL;

	if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 ||
	    setresuid((uid_t)atoi(arguments[5]), 0, 0) != 0 ||
	    pam_start_confdir(arguments[2], arguments[3], &conv, arguments[1],
			      &pamh) != PAM_SUCCESS)
		return 2;
	return pam_end(pamh, pam_authenticate(pamh, 0));
}

static pid_t
holder(int lock)
{
	struct flock other = {.l_type = F_WRLCK, .l_whence = SEEK_SET};

	return fcntl(lock, F_GETLK, &other) == 0 && other.l_type != F_UNLCK
		       ? other.l_pid : 0;
}

/* One of ours, which nobody else who waits for the lock is; 0: one is gone
 * that could not be stopped in time, or was ended. */
static pid_t
next_holder(int lock)
{
	pid_t pid;

	for (;;) {
		pid_t gone = -1;

		pid = holder(lock);
		if (pid > 0)
			gone = waitpid(pid, NULL, WNOHANG);
		if (gone == 0)
			return pid;
		if (gone > 0 || waitpid(-1, NULL, WNOHANG) > 0)
			return 0;
	}
}

int
main(int argc, char **argv)
{
	int lock, left;
	char byte;

	arguments = argv;
	if (argc != 8 || pipe(gate) != 0 || pipe(ready) != 0)
		return 2;
	left = atoi(argv[6]);
	for (int i = 0; i < left; i++)
		if (fork() == 0)
			return login();
	close(ready[1]);
	for (int i = 0; i < left; i++)
		if (read(ready[0], &byte, 1) != 1)
			return 2;
	lock = open(argv[7], O_RDWR | O_CLOEXEC);
	while (lock >= 0 && left-- > 0 && write(gate[1], "", 1) == 1) {
		pid_t held = next_holder(lock);

		if (held == 0)
			continue;
		kill(held, SIGSTOP);
		usleep(1000);	/* it may have been too late */
		if (holder(lock) == held && write(STDOUT_FILENO, "stopped\n", 8) != 8)
			return 2;
		while (holder(lock) == held)
			;
	}
	return 0;
}
