/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The file "secrets": what is written is read back as the same, and every
 * kind of damage is refused, with its line and without its content.
 */
#include "fixture.h"

#include "core/secrets.h"

#define HEADER "# pam_twofactor secrets, version 1\n"
#define KEY "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
#define KEY2 "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJR"
#define URI "otpauth://totp/alice?secret=" KEY
#define URI2 "otpauth://totp/alice?secret=" KEY2
#define DEVICE "device phone 2026-11-22 " URI "\n"
#define SALT "00112233445566778899aabbccddeeff"
#define HASH SALT SALT
#define BACKUP "backup pbkdf2-sha256 10000 " SALT " 2026-11-22\n"
#define CONTACT(channel) "contact " channel " a@b 2026-11-25\n"
#define CODE(n) "backup-code " n " " HASH "\n"

struct file {
	char text[SECRETS_MAX_SIZE + 2];
	size_t size;
};

static bool
backup_same(const struct backup *a, const struct backup *b)
{
	if (a->iterations != b->iterations || a->n_codes != b->n_codes ||
	    memcmp(a->salt, b->salt, sizeof(a->salt)) != 0 ||
	    strcmp(a->made, b->made) != 0)
		return false;
	for (unsigned i = 0; i < a->n_codes; i++)
		if (a->codes[i].number != b->codes[i].number ||
		    memcmp(a->codes[i].hash, b->codes[i].hash, SHA256_SIZE))
			return false;
	return true;
}

static bool
contacts_same(const struct secrets *a, const struct secrets *b)
{
	if (a->n_contacts != b->n_contacts)
		return false;
	for (unsigned i = 0; i < a->n_contacts; i++)
		if (strcmp(a->contacts[i].channel, b->contacts[i].channel) ||
		    strcmp(a->contacts[i].address, b->contacts[i].address) ||
		    strcmp(a->contacts[i].added, b->contacts[i].added))
			return false;
	return true;
}

static bool
secrets_same(const struct secrets *a, const struct secrets *b)
{
	if (a->n_devices != b->n_devices || !contacts_same(a, b) ||
	    !backup_same(&a->backup, &b->backup))
		return false;
	for (unsigned i = 0; i < a->n_devices; i++)
		if (!device_same(&a->devices[i], &b->devices[i]))
			return false;
	return true;
}

static void
random_text(uint64_t *seed, char *ret_text, size_t max)
{
	static const char *const parts[] = {
		"a", "B", "7", " ", "#", "/", "%", "&", "=", "?", "+", ".",
		"\303\274", "\360\237\230\200", "@", "-",
	};
	size_t n = 1 + random_below(seed, max);

	ret_text[0] = '\0';
	while (strlen(ret_text) < n)
		strcat(ret_text, parts[random_below(seed, N_OF(parts))]);
}

static void
random_device(uint64_t *seed, struct device *d)
{
	memset(d, 0, sizeof(*d));
	d->type = random_below(seed, 2) ? DEVICE_TOTP : DEVICE_HOTP;
	d->algorithm = (enum hash_algorithm)(1 + random_below(seed, 3));
	d->digits = 6 + (unsigned)random_below(seed, 3);
	if (d->type == DEVICE_TOTP)
		d->period = 15 + (unsigned)random_below(seed, 106);
	else
		d->counter = random_next(seed) >> (1 + random_below(seed, 63));
	d->secret_size = 16 + random_below(seed, 49);
	random_bytes(seed, d->secret, d->secret_size);
	snprintf(d->name, sizeof(d->name), "d%u-%.24llx",
		 (unsigned)random_below(seed, 10),
		 (unsigned long long)random_next(seed));
	snprintf(d->added, sizeof(d->added), "20%02u-%02u-%02u",
		 (unsigned)random_below(seed, 100),
		 1 + (unsigned)random_below(seed, 12),
		 1 + (unsigned)random_below(seed, 28));
	random_text(seed, d->account, 200);
	if (random_below(seed, 2))
		random_text(seed, d->issuer, 100);
	d->prefixed = d->issuer[0] && random_below(seed, 2);
}

