/* SPDX-License-Identifier: BSD-2-Clause
 *
 * One whole pam_sm_authenticate through the real libpam, with files, options,
 * answers and faults that the input chooses, and then the same login again and
 * again without the faults.  The input is text:
 *
 *   option TEXT         an option of the module
 *   service TEXT        PAM_SERVICE; also rhost, user, authtok, and env A=B
 *   clock SECONDS       from 2026-11-25 12:00 UTC
 *   fault CALL N[+] ERRNO
 *   answer TEXT         to the next prompt; "@0+1" in it is the code that
 *                       device 0 shows a step (or a count) later
 *   null, refuse        no answer; a conversation that fails
 *   --- secrets         the file, up to the next such line
 *   --- state           a slot's text; its checksum is added
 *   --- policy          the applied policy; its checksum is added
 *
 * It runs in a scratch directory, as an ordinary user, whose account is alice.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pwd.h>
#include <security/pam_appl.h>
#include <security/pam_modules.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/rules.h"
#include "faults.h"
#include "state_slot.h"

#define EXPORT __attribute__((visibility("default")))
#define NOON INT64_C(1795608000)
#define MAX_OPTIONS 16
#define MAX_ANSWERS 8

struct scene {
	char *text; /* the input, cut at its line ends */
	const char *options[MAX_OPTIONS];
	int n_options;
	char *answers[MAX_ANSWERS];
	int n_answers, next;
	const char *service, *user, *rhost, *authtok, *environment[4];
	int n_environment;
	int64_t now;
	struct span secrets, state, policy; /* at NULL: no such file */
	struct secrets parsed;
	bool enrolled, usable;
};

static struct scene scene;
static char root[PATH_MAX];
static const char null_answer[] = "null", refusal[] = "refuse";

int LLVMFuzzerInitialize(int *argc, char ***argv);
EXPORT int fuzz_hosted(pam_handle_t *pamh, int flags);
int __wrap_pam_start(const char *service, const char *user,
		     const struct pam_conv *conv, pam_handle_t **ret_pamh);
/* This file's own memory does not fail. */
void *__real_malloc(size_t size);
void *__real_calloc(size_t n, size_t size);
int __wrap_getpwnam_r(const char *name, struct passwd *pw, char *buffer,
		      size_t size, struct passwd **ret_found);
EXPORT void syslog(int priority, const char *format, ...);
EXPORT void __syslog_chk(int priority, int flag, const char *format, ...);

/* With _FORTIFY_SOURCE it may be a macro. */
#undef syslog

/* What is logged goes nowhere. */
EXPORT void
syslog(int priority, const char *format, ...)
{
	(void)priority;
	(void)format;
}

EXPORT void
__syslog_chk(int priority, int flag, const char *format, ...)
{
	(void)priority;
	(void)flag;
	(void)format;
}

int
__wrap_getpwnam_r(const char *name, struct passwd *pw, char *buffer,
		  size_t size, struct passwd **ret_found)
{
	int n;

	*ret_found = NULL;
	if (strcmp(name, "alice") != 0)
		return 0;
	n = snprintf(buffer, size, "%s/home", root);
	if (n < 0 || (size_t)n + 8 > size)
		return ERANGE;
	*pw = (struct passwd){.pw_uid = getuid(),
			      .pw_gid = getgid(),
			      .pw_dir = buffer,
			      .pw_name = buffer + n + 1};
	memcpy(pw->pw_name, "alice", 6);
	*ret_found = pw;
	return 0;
}

/* The module's own transaction, which proves the password, is one of ours. */
int
__wrap_pam_start(const char *service, const char *user,
		 const struct pam_conv *conv, pam_handle_t **ret_pamh)
{
	return pam_start_confdir(service, user, conv, "pam.d", ret_pamh);
}

static void
write_file(const char *path, mode_t mode, const char *bytes, size_t size)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);

	MUST(fd >= 0);
	MUST(write(fd, bytes, size) == (ssize_t)size);
	close(fd);
}

