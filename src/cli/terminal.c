/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Questions; see terminal.h.
 */
#include "cli/terminal.h"

#include <errno.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <unistd.h>

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

/* Unbuffered, so that what was typed is in LINE and nowhere else.  A line that
 * ends in an error is none: half a key may look like a key. */
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
		fprintf(stderr, "%s", prompt);
		fflush(stderr);
	}
	if (!read_line(line, &len))
		return false;
	*ret_line = (struct span){line, len};
	return true;
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