static void
random_backup(uint64_t *seed, struct backup *b)
{
	unsigned number = 0;

	b->iterations = 1 + (unsigned)random_below(seed,
						   BACKUP_ITERATIONS_MAX);
	random_bytes(seed, b->salt, sizeof(b->salt));
	strcpy(b->made, "2026-11-22");
	do {
		struct backup_code *c = &b->codes[b->n_codes++];
		number += 1 + (unsigned)random_below(seed, 3);
		c->number = number;
		random_bytes(seed, c->hash, sizeof(c->hash));
	} while (number + 3 <= BACKUP_MAX_CODES && random_below(seed, 12));
}

static void
random_contacts(uint64_t *seed, struct secrets *s)
{
	s->n_contacts = (unsigned)random_below(seed, SECRETS_MAX_CONTACTS + 1);
	for (unsigned i = 0; i < s->n_contacts; i++) {
		struct contact *c = &s->contacts[i];
		memset(c, 0, sizeof(*c));
		memset(c->channel, 'a' + (int)i,
		       1 + random_below(seed, CONTACT_CHANNEL_SIZE - 1));
		memset(c->address, '+' + (int)random_below(seed, 2) * 20,
		       1 + random_below(seed, CONTACT_ADDRESS_SIZE - 1));
		strcpy(c->added, "2026-11-25");
	}
}

static void
random_secrets(uint64_t *seed, struct secrets *s)
{
	memset(s, 0, sizeof(*s));
	s->n_devices = (unsigned)random_below(seed, SECRETS_MAX_DEVICES + 1);
	for (unsigned i = 0; i < s->n_devices; i++)
		random_device(seed, &s->devices[i]);
	if (random_below(seed, 2))
		random_backup(seed, &s->backup);
	random_contacts(seed, s);
}

static void
write_file(const struct secrets *s, struct file *f)
{
	struct sink out = {f->text, sizeof(f->text), 0, false};

	secrets_write(s, &out);
	assert_false(out.full);
	f->size = out.len;
}

static bool
parse(const char *text, size_t size, struct secrets *s, struct fault *fault)
{
	return secrets_parse((struct span){text, size}, s, fault);
}

static void
there_and_back(void **state)
{
	static struct secrets written, back;
	static struct file f;
	struct fault fault;

	(void)state;
	for (uint64_t seed = 0; seed < 300; seed++) {
		uint64_t random = seed;
		random_secrets(&random, &written);
		write_file(&written, &f);
		HOLDS_SEED(seed, parse(f.text, f.size, &back, &fault));
		HOLDS_SEED(seed, secrets_same(&written, &back));
	}
}

static void
largest_there_and_back(void **state)
{
	static struct secrets written, back;
	static struct file f;
	struct fault fault;
	uint64_t seed = 1;

	(void)state;
	memset(&written, 0, sizeof(written));
	written.n_devices = SECRETS_MAX_DEVICES;
	for (unsigned i = 0; i < SECRETS_MAX_DEVICES; i++) {
		struct device *d = &written.devices[i];
		*d = device_hotp("x", i, UINT64_MAX / 2);
		memset(d->name, 'a' + (int)i, sizeof(d->name) - 1);
		memset(d->issuer, '#', sizeof(d->issuer) - 1);
		memset(d->account, '%', sizeof(d->account) - 1);
		d->prefixed = true;
		d->secret_size = DEVICE_SECRET_MAX;
	}
	random_backup(&seed, &written.backup);
	written.backup.n_codes = BACKUP_MAX_CODES;
	for (unsigned i = 0; i < BACKUP_MAX_CODES; i++)
		written.backup.codes[i].number = i + 1;
	for (unsigned i = 0; i < SECRETS_MAX_CONTACTS; i++) {
		struct contact *c = &written.contacts[written.n_contacts++];
		memset(c->channel, 'a' + (int)i, sizeof(c->channel) - 1);
		memset(c->address, '~', sizeof(c->address) - 1);
		strcpy(c->added, "2026-11-25");
	}
	write_file(&written, &f);
	assert_true(parse(f.text, f.size, &back, &fault));
	assert_true(secrets_same(&written, &back));
}