static void
write_text(const char *path, const char *text)
{
	write_file(path, 0600, text, strlen(text));
}

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	const char *hook = getenv("FUZZ_HOOK"), *tmp = getenv("TMPDIR");
	char line[PATH_MAX + 32];

	(void)argc;
	(void)argv;
	MUST(geteuid() != 0);
	MUST(hook && hook[0] == '/');
	snprintf(root, sizeof(root), "%s/fuzz.XXXXXX", tmp ? tmp : "/tmp");
	MUST(mkdtemp(root) && chdir(root) == 0);
	umask(022);
	MUST(mkdir("pam.d", 0700) == 0 && mkdir("home", 0700) == 0);
	MUST(mkdir("home/.twofactor", 0700) == 0 && mkdir("var", 0755) == 0);
	snprintf(line, sizeof(line), "auth required %s\n", hook);
	write_text("pam.d/fuzz", line);
	write_text("pam.d/twofactor", "auth required pam_permit.so\n");
	return 0;
}

static void
take_down(void)
{
	static const char *const files[] = {
		"home/.twofactor/secrets",
		"home/.twofactor/state",
		"var/policy",
		"pam.d/fuzz",
		"pam.d/twofactor",
	};
	static const char *const dirs[] = {"home/.twofactor", "home", "var",
					   "pam.d"};

	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++)
		unlink(files[i]);
	for (size_t i = 0; i < sizeof(dirs) / sizeof(dirs[0]); i++)
		rmdir(dirs[i]);
	rmdir(root);
}

__attribute__((destructor)) static void
clean_up(void)
{
	if (root[0])
		take_down();
}

/* "CALL N[+] ERRNO" */
static void
read_fault(char *words)
{
	char *call = strsep(&words, " "), *n = strsep(&words, " "), *end;
	unsigned long count = n ? strtoul(n, &end, 10) : 0;

	if (words)
		(void)faults_arm(call, count, *end == '+', words);
}

static void
read_line(struct scene *s, char *line)
{
	const char *word = strsep(&line, " ");
	char *rest = line ? line : (char *)(uintptr_t) "";

	if (strcmp(word, "option") == 0 && s->n_options < MAX_OPTIONS)
		s->options[s->n_options++] = rest;
	else if (strcmp(word, "service") == 0)
		s->service = rest;
	else if (strcmp(word, "user") == 0)
		s->user = rest;
	else if (strcmp(word, "rhost") == 0)
		s->rhost = rest;
	else if (strcmp(word, "authtok") == 0)
		s->authtok = rest;
	else if (strcmp(word, "env") == 0 && s->n_environment < 4)
		s->environment[s->n_environment++] = rest;
	else if (strcmp(word, "clock") == 0)
		s->now = NOON + strtoll(rest, NULL, 10) % (1 << 30);
	else if (strcmp(word, "fault") == 0)
		read_fault(rest);
	else if (s->n_answers < MAX_ANSWERS && strcmp(word, "answer") == 0)
		s->answers[s->n_answers++] = rest;
	else if (s->n_answers < MAX_ANSWERS &&
		 (strcmp(word, null_answer) == 0 || strcmp(word, refusal) == 0))
		s->answers[s->n_answers++] = (char *)(uintptr_t)word;
}

/* The text behind "--- NAME\n", up to the next line that begins so. */
static struct span
section(struct span text, const char *name)
{
	char head[32];
	size_t n = (size_t)snprintf(head, sizeof(head), "--- %s\n", name);
	const char *at = memmem(text.at, text.len, head, n), *end;

	if (!at)
		return (struct span){NULL, 0};
	at += n;
	n = text.len - (size_t)(at - text.at);
	end = memmem(at, n, "--- ", 4);
	return (struct span){at, end ? (size_t)(end - at) : n};
}

static void
read_scene(const uint8_t *data, size_t size, struct scene *s)
{
	struct span text = {(const char *)data, size};
	const char *dashes = size ? memmem(data, size, "--- ", 4) : NULL;
	size_t n = dashes ? (size_t)(dashes - text.at) : size;
	char *rest, *line;

	*s = (struct scene){.service = "sshd", .user = "alice", .now = NOON};
	s->secrets = section(text, "secrets");
	s->state = section(text, "state");
	s->policy = section(text, "policy");
	s->text = rest = strndup(text.at, n);
	MUST(rest);
	faults_reset(NOON);
	while ((line = strsep(&rest, "\n")))
		read_line(s, line);
}

