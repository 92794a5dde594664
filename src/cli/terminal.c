/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Questions; see terminal.h.
 */
#include "cli/terminal.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "io/translate.h"

bool
terminal_interactive(void)
{
	return isatty(STDIN_FILENO) && isatty(STDERR_FILENO);
}

unsigned
terminal_columns(void)
{
	struct winsize size;

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
		return size.ws_col;
	return 80;
}

/* Unbuffered, so that what was typed is in LINE and nowhere else.  What a
 * failed read cut off is no line: it might be half a key. */
static bool
read_line(char line[TERMINAL_LINE_SIZE], size_t *ret_len)
{
	size_t len = 0;

	for (;;) {
		char c;
		ssize_t n = read(STDIN_FILENO, &c, 1);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 || (n == 0 && len == 0))
			return false;
		if (n == 0 || c == '\n')
			break;
		if (len == TERMINAL_LINE_SIZE)
			return false;
		line[len++] = c;
	}
	if (len > 0 && line[len - 1] == '\r')
		len--;
	*ret_len = len;
	return true;
}

bool
terminal_ask(const char *prompt, char line[TERMINAL_LINE_SIZE],
	     struct span *ret_line)
{
	size_t len;

	if (terminal_interactive()) {
		fflush(stdout);
		fputs(translate(prompt), stderr);
		fflush(stderr);
	}
	if (!read_line(line, &len))
		return false;
	*ret_line = (struct span){line, len};
	return true;
}

static const int fatal[] = {SIGHUP, SIGINT, SIGQUIT, SIGTERM};
#define N_FATAL (sizeof(fatal) / sizeof(fatal[0]))

/* What a hidden question changes. */
static struct termios usual;
static struct sigaction actions[N_FATAL], stop;

/* The signal is raised again, and then ends the command. */
static void
show_and_die(int number)
{
	tcsetattr(STDIN_FILENO, TCSANOW, &usual);
	raise(number);
}

static bool
hide(void)
{
	struct sigaction die = {.sa_handler = show_and_die,
				.sa_flags = (int)SA_RESETHAND};
	struct sigaction ignore = {.sa_handler = SIG_IGN};
	struct termios hidden;

	if (tcgetattr(STDIN_FILENO, &usual) != 0)
		return false;
	for (size_t i = 0; i < N_FATAL; i++)
		if (sigaction(fatal[i], &die, &actions[i]) != 0)
			return false;
	/* Who stopped it there would come back to a terminal that shows. */
	if (sigaction(SIGTSTP, &ignore, &stop) != 0)
		return false;
	hidden = usual;
	hidden.c_lflag &= ~(tcflag_t)ECHO;
	hidden.c_lflag |= ECHONL;
	return tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden) == 0;
}

static void
show(void)
{
	(void)tcsetattr(STDIN_FILENO, TCSANOW, &usual);
	for (size_t i = 0; i < N_FATAL; i++)
		(void)sigaction(fatal[i], &actions[i], NULL);
	(void)sigaction(SIGTSTP, &stop, NULL);
}

bool
terminal_ask_hidden(const char *prompt, char line[TERMINAL_LINE_SIZE],
		    struct span *ret_line)
{
	bool ok;

	if (!isatty(STDIN_FILENO))
		return terminal_ask(prompt, line, ret_line);
	if (!hide())
		return false;
	ok = terminal_ask(prompt, line, ret_line);
	show();
	return ok;
}

bool
terminal_yes(const char *question)
{
	char line[TERMINAL_LINE_SIZE];
	struct span answer;

	return terminal_interactive() &&
	       terminal_ask(question, line, &answer) &&
	       (span_is(answer, "y") || span_is(answer, "Y") ||
		span_is(answer, "yes"));
}