static void
written_as(void **state)
{
	struct secrets s;
	struct file f;
	struct fault fault;
	static const char text[] = HEADER DEVICE BACKUP CODE("1") CODE("64");

	(void)state;
	assert_true(parse(text, sizeof(text) - 1, &s, &fault));
	write_file(&s, &f);
	assert_string_equal(f.text, text);
	memset(&s, 0, sizeof(s));
	write_file(&s, &f);
	assert_string_equal(f.text, HEADER);
}

static void
odd_files_are_read(void **state)
{
	static const char *const t[] = {
		HEADER DEVICE BACKUP CODE("2"),
		HEADER "\n\n# note\n" DEVICE "\n#\n" BACKUP "\n" CODE("2")
		"# end\n\n",
		HEADER "   \n\t\n" DEVICE BACKUP CODE("2"),
		HEADER "  # indented \001 \377\n" DEVICE BACKUP CODE("2"),
		HEADER " device\tphone   2026-11-22 \t " URI "  \n"
		"\tbackup pbkdf2-sha256   10000 " SALT "  2026-11-22\t\n"
		"backup-code\t2\t" HASH "\n",
		HEADER BACKUP DEVICE CODE("2"),
		HEADER BACKUP CODE("2") DEVICE,
		HEADER "#device phone 2026-11-22 " URI2 "\n" DEVICE BACKUP
		CODE("2"),
	};
	struct secrets first, s;
	struct fault fault;

	(void)state;
	assert_true(parse(t[0], strlen(t[0]), &first, &fault));
	for (size_t i = 0; i < N_OF(t); i++) {
		HOLDS_FOR(t[i], parse(t[i], strlen(t[i]), &s, &fault));
		HOLDS_FOR(t[i], secrets_same(&s, &first));
	}
}

static void
disabled(void **state)
{
	struct secrets s;
	struct fault fault;

	(void)state;
	memset(&s, 0xee, sizeof(s));
	assert_true(parse(HEADER, strlen(HEADER), &s, &fault));
	assert_int_equal(s.n_devices, 0);
	assert_int_equal(s.backup.n_codes, 0);
}

/* Refused, at LINE, without a word of the file in it, and nothing written. */
static void
check_refused(const char *text, size_t size, unsigned line)
{
	static struct secrets s, before;
	struct fault fault = {0};

	memset(&s, 0xee, sizeof(s));
	before = s;
	HOLDS_FOR(text, !parse(text, size, &s, &fault));
	HOLDS_FOR(text, memcmp(&s, &before, sizeof(s)) == 0);
	HOLDS_FOR(text, fault.err == TF_ERR_DAMAGED && fault.what);
	HOLDS_FOR(text, !strstr(fault.what, "GEZDG") &&
			!strstr(fault.what, "0011"));
	if (fault.line != line)
		fail_msg("line %u, not %u, of: %s", fault.line, line, text);
}

