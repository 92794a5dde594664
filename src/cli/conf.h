/* SPDX-License-Identifier: BSD-2-Clause
 *
 * twofactor.conf, in libconfig's syntax, to the canonical policy.  Nothing
 * but the command reads that file, and nothing but this part of it knows
 * libconfig.
 */
#ifndef TF_CLI_CONF_H
#define TF_CLI_CONF_H

#include "core/policy.h"
#include "core/policytext.h"

#define CONF_MAX_SIZE 262144

/* The canonical policy that a .conf stands for. */
struct conf {
	char text[POLICYTEXT_MAX_SIZE];
	size_t len;
	struct policy top;	/* what the top level says */
	bool tries_password;	/* some login does, or the command */
	unsigned warnings;	/* all of them printed */
};

/* The text of PATH with a NUL behind it, for free(); NULL, explained, where it
 * is not to be read.  *ret_time: when it was changed, in nanoseconds. */
char *conf_read(const char *path, const char *shown, size_t *ret_len,
		uint64_t *ret_time) TF_MUST_CHECK;

/* Reads, checks and translates PATH; everything wrong with it is printed to
 * standard error with its line.  False: something was, and ret_conf holds no
 * policy.  SHOWN is what the messages and the policy call the file. */
bool conf_compile(const char *path, const char *shown,
		  struct conf *ret_conf) TF_MUST_CHECK;

#endif
