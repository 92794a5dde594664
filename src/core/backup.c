/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Backup codes; see backup.h.
 */
#include "core/backup.h"

#include <string.h>

#include "core/wipe.h"

static const char crockford[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/* The one spelling of a digit, or NUL. */
static char
canonical(char c)
{
	if (c >= 'a' && c <= 'z')
		c = (char)(c - 'a' + 'A');
	if (c == 'O')
		return '0';
	if (c == 'I' || c == 'L')
		return '1';
	return memchr(crockford, c, sizeof(crockford) - 1) ? c : '\0';
}

bool
backup_read(struct span text, char ret_code[BACKUP_TEXT_SIZE])
{
	char code[BACKUP_TEXT_SIZE] = {0};
	size_t n = 0;
	WIPE_AT_END(code);

	for (size_t i = 0; i < text.len; i++) {
		if (text.at[i] == '-' || text.at[i] == ' ')
			continue;
		char c = canonical(text.at[i]);
		if (c == '\0' || n == BACKUP_TEXT_SIZE - 1)
			return false;
		code[n++] = c;
	}
	if (n != BACKUP_TEXT_SIZE - 1)
		return false;
	memcpy(ret_code, code, sizeof(code));
	return true;
}

void
backup_print(const uint8_t random[BACKUP_ENTROPY],
	     char ret_text[BACKUP_PRINTED_SIZE])
{
	uint64_t bits = 0;
	char *at = ret_text;

	for (int i = 0; i < BACKUP_ENTROPY; i++)
		bits = bits << 8 | random[i];
	for (int i = 0; i < 12; i++, bits >>= 5) {
		if (i == 4 || i == 8)
			*at++ = '-';
		*at++ = crockford[bits & 31];
	}
	*at = '\0';
}

bool
backup_hash(const char *code, const uint8_t salt[BACKUP_SALT_SIZE],
	    unsigned iterations, uint8_t ret_hash[SHA256_SIZE])
{
	return hash_pbkdf2(code, strlen(code), salt, BACKUP_SALT_SIZE,
			   iterations, ret_hash);
}

unsigned
backup_find(const struct backup *backup, bool scratch,
	    const uint8_t hash[SHA256_SIZE])
{
	unsigned found = 0;

	for (unsigned i = 0; i < backup->n_codes; i++)
		if (backup->codes[i].scratch == scratch &&
		    CRYPTO_memcmp(backup->codes[i].hash, hash, SHA256_SIZE) ==
		    0)
			found = backup->codes[i].number;
	return found;
}