static void
damage_is_refused(void **state)
{
	static const struct {
		const char *text;
		unsigned line;
	} t[] = {
		/* the whole file */
		{"", 0}, {"\n", 1}, {HEADER DEVICE "#", 0},
		{"# pam_twofactor secrets, version 1", 0},
		{"# pam_twofactor secrets, version 2\n" DEVICE, 1},
		{"# pam_twofactor secrets, version 1 \n" DEVICE, 1},
		{" " HEADER DEVICE, 1}, {DEVICE, 1}, {"\n" HEADER, 1},
		{"\357\273\277" HEADER, 1},
		/* lines */
		{HEADER DEVICE "frobnicate\n", 3}, {HEADER "devices\n", 2},
		{HEADER "Device phone 2026-11-22 " URI "\n", 2},
		{HEADER "\n# x\n\ndevice\n", 5}, {HEADER "device:\n", 2},
		{HEADER "\f\n", 2}, {HEADER "\v#\n", 2},
		/* CR LF */
		{"# pam_twofactor secrets, version 1\r\n", 1},
		{HEADER "device phone 2026-11-22 " URI "\r\n", 2},
		{HEADER "\r\n", 2}, {HEADER "# note\r\n", 2},
		/* devices */
		{HEADER "device\n", 2}, {HEADER "device phone\n", 2},
		{HEADER "device phone 2026-11-22\n", 2},
		{HEADER "device phone " URI "\n", 2},
		{HEADER "device phone 2026-11-22 " URI " x\n", 2},
		{HEADER "device phone 2026-11-22 " URI " # x\n", 2},
		{HEADER "device phone 2026-13-22 " URI "\n", 2},
		{HEADER "device phone 2026-00-22 " URI "\n", 2},
		{HEADER "device phone 2026-11-32 " URI "\n", 2},
		{HEADER "device phone 2026-11-00 " URI "\n", 2},
		{HEADER "device phone 2026-1-22 " URI "\n", 2},
		{HEADER "device phone 2026/11/22 " URI "\n", 2},
		{HEADER "device phone 02026-11-22 " URI "\n", 2},
		{HEADER "device ph/one 2026-11-22 " URI "\n", 2},
		{HEADER "device -phone 2026-11-22 " URI "\n", 2},
		{HEADER "device abcdefghijklmnopqrstuvwxyz0123456 "
			"2026-11-22 " URI "\n", 2},
		{HEADER "device phone 2026-11-22 " URI "&digits=9\n", 2},
		{HEADER "device phone 2026-11-22 " URI "=\n", 2},
		{HEADER DEVICE "device phone 2026-11-22 " URI2 "\n", 3},
		{HEADER DEVICE "device other 2026-11-22 " URI "\n", 3},
		{HEADER DEVICE "device other 2026-11-22 " URI "&digits=8\n",
		 3},
		{HEADER DEVICE "device other 2026-11-22 otpauth://hotp/a"
			       "?counter=0&secret=" KEY "\n", 3},
		/* contacts */
		{HEADER "contact\n", 2}, {HEADER "contact email\n", 2},
		{HEADER "contact email a@b\n", 2},
		{HEADER "contact email a@b 2026-11-25 x\n", 2},
		{HEADER "contact email a@b 2026-11-32\n", 2},
		{HEADER "contact Email a@b 2026-11-25\n", 2},
		{HEADER "contact 1email a@b 2026-11-25\n", 2},
		{HEADER "contact emailemailem a@b 2026-11-25\n", 2},
		{HEADER "contact email -a@b 2026-11-25\n", 2},
		{HEADER "contact email a\001@b 2026-11-25\n", 2},
		{HEADER "contact email a\377@b 2026-11-25\n", 2},
		{HEADER CONTACT("email") CONTACT("email"), 3},
		{HEADER CONTACT("a") CONTACT("b") CONTACT("c") CONTACT("d")
		 CONTACT("e") CONTACT("f") CONTACT("g") CONTACT("h")
		 CONTACT("i"), 10},
		/* backup codes */
		{HEADER CODE("1") BACKUP, 2}, {HEADER CODE("1"), 2},
		{HEADER BACKUP BACKUP, 3}, {HEADER BACKUP CODE("1") BACKUP, 4},
		{HEADER "backup pbkdf2-sha1 10000 " SALT " 2026-11-22\n", 2},
		{HEADER "backup pbkdf2-sha256 0 " SALT " 2026-11-22\n", 2},
		{HEADER "backup pbkdf2-sha256 100001 " SALT " 2026-11-22\n",
		 2},
		{HEADER "backup pbkdf2-sha256 010 " SALT " 2026-11-22\n", 2},
		{HEADER "backup pbkdf2-sha256 10000 " SALT "\n", 2},
		{HEADER "backup pbkdf2-sha256 10000 " SALT "0 2026-11-22\n",
		 2},
		{HEADER "backup pbkdf2-sha256 10000 00112233 2026-11-22\n", 2},
		{HEADER "backup pbkdf2-sha256 10000 "
			"00112233445566778899AABBCCDDEEFF 2026-11-22\n", 2},
		{HEADER "backup pbkdf2-sha256 10000 " SALT " today\n", 2},
		{HEADER "backup pbkdf2-sha256 10000 " SALT " 2026-11-22 x\n",
		 2},
		{HEADER BACKUP CODE("0"), 3}, {HEADER BACKUP CODE("65"), 3},
		{HEADER BACKUP CODE("01"), 3}, {HEADER BACKUP CODE("-1"), 3},
		{HEADER BACKUP CODE("1") CODE("1"), 4},
		{HEADER BACKUP CODE("2") CODE("1"), 4},
		{HEADER BACKUP CODE("1") CODE("3") CODE("2"), 5},
		{HEADER BACKUP "backup-code 1\n", 3},
		{HEADER BACKUP "backup-code 1 " SALT "\n", 3},
		{HEADER BACKUP "backup-code 1 " HASH "00\n", 3},
		{HEADER BACKUP "backup-code 1 " HASH " x\n", 3},
		{HEADER BACKUP "backup-code 1 " SALT
			"00112233445566778899aabbccddeefg\n", 3},
	};

	(void)state;
	for (size_t i = 0; i < N_OF(t); i++)
		check_refused(t[i].text, strlen(t[i].text), t[i].line);
}

