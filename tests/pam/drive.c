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
 *                      null-answer, error, again; each at every prompt
 *   --twice            pam_authenticate twice in one handle
 *   --setcred          pam_setcred after it
 *   --silent           PAM_SILENT
 *
 * An ANSWER @FILE is the bytes of FILE, up to its first NUL.
 * With DRIVE_GATE in the environment it waits until that file exists, so that
 * many can start as one.
 */
#include <security/pam_appl.h>
#include <security/pam_modules.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum misbehaviour {
	CONV_PLAIN = 0,
	CONV_NULL_ARRAY,
	CONV_NULL_ANSWER,
	CONV_ERROR,
	CONV_AGAIN,
};

struct drive {
	char **answers;
	enum misbehaviour misbehaviour;
	bool twice, setcred;
	int flags;
};

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

static char *
next_answer(struct drive *d)
{
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
	bool prompt = false;

	if (!list)
		return PAM_BUF_ERR;
	for (int i = 0; i < n; i++) {
		print_message(messages[i]);
		if (!is_prompt(messages[i]))
			continue;
		prompt = true;
		if (d->misbehaviour == CONV_PLAIN)
			list[i].resp = next_answer(d);
	}
	fflush(stdout);
	if (prompt && d->misbehaviour >= CONV_ERROR) {
		free(list);
		return d->misbehaviour == CONV_ERROR ? PAM_CONV_ERR
						     : PAM_CONV_AGAIN;
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
					    "null-answer", "error", "again"};

	for (int i = 0; i < 5; i++)
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
	else
		exit(2);
	return 2;
}

static void
wait_for_gate(void)
{
	const char *gate = getenv("DRIVE_GATE");

	while (gate && access(gate, F_OK) != 0)
		usleep(1000);
}

static int
run(pam_handle_t *pamh, struct drive *d)
{
	int rc = pam_authenticate(pamh, d->flags);

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
	wait_for_gate();
	rc = run(pamh, &d);
	if (d.twice)
		rc = run(pamh, &d);
	pam_end(pamh, rc);
	return rc == PAM_SUCCESS ? 0 : 1;
}
