/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The file "secrets"; see secrets.h.
 */
#include "core/secrets.h"

#include <string.h>

#include "core/wipe.h"

#define HEADER "# pam_twofactor secrets, version 1"

const struct device *
secrets_find(const struct secrets *s, const char *name)
{
	for (unsigned i = 0; i < s->n_devices; i++)
		if (strcmp(s->devices[i].name, name) == 0)
			return &s->devices[i];
	return NULL;
}

void
secrets_remove(struct secrets *s, const char *name)
{
	const struct device *found = name ? secrets_find(s, name) : NULL;
	unsigned i;

	if (!found)
		return;
	i = (unsigned)(found - s->devices);
	s->n_devices--;
	memmove(&s->devices[i], &s->devices[i + 1],
		(s->n_devices - i) * sizeof(s->devices[0]));
}

const struct contact *
secrets_contact(const struct secrets *s, const char *channel)
{
	for (unsigned i = 0; i < s->n_contacts; i++)
		if (strcmp(s->contacts[i].channel, channel) == 0)
			return &s->contacts[i];
	return NULL;
}

bool
secrets_set_contact(struct secrets *s, const struct contact *contact)
{
	const struct contact *old = secrets_contact(s, contact->channel);
	size_t i = old ? (size_t)(old - s->contacts) : s->n_contacts;

	if (i == SECRETS_MAX_CONTACTS)
		return false;
	s->contacts[i] = *contact;
	s->n_contacts += !old;
	return true;
}

void
secrets_remove_contact(struct secrets *s, const char *channel)
{
	const struct contact *old = secrets_contact(s, channel);

	if (!old)
		return;
	s->n_contacts--;
	memmove(&s->contacts[old - s->contacts], old + 1,
		(s->n_contacts - (size_t)(old - s->contacts)) * sizeof(*old));
}

const char *
secrets_refusal(const struct secrets *s, const struct device *new)
{
	if (s->n_devices == SECRETS_MAX_DEVICES)
		return N_("there are 8 devices already");
	if (secrets_find(s, new->name))
		return N_("a device of that name exists");
	/* One code must never be good for two devices: DESIGN section 1 (1). */
	for (unsigned i = 0; i < s->n_devices; i++)
		if (s->devices[i].secret_size == new->secret_size &&
		    CRYPTO_memcmp(s->devices[i].secret, new->secret,
				  new->secret_size) == 0)
			return N_("a device with that secret exists");
	return NULL;
}

/* Each reader takes the words behind the keyword and returns NULL, or what is
 * wrong. */
static const char *
read_device(struct span words, struct secrets *s)
{
	struct span name, date, uri, mark, rest;
	const char *what = NULL;
	struct device d;
	bool marked;
	WIPE_AT_END(d);

	if (!scan_word(&words, &name) || !scan_word(&words, &date) ||
	    !scan_word(&words, &uri))
		return "a device line is: device NAME DATE URI [imported]";
	marked = scan_word(&words, &mark);
	if (marked && (!span_is(mark, "imported") || scan_word(&words, &rest)))
		return "a device line is: device NAME DATE URI [imported]";
	if (!(marked ? device_parse_imported : device_parse_uri)(uri, &d,
								 &what))
		return what;
	if (marked && !d.imported)
		return "an imported device needs no such mark";
	if (!device_name_ok(name) || !span_copy(name, d.name, sizeof(d.name)))
		return "the device's name is not plain";
	if (!span_date(date, d.added))
		return "the date is not YYYY-MM-DD";
	what = secrets_refusal(s, &d);
	if (what)
		return what;
	s->devices[s->n_devices++] = d;
	return NULL;
}

static const char *
read_backup(struct span words, struct secrets *s)
{
	struct span method, number, salt, date, rest;
	uint64_t iterations;

	if (s->backup.iterations > 0)
		return "there is a second backup line";
	if (!scan_word(&words, &method) || !scan_word(&words, &number) ||
	    !scan_word(&words, &salt) || !scan_word(&words, &date) ||
	    scan_word(&words, &rest))
		return "a backup line is: backup METHOD ITERATIONS SALT DATE";
	if (!span_is(method, "pbkdf2-sha256"))
		return "the method is not pbkdf2-sha256";
	if (!span_number(number, BACKUP_ITERATIONS_MAX, &iterations) ||
	    iterations == 0)
		return "the iterations are not 1 to 100000";
	if (!span_hex(salt, s->backup.salt, BACKUP_SALT_SIZE))
		return "the salt is not 32 hexadecimal digits";
	if (!span_date(date, s->backup.made))
		return "the date is not YYYY-MM-DD";
	s->backup.iterations = (unsigned)iterations;
	return NULL;
}

static const char *
read_code(struct span words, bool scratch, struct secrets *s)
{
	struct backup_code code = {.scratch = scratch};
	struct span number, hash, rest;
	uint64_t n;

	if (s->backup.iterations == 0)
		return "a backup-code line stands before its backup line";
	if (!scan_word(&words, &number) || !scan_word(&words, &hash) ||
	    scan_word(&words, &rest))
		return "a backup-code line is: backup-code NUMBER HASH";
	/* In order: then none stands twice, and there are at most 64. */
	unsigned last = s->backup.n_codes
			? s->backup.codes[s->backup.n_codes - 1].number
			: 0;
	if (!span_number(number, BACKUP_MAX_CODES, &n) || n <= last)
		return "the backup codes are not numbered upwards to 64";
	if (!span_hex(hash, code.hash, sizeof(code.hash)))
		return "the hash is not 64 hexadecimal digits";
	code.number = (unsigned)n;
	s->backup.codes[s->backup.n_codes++] = code;
	return NULL;
}

