/* SPDX-License-Identifier: BSD-2-Clause
 *
 * What somebody typed; see answer.h.
 */
#include "core/answer.h"

#include <string.h>

static bool
read_digits(struct span text, struct candidate *c)
{
	c->digits = 0;
	c->value = 0;
	for (size_t i = 0; i < text.len; i++) {
		if (text.at[i] == ' ' || text.at[i] == '-')
			continue;
		if (text.at[i] < '0' || text.at[i] > '9' ||
		    c->digits == OTP_MAX_DIGITS)
			return false;
		c->backup[c->digits++] = text.at[i];
		c->value = c->value * 10 + (uint32_t)(text.at[i] - '0');
	}
	c->backup[c->digits] = '\0';
	return c->digits >= OTP_MIN_DIGITS;
}

void
answer_read(struct span text, struct answer *ret_answer)
{
	struct candidate *c = &ret_answer->list[0];

	memset(ret_answer, 0, sizeof(*ret_answer));
	if (text.len > ANSWER_TEXT_MAX)
		return;
	c->tail = text.len;
	if (read_digits(text, c)) {
		ret_answer->n = 1;
		return;
	}
	c->digits = 0;
	if (backup_read(text, c->backup))
		ret_answer->n = 1;
}

/* Whether the last characters of TEXT are a backup code as it is printed, or
 * without its dashes. */
static bool
backup_tail(struct span tail, char ret_code[BACKUP_TEXT_SIZE])
{
	for (size_t i = 0; i < tail.len; i++) {
		bool dash = tail.len == BACKUP_PRINTED_SIZE - 1 &&
			    (i == 4 || i == 9);
		if ((tail.at[i] == '-') != dash || tail.at[i] == ' ')
			return false;
	}
	return backup_read(tail, ret_code);
}

static bool
read_tail(struct span tail, struct candidate *c)
{
	c->tail = tail.len;
	if (tail.len > OTP_MAX_DIGITS)
		return backup_tail(tail, c->backup);
	return read_digits(tail, c) && c->digits == tail.len;
}

void
answer_read_tail(struct span text, struct answer *ret_answer)
{
	static const size_t lengths[ANSWER_MAX] = {
		BACKUP_PRINTED_SIZE - 1, BACKUP_TEXT_SIZE - 1, 8, 7, 6,
	};

	memset(ret_answer, 0, sizeof(*ret_answer));
	if (text.len > ANSWER_TEXT_MAX)
		return;
	for (size_t i = 0; i < ANSWER_MAX; i++) {
		struct candidate *c = &ret_answer->list[ret_answer->n];
		struct span tail = {NULL, lengths[i]};
		if (text.len < lengths[i])
			continue;
		tail.at = text.at + text.len - lengths[i];
		if (read_tail(tail, c))
			ret_answer->n++;
		else
			memset(c, 0, sizeof(*c));
	}
}

bool
answer_has_digits(const struct answer *answer, unsigned digits)
{
	for (unsigned i = 0; i < answer->n; i++)
		if (answer->list[i].digits == digits)
			return true;
	return false;
}

bool
answer_has_backup(const struct answer *answer)
{
	return answer_has_digits(answer, 0);
}

bool
answer_derive(struct answer *answer, const struct backup *backup)
{
	unsigned iterations = backup->iterations ? backup->iterations
						 : BACKUP_ITERATIONS;
	bool same = answer->iterations == iterations &&
		    memcmp(answer->salt, backup->salt, BACKUP_SALT_SIZE) == 0;

	answer->iterations = iterations;
	memcpy(answer->salt, backup->salt, BACKUP_SALT_SIZE);
	for (unsigned i = 0; i < answer->n; i++) {
		struct candidate *c = &answer->list[i];
		if ((c->digits > 0 && c->digits != BACKUP_SCRATCH_DIGITS) ||
		    (c->derived && same))
			continue;
		c->derived = backup_hash(c->backup, backup->salt, iterations,
					 c->hash);
		if (!c->derived)
			return false;
	}
	return true;
}
