/* SPDX-License-Identifier: BSD-2-Clause
 *
 * A device's QR code on the screen; see symbol.h.
 */
#include "cli/symbol.h"

#include <fcntl.h>
#include <langinfo.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/terminal.h"
#include "core/base32.h"
#include "core/wipe.h"
#include "io/fault.h"
#include "io/newfile.h"
#include "io/translate.h"
#include "render/qr.h"

#define PANEL_COLUMNS 30
#define PANEL_LINES 24
#define PANEL_LINE_SIZE 64

/* What stands beside the symbol, or below it. */
struct panel {
	char lines[PANEL_LINES][PANEL_LINE_SIZE];
	unsigned n;
};

static void
panel_add(struct panel *panel, const char *text, size_t len)
{
	char *line;

	if (panel->n == PANEL_LINES)
		return;
	line = panel->lines[panel->n];
	if (len >= PANEL_LINE_SIZE)
		len = PANEL_LINE_SIZE - 1;
	memcpy(line, text, len);
	line[len] = '\0';
	panel->n++;
}

/* Each line of TEXT. */
static void
panel_say(struct panel *panel, const char *text)
{
	for (;;) {
		size_t len = strcspn(text, "\n");
		panel_add(panel, text, len);
		if (text[len] == '\0')
			return;
		text += len + 1;
	}
}

/* The key, as many whole groups a line as fit. */
static void
panel_add_key(struct panel *panel, const struct device *device)
{
	char key[BASE32_GROUPED_SIZE(DEVICE_SECRET_MAX)];
	struct sink out = {key, sizeof(key), 0, false};
	size_t line = PANEL_COLUMNS / 5 * 5;
	WIPE_AT_END(key);

	base32_encode_groups(device->secret, device->secret_size, &out);
	for (size_t at = 0; at < out.len; at += line)
		panel_add(panel, key + at,
			  out.len - at < line ? out.len - at : line - 1);
}

static void
panel_add_differences(struct panel *panel, const struct device *device)
{
	char text[PANEL_LINE_SIZE];

	if (device->type == DEVICE_HOTP)
		panel_say(panel, _("Type: counter-based"));
	else
		panel_say(panel, _("Type: time-based"));
	if (device->algorithm != HASH_SHA1 || device->digits != 6 ||
	    (device->type == DEVICE_TOTP && device->period != 30)) {
		snprintf(text, sizeof(text), _("%s, %u digits"),
			 hash_name(device->algorithm), device->digits);
		panel_say(panel, text);
	}
	if (device->type == DEVICE_TOTP && device->period != 30) {
		snprintf(text, sizeof(text), _("every %u seconds"),
			 device->period);
		panel_say(panel, text);
	}
}

static void
panel_fill(struct panel *panel, const struct device *device, bool drawn)
{
	memset(panel, 0, sizeof(*panel));
	/* Translators: lines of at most 29 columns. */
	panel_say(panel, drawn ? _("Scan this with your\nauthenticator app,\n"
				   "or type the key in:")
			       : _("Key for your authenticator app:"));
	panel_say(panel, "");
	panel_add_key(panel, device);
	panel_say(panel, "");
	panel_add_differences(panel, device);
}

static bool
locale_is_utf8(void)
{
	return strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}

static enum qr_style
pick_style(enum options_qr wish)
{
	const char *term = getenv("TERM");
	bool plain = !isatty(STDOUT_FILENO) || !term ||
		     strcmp(term, "dumb") == 0;

	switch (wish) {
	case OPTIONS_QR_ANSI:
		return QR_ANSI;
	case OPTIONS_QR_UTF8:
		return QR_UTF8;
	case OPTIONS_QR_ASCII:
		return QR_ASCII;
	default:
		break;
	}
	if (!locale_is_utf8())
		return QR_ASCII;
	return plain ? QR_UTF8 : QR_ANSI;
}