static void
nine_devices_are_refused(void **state)
{
	struct secrets s = {0};
	struct file f;

	(void)state;
	for (unsigned i = 0; i < 8; i++) {
		char name[8];
		snprintf(name, sizeof(name), "d%u", i);
		s.devices[s.n_devices++] = device_totp(name, i);
	}
	write_file(&s, &f);
	strcat(f.text, DEVICE);
	check_refused(f.text, strlen(f.text), 10);
}

static void
nul_is_refused_anywhere(void **state)
{
	static const char good[] = HEADER DEVICE BACKUP CODE("1");

	(void)state;
	for (size_t i = 0; i < sizeof(good) - 1; i++) {
		char text[sizeof(good)];
		memcpy(text, good, sizeof(good));
		text[i] = '\0';
		check_refused(text, sizeof(good) - 1, 0);
	}
}

static void
size_limit(void **state)
{
	static struct file f;
	struct secrets s;
	struct fault fault;

	(void)state;
	memset(f.text, '#', sizeof(f.text));
	memcpy(f.text, HEADER, strlen(HEADER));
	f.text[SECRETS_MAX_SIZE - 1] = '\n';
	assert_true(parse(f.text, SECRETS_MAX_SIZE, &s, &fault));
	f.text[SECRETS_MAX_SIZE] = '\n';
	assert_false(parse(f.text, SECRETS_MAX_SIZE + 1, &s, &fault));
	assert_int_equal(fault.line, 0);
}

/* Cut at a line's end it is another, shorter file; elsewhere it is damage. */
static void
truncation_at_every_byte(void **state)
{
	static const char good[] = HEADER DEVICE
		"device two 2026-11-22 " URI2 "&digits=8\n" BACKUP CODE("1")
		CODE("2");

	(void)state;
	for (size_t n = 0; n < sizeof(good) - 1; n++) {
		struct secrets s;
		struct fault fault;
		bool at_end = n > 0 && good[n - 1] == '\n';
		bool read = parse(good, n, &s, &fault);
		if (read != at_end)
			fail_msg("cut at byte %zu: %d", n, read);
	}
}