static void
put_file(const char *path, mode_t mode, struct span text)
{
	if (text.at)
		write_file(path, mode, text.at, text.len);
	else
		MUST(unlink(path) == 0 || errno == ENOENT);
}

/* The files, and whether a login may succeed with them. */
static void
put_files(struct scene *s)
{
	static char state[STATE_FILE_SIZE], policy[POLICYTEXT_MAX_SIZE];
	static struct state parsed;
	struct sink out = {policy, sizeof(policy), 0, false};
	struct fault fault;

	s->enrolled = s->secrets.at &&
		      (!secrets_parse(s->secrets, &s->parsed, &fault) ||
		       s->parsed.n_devices > 0);
	put_file("home/.twofactor/secrets", 0600, s->secrets);
	memset(state, 0, sizeof(state));
	if (s->state.at) {
		slot_make(s->state, state);
		s->state = (struct span){state, sizeof(state)};
		s->usable =
			s->parsed.n_devices > 0 && state_parse(state, &parsed);
	}
	put_file("home/.twofactor/state", 0600, s->state);
	if (s->policy.at && s->policy.len < sizeof(policy)) {
		memcpy(policy, s->policy.at, s->policy.len);
		out.len = s->policy.len;
		if (policytext_end(&out))
			s->policy = (struct span){policy, out.len};
	}
	put_file("var/policy", 0644, s->policy);
}

/* The code that a device shows OFFSET steps, or counts, from where it is. */
static void
append_code(const struct scene *s, unsigned long index, long offset,
	    struct sink *out)
{
	const struct device *d = &s->parsed.devices[index];
	uint64_t at = d->counter;
	struct hmac key;
	uint32_t value;
	char text[16];

	if (index >= s->parsed.n_devices)
		return;
	if (d->type == DEVICE_TOTP)
		at = (uint64_t)s->now / d->period;
	at += (uint64_t)offset;
	MUST(hmac_init(&key, d->algorithm, d->secret, d->secret_size));
	MUST(otp_value(&key, at, d->digits, &value));
	snprintf(text, sizeof(text), "%0*u", (int)d->digits, value);
	sink_text(out, text);
}

static char *
expand(const struct scene *s, const char *text)
{
	size_t size = strlen(text) + 128;
	char *answer = __real_malloc(size), *end;
	struct sink out = {answer, size, 0, false};

	MUST(answer);
	answer[0] = '\0';
	for (int codes = 0; *text; text++) {
		if (*text != '@' || codes++ == 4 || text[1] < '0' ||
		    text[1] > '7') {
			sink_char(&out, *text);
			continue;
		}
		append_code(s, (unsigned long)(text[1] - '0'),
			    strtol(text + 2, &end, 10), &out);
		text = end - 1;
	}
	return answer;
}

static int
converse(int n, const struct pam_message **messages,
	 struct pam_response **ret_responses, void *arg)
{
	struct scene *s = arg;
	struct pam_response *list = __real_calloc((size_t)n, sizeof(*list));

	MUST(list);
	*ret_responses = list;
	for (int i = 0; i < n; i++) {
		const char *answer = s->next < s->n_answers
					     ? s->answers[s->next]
					     : null_answer;
		if (messages[i]->msg_style != PAM_PROMPT_ECHO_OFF &&
		    messages[i]->msg_style != PAM_PROMPT_ECHO_ON)
			continue;
		s->next++;
		if (answer == refusal) {
			free(list);
			*ret_responses = NULL;
			return PAM_CONV_ERR;
		}
		if (strcmp(answer, null_answer) != 0)
			list[i].resp = expand(s, answer);
	}
	return PAM_SUCCESS;
}

/* From within libpam, as a module; see hook.c. */
EXPORT int
fuzz_hosted(pam_handle_t *pamh, int flags)
{
	const struct scene *s = &scene;
	char *authtok = s->authtok ? expand(s, s->authtok) : NULL;

	/* Not earlier: libpam would look for that service's stack. */
	pam_set_item(pamh, PAM_SERVICE, s->service);
	pam_set_item(pamh, PAM_AUTHTOK, authtok);
	free(authtok);
	return pam_sm_authenticate(pamh, flags, s->n_options,
				   (const char **)(uintptr_t)s->options);
}

