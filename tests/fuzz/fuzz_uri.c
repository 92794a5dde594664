/* SPDX-License-Identifier: BSD-2-Clause
 *
 * An otpauth URI: what is read is written, and read again, as the same; and an
 * enrolled device is never weaker than what may be.
 */
#include "core/device.h"
#include "fuzz.h"

static void
check_round(const struct device *device)
{
	char once[DEVICE_URI_SIZE], twice[DEVICE_URI_SIZE];
	struct sink out = {once, sizeof(once), 0, false};
	struct device again;
	const char *what = NULL;

	device_write_uri(device, &out);
	MUST(!out.full);
	MUST(device_parse_imported((struct span){once, out.len}, &again,
				   &what));
	MUST(again.secret_size == device->secret_size);
	MUST(memcmp(again.secret, device->secret, again.secret_size) == 0);
	MUST(again.type == device->type && again.digits == device->digits);
	MUST(again.period == device->period);
	MUST(again.counter == device->counter);
	MUST(strcmp(again.issuer, device->issuer) == 0);
	MUST(strcmp(again.account, device->account) == 0);
	out = (struct sink){twice, sizeof(twice), 0, false};
	device_write_uri(&again, &out);
	MUST(strcmp(once, twice) == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span uri = fuzz_copy(data, size);
	struct device strict, imported;
	const char *what = NULL;
	bool may = device_parse_uri(uri, &strict, &what);

	if (may) {
		MUST(strict.digits >= OTP_MIN_DIGITS);
		MUST(strict.digits <= OTP_MAX_DIGITS);
		MUST(strict.secret_size >= DEVICE_SECRET_MIN);
		MUST(strict.secret_size <= DEVICE_SECRET_MAX);
		MUST(strict.type == DEVICE_HOTP ||
		     (strict.period >= DEVICE_PERIOD_MIN &&
		      strict.period <= DEVICE_PERIOD_MAX));
		MUST(!device_weak(&strict) && !strict.imported);
		check_round(&strict);
	} else {
		MUST(what);
	}
	if (device_parse_imported(uri, &imported, &what)) {
		MUST(may || imported.imported);
		check_round(&imported);
	} else {
		MUST(!may);
	}
	fuzz_free(uri);
	return 0;
}
