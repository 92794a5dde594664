/* SPDX-License-Identifier: BSD-2-Clause
 *
 * together CONFDIR SERVICE [USER ANSWER]...
 *
 * A host that leads all of these logins at the same time, each in a thread of
 * its own.  Prints "USER RESULT" for each, a PAM code, in the order in which
 * they end.
 */
#include <pthread.h>
#include <security/pam_appl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_LOGINS 64

static char **arguments;

static int
converse(int n, const struct pam_message **messages,
	 struct pam_response **ret_responses, void *answer)
{
	struct pam_response *list = calloc((size_t)n, sizeof(*list));

	for (int i = 0; list && i < n; i++)
		if (messages[i]->msg_style == PAM_PROMPT_ECHO_OFF ||
		    messages[i]->msg_style == PAM_PROMPT_ECHO_ON)
			list[i].resp = strdup(answer);
	*ret_responses = list;
	return list ? PAM_SUCCESS : PAM_BUF_ERR;
}

static void *
login(void *arg)
{
	char **words = arg;
	struct pam_conv conv = {converse, words[1]};
	pam_handle_t *pamh = NULL;
	int rc = pam_start_confdir(arguments[2], words[0], &conv, arguments[1],
				   &pamh);

	if (rc == PAM_SUCCESS)
		rc = pam_authenticate(pamh, 0);
	pam_end(pamh, rc);
	printf("%s %d\n", words[0], rc);
	fflush(stdout);
	return NULL;
}

int
main(int argc, char **argv)
{
	pthread_t threads[MAX_LOGINS];
	int n = (argc - 3) / 2;

	if (argc < 5 || n > MAX_LOGINS)
		return 2;
	arguments = argv;
	for (int i = 0; i < n; i++)
		if (pthread_create(&threads[i], NULL, login,
				   argv + 3 + 2 * i) != 0)
			return 2;
	for (int i = 0; i < n; i++)
		pthread_join(threads[i], NULL);
	return 0;
}