static int
login(struct scene *s)
{
	struct pam_conv conv = {converse, s};
	pam_handle_t *pamh = NULL;
	int rc;

	s->next = 0;
	MUST(pam_start_confdir("fuzz", s->user, &conv, "pam.d", &pamh) ==
	     PAM_SUCCESS);
	pam_set_item(pamh, PAM_RHOST, s->rhost);
	for (int i = 0; i < s->n_environment; i++)
		(void)pam_putenv(pamh, s->environment[i]);
	rc = pam_authenticate(pamh, 0);
	pam_end(pamh, rc);
	return rc;
}

/* Whether some policy, or option, may let people in without a code. */
static bool
may_ask_nothing(const struct scene *s, bool *ret_nobody)
{
	bool may = false;

	*ret_nobody = s->policy.at &&
		      memmem(s->policy.at, s->policy.len, "nobody", 6);
	for (int i = 0; i < s->n_options; i++)
		may = may || strcmp(s->options[i], "nullok") == 0;
	return may || s->policy.at;
}

static bool
has_trust(const struct scene *s)
{
	for (int i = 0; i < s->n_options; i++)
		if (strncmp(s->options[i], "grace", 5) == 0)
			return true;
	return s->policy.at != NULL;
}

/* Whether the files are not alice's: user=alice makes hers everybody's. */
static bool
elsewhere(const struct scene *s)
{
	const char *whose = s->user;

	for (int i = 0; i < s->n_options; i++)
		if (strncmp(s->options[i], "secret", 6) == 0 ||
		    strncmp(s->options[i], "policy", 6) == 0)
			return true;
		else if (strncmp(s->options[i], "user=", 5) == 0)
			whose = s->options[i] + 5;
	return strcmp(whose, "alice") != 0;
}

/* libpam makes PAM_PERM_DENIED of a stack in which all was ignored. */
static void
check_result(const struct scene *s, int rc)
{
	bool nobody, may = may_ask_nothing(s, &nobody);

	MUST(rc == PAM_SUCCESS || rc == PAM_AUTH_ERR || rc == PAM_CONV_ERR ||
	     rc == PAM_SERVICE_ERR || rc == PAM_PERM_DENIED ||
	     rc == PAM_BUF_ERR);
	if (rc == PAM_SUCCESS)
		MUST(s->usable && !elsewhere(s));
	if (rc == PAM_PERM_DENIED)
		MUST(nobody || (may && (!s->enrolled || elsewhere(s))));
}

static struct span
read_back(const char *path, char *buffer, size_t size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n;

	if (fd < 0)
		return (struct span){NULL, 0};
	n = read(fd, buffer, size);
	MUST(n >= 0);
	close(fd);
	return (struct span){buffer, (size_t)n};
}

/* A login never rewrites a secret, and leaves a state that can be read. */
static void
check_files(const struct scene *s)
{
	static char text[STATE_FILE_SIZE + 1];
	static struct state parsed;
	struct span file =
		read_back("home/.twofactor/secrets", text, sizeof(text));
	unsigned spare;

	if (s->secrets.len < sizeof(text))
		MUST(file.len == s->secrets.len &&
		     (file.len == 0 ||
		      memcmp(file.at, s->secrets.at, file.len) == 0));
	file = read_back("home/.twofactor/state", text, sizeof(text));
	MUST(file.len == s->state.len);
	if (s->usable)
		MUST(state_pick(text, &parsed, &spare));
}

static int
lowest_descriptor(void)
{
	int fd = open("/", O_PATH | O_CLOEXEC);

	MUST(fd >= 0);
	close(fd);
	return fd;
}

static int
checked_login(struct scene *s)
{
	int fd = lowest_descriptor(), rc = login(s);

	faults_end();
	check_result(s, rc);
	check_files(s);
	MUST(lowest_descriptor() == fd);
	return rc;
}

/* Two texts at most are judged, and each lets in once. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct scene *s = &scene;
	int texts = 1, successes;

	read_scene(data, size, s);
	put_files(s);
	if (s->authtok)
		texts = 2;
	faults_begin();
	successes = checked_login(s) == PAM_SUCCESS;
	for (int i = 0; i < texts; i++)
		successes += checked_login(s) == PAM_SUCCESS;
	MUST(successes <= texts || has_trust(s));
	free(s->text);
	return 0;
}