/* Whatever one byte becomes: refused, or read in a bounded and sane way. */
static void
flipped_bytes(void **state)
{
	static const char good[] = HEADER DEVICE BACKUP CODE("1");
	struct secrets whole, s;
	struct fault fault;
	size_t taken = 0;

	(void)state;
	assert_true(parse(good, sizeof(good) - 1, &whole, &fault));
	for (size_t i = 0; i < sizeof(good) - 1; i++)
		for (int bit = 0; bit < 8; bit++) {
			char text[sizeof(good)];
			memcpy(text, good, sizeof(good));
			text[i] = (char)(text[i] ^ 1 << bit);
			if (!parse(text, sizeof(good) - 1, &s, &fault))
				continue;
			taken++;
			/* A header that is damaged is none. */
			HOLDS_FOR(text, i >= strlen(HEADER));
			HOLDS_FOR(text, s.n_devices <= 1 &&
					s.backup.n_codes <= 1);
		}
	assert_true(taken > 0);
}

static void
random_damage(void **state)
{
	static const char good[] = HEADER DEVICE BACKUP CODE("1") CODE("9");

	(void)state;
	for (uint64_t seed = 0; seed < 20000; seed++) {
		uint64_t random = seed;
		char text[sizeof(good)];
		struct secrets s = {0};
		struct fault fault = {0};
		memcpy(text, good, sizeof(good));
		for (int i = 0; i < 3; i++)
			text[random_below(&random, sizeof(good) - 1)] =
				(char)random_next(&random);
		if (parse(text, sizeof(good) - 1, &s, &fault))
			HOLDS_SEED(seed, s.n_devices <= 1 &&
					 s.backup.n_codes <= 2);
		else
			HOLDS_SEED(seed, fault.line <= 6 && fault.what);
	}
}

static void
who_may_join(void **state)
{
	struct secrets s = {0};
	struct device phone = device_totp("phone", 1);
	struct device key = device_hotp("key", 2, 0), same = key;

	(void)state;
	assert_null(secrets_refusal(&s, &phone));
	assert_null(secrets_find(&s, "phone"));
	s.devices[s.n_devices++] = phone;
	assert_ptr_equal(secrets_find(&s, "phone"), &s.devices[0]);
	assert_null(secrets_find(&s, "phon"));
	assert_null(secrets_refusal(&s, &key));
	strcpy(same.name, "phone");
	assert_non_null(secrets_refusal(&s, &same));
	same = phone;
	strcpy(same.name, "again");
	same.type = DEVICE_HOTP;
	same.digits = 8;
	assert_non_null(secrets_refusal(&s, &same));
}

/* A set without codes is a set too: its salt must not be lost. */
static void
backup_without_codes(void **state)
{
	static const char text[] = HEADER DEVICE BACKUP;
	struct secrets s, back;
	struct fault fault;
	struct file f;

	(void)state;
	if (!parse(text, sizeof(text) - 1, &s, &fault))
		return;
	write_file(&s, &f);
	assert_true(parse(f.text, f.size, &back, &fault));
	assert_true(secrets_same(&s, &back));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(there_and_back),
		cmocka_unit_test(largest_there_and_back),
		cmocka_unit_test(written_as),
		cmocka_unit_test(odd_files_are_read),
		cmocka_unit_test(disabled),
		cmocka_unit_test(damage_is_refused),
		cmocka_unit_test(nine_devices_are_refused),
		cmocka_unit_test(nul_is_refused_anywhere),
		cmocka_unit_test(size_limit),
		cmocka_unit_test(truncation_at_every_byte),
		cmocka_unit_test(flipped_bytes),
		cmocka_unit_test(random_damage),
		cmocka_unit_test(who_may_join),
		cmocka_unit_test(backup_without_codes),
	};

	return cmocka_run_group_tests_name("secrets", tests, NULL, NULL);
}