static int
terminal_colours(void)
{
	const char *term = getenv("TERM");

	return getenv("COLORTERM") ||
	       (term && (strstr(term, "256") || strstr(term, "direct")))
	       ? 256 : 8;
}

static void
draw_rows(const struct qr *qr, enum qr_style style, const struct panel *panel)
{
	unsigned rows = qr_rows(qr, style), beside = 0;
	bool room = qr_columns(qr, style) + PANEL_COLUMNS <=
		    terminal_columns();
	char row[QR_ROW_SIZE];
	WIPE_AT_END(row);

	for (unsigned i = 0; i < rows; i++) {
		qr_row(qr, style, terminal_colours(), i, row);
		fputs(row, stdout);
		if (room && i > 0 && beside < panel->n)
			printf(" %s", panel->lines[beside++]);
		putchar('\n');
	}
	for (; beside < panel->n; beside++)
		printf("%s\n", panel->lines[beside]);
}

static enum cli_exit
write_svg(const struct qr *qr, const char *path)
{
	struct fault fault;
	size_t size;
	char *text = qr_svg(qr, &size);
	bool ok = text ? newfile_write(path, text, size, &fault)
		       : fault_errno(&fault, path, "cannot draw");

	if (text)
		OPENSSL_cleanse(text, size);
	free(text);
	return ok ? CLI_DONE : cli_fault(&fault);
}

static enum cli_exit
draw_file(const struct options *options, const struct qr *qr)
{
	enum cli_exit status = write_svg(qr, options->svg);

	if (status == CLI_DONE && !options->json)
		printf(_("The QR code is in %s; delete it when the app has "
			 "it.\n"), options->svg);
	return status;
}

void
symbol_undo(const struct options *options)
{
	if (options->svg)
		unlink(options->svg);
}

/* What is said where no symbol is drawn. */
static void
print_panel(const struct device *device)
{
	struct panel panel;
	WIPE_AT_END(panel);

	panel_fill(&panel, device, false);
	for (unsigned i = 0; i < panel.n; i++)
		printf("%s\n", panel.lines[i]);
}

/* A terminal that is too narrow would break each row into two. */
static void
draw_on_screen(const struct options *options, const struct qr *qr,
	       const struct device *device)
{
	enum qr_style style = pick_style(options->qr);
	unsigned columns = qr_columns(qr, style);
	struct panel panel;
	WIPE_AT_END(panel);

	if (isatty(STDOUT_FILENO) && columns > terminal_columns()) {
		printf(_("The QR code needs %u columns: widen the terminal, "
			 "or write it with --svg.\n"), columns);
		print_panel(device);
		return;
	}
	panel_fill(&panel, device, true);
	draw_rows(qr, style, &panel);
}

/* Into the file, or onto the screen. */
static enum cli_exit
draw(const struct options *options, const char *uri,
     const struct device *device)
{
	struct qr *qr = qr_new(&encoder_linked, uri);
	enum cli_exit status = CLI_DONE;

	if (!qr) {
		cli_error("this does not fit a QR code; shorten --issuer or "
			  "--label, or use --qr none");
		return CLI_USAGE;
	}
	if (options->svg)
		status = draw_file(options, qr);
	else
		draw_on_screen(options, qr, device);
	qr_free(&qr);
	return status;
}

enum cli_exit
symbol_draw(const struct options *options, const struct device *device)
{
	bool on_screen = options->qr != OPTIONS_QR_NONE && !options->svg &&
			 !options->json;
	enum cli_exit status = CLI_DONE;
	char uri[DEVICE_URI_SIZE];
	struct sink out = {uri, sizeof(uri), 0, false};
	WIPE_AT_END(uri);

	device_write_uri(device, &out);
	if (!options->json)
		printf("%s\n", uri);
	if (on_screen || options->svg)
		status = draw(options, uri, device);
	if (!on_screen && !options->json)
		print_panel(device);
	return status;
}