static const char *
read_backup_code(struct span words, struct secrets *s)
{
	return read_code(words, false, s);
}

static const char *
read_scratch_code(struct span words, struct secrets *s)
{
	return read_code(words, true, s);
}

static const char *
read_contact(struct span words, struct secrets *s)
{
	struct span channel, address, date, rest;
	struct contact c = {.channel = ""};

	if (!scan_word(&words, &channel) || !scan_word(&words, &address) ||
	    !scan_word(&words, &date) || scan_word(&words, &rest))
		return "a contact line is: contact CHANNEL ADDRESS DATE";
	if (!contact_channel_ok(channel) ||
	    !span_copy(channel, c.channel, sizeof(c.channel)))
		return "the channel's name is not plain";
	if (!contact_address_ok(address) ||
	    !span_copy(address, c.address, sizeof(c.address)))
		return "the address is not one word of text";
	if (!span_date(date, c.added))
		return "the date is not YYYY-MM-DD";
	if (secrets_contact(s, c.channel))
		return "there is a second contact on that channel";
	if (!secrets_set_contact(s, &c))
		return "there are more than 8 contacts";
	return NULL;
}

static const struct keyword {
	const char *name;
	const char *(*read)(struct span words, struct secrets *s);
} keywords[] = {
	{"device", read_device},
	{"backup", read_backup},
	{"backup-code", read_backup_code},
	{"scratch-code", read_scratch_code},
	{"contact", read_contact},
};

static const char *
read_line(struct span line, struct secrets *s)
{
	struct span keyword;

	if (line.len > 0 && line.at[line.len - 1] == '\r')
		return "the line ends in CR LF";
	if (!scan_word(&line, &keyword) || keyword.at[0] == '#')
		return NULL;
	for (size_t i = 0; i < sizeof(keywords) / sizeof(keywords[0]); i++)
		if (span_is(keyword, keywords[i].name))
			return keywords[i].read(line, s);
	return "unknown keyword";
}

static bool
refuse(struct fault *ret_fault, unsigned line, const char *what)
{
	ret_fault->err = TF_ERR_DAMAGED;
	ret_fault->sys = 0;
	ret_fault->line = line;
	ret_fault->what = what;
	return false;
}

bool
secrets_parse(struct span text, struct secrets *ret_secrets,
	      struct fault *ret_fault)
{
	struct secrets s = {0};
	struct span line;
	unsigned number = 1;
	WIPE_AT_END(s);

	if (text.len > SECRETS_MAX_SIZE)
		return refuse(ret_fault, 0, "larger than 64 KiB");
	if (text.len > 0 && memchr(text.at, '\0', text.len))
		return refuse(ret_fault, 0, "has a NUL byte");
	if (text.len == 0 || text.at[text.len - 1] != '\n')
		return refuse(ret_fault, 0, "empty, or its last line is cut");
	if (!scan_line(&text, &line) || !span_is(line, HEADER))
		return refuse(ret_fault, 1, "the first line is not \"" HEADER
					    "\"");
	while (scan_line(&text, &line)) {
		const char *what = read_line(line, &s);
		number++;
		if (what)
			return refuse(ret_fault, number, what);
	}
	*ret_secrets = s;
	return true;
}

static void
write_backup(const struct secrets *s, struct sink *out)
{
	if (s->backup.iterations == 0)
		return;
	sink_text(out, "backup pbkdf2-sha256 ");
	sink_number(out, s->backup.iterations);
	sink_char(out, ' ');
	sink_hex(out, s->backup.salt, BACKUP_SALT_SIZE);
	sink_char(out, ' ');
	sink_text(out, s->backup.made);
	sink_char(out, '\n');
	for (unsigned i = 0; i < s->backup.n_codes; i++) {
		sink_text(out, s->backup.codes[i].scratch ? "scratch-code "
							  : "backup-code ");
		sink_number(out, s->backup.codes[i].number);
		sink_char(out, ' ');
		sink_hex(out, s->backup.codes[i].hash, SHA256_SIZE);
		sink_char(out, '\n');
	}
}

static void
write_contact(const struct contact *c, struct sink *out)
{
	sink_text(out, "contact ");
	sink_text(out, c->channel);
	sink_char(out, ' ');
	sink_text(out, c->address);
	sink_char(out, ' ');
	sink_text(out, c->added);
	sink_char(out, '\n');
}

void
secrets_write(const struct secrets *s, struct sink *out)
{
	sink_text(out, HEADER "\n");
	for (unsigned i = 0; i < s->n_devices; i++) {
		sink_text(out, "device ");
		sink_text(out, s->devices[i].name);
		sink_char(out, ' ');
		sink_text(out, s->devices[i].added);
		sink_char(out, ' ');
		device_write_uri(&s->devices[i], out);
		sink_text(out, s->devices[i].imported ? " imported\n" : "\n");
	}
	write_backup(s, out);
	for (unsigned i = 0; i < s->n_contacts; i++)
		write_contact(&s->contacts[i], out);
}
