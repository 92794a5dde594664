/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The editor; see editor.h.
 */
#include "cli/editor.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli/cli.h"

#define ARGUMENTS_MAX 16
#define COMMAND_SIZE 1024
#define NOT_STARTED 127

static const char *
command(void)
{
	const char *visual = getenv("VISUAL"), *editor = getenv("EDITOR");

	return visual && *visual ? visual : editor && *editor ? editor : "vi";
}

/* Splits TEXT, in place, at its blanks, and puts PATH and NULL behind. */
static bool
split(char *text, char *path, char *ret_words[ARGUMENTS_MAX])
{
	int n = 0;
	char *save;

	for (char *word = strtok_r(text, " \t", &save); word;
	     word = strtok_r(NULL, " \t", &save)) {
		if (n == ARGUMENTS_MAX - 2)
			return false;
		ret_words[n++] = word;
	}
	ret_words[n++] = path;
	ret_words[n] = NULL;
	return n > 1;
}

static void
be_editor(char *const *words)
{
	/* Ours ignores these, and that would be inherited. */
	signal(SIGHUP, SIG_DFL);
	signal(SIGPIPE, SIG_DFL);
	signal(SIGXFSZ, SIG_DFL);
	signal(SIGINT, SIG_DFL);
	signal(SIGQUIT, SIG_DFL);
	execvp(words[0], words);
	cli_error("cannot run the editor %s: %s", words[0], strerror(errno));
	_exit(NOT_STARTED);
}

static bool
wait_for(pid_t child, int *ret_status)
{
	pid_t got;

	do {
		got = waitpid(child, ret_status, 0);
	} while (got < 0 && errno == EINTR);
	return got == child;
}

bool
editor_run(const char *path)
{
	char text[COMMAND_SIZE], file[COMMAND_SIZE], *words[ARGUMENTS_MAX];
	struct sink command_text = {text, sizeof(text), 0, false};
	struct sink file_text = {file, sizeof(file), 0, false};
	int status = 0;
	pid_t child;

	sink_text(&command_text, command());
	sink_text(&file_text, path);
	if (command_text.full || file_text.full || !split(text, file, words)) {
		cli_error("VISUAL or EDITOR holds no command that can be run");
		return false;
	}
	child = fork();
	if (child == 0)
		be_editor(words);
	if (child < 0 || !wait_for(child, &status)) {
		cli_error("cannot run the editor: %s", strerror(errno));
		return false;
	}
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return true;
	if (WIFEXITED(status))
		cli_error("the editor ended with status %d",
			  WEXITSTATUS(status));
	else
		cli_error("the editor was killed by signal %d",
			  WIFSIGNALED(status) ? WTERMSIG(status) : 0);
	return false;
}
