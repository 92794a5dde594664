/* SPDX-License-Identifier: BSD-2-Clause
 *
 * What the administrator decided, as one flat value.  Where nothing was
 * configured the built-in default holds, and that is strict.
 */
#ifndef TF_CORE_POLICY_H
#define TF_CORE_POLICY_H

#include <stdbool.h>
#include <stdint.h>

/* Probabilities are integers: this is certainty. */
#define RISK_ONE UINT64_C(1000000000000000)

enum policy_require {
	REQUIRE_EVERYONE = 0,
	REQUIRE_ENROLLED,
	REQUIRE_NOBODY,
};

struct policy {
	enum policy_require require;
	unsigned window_steps;		/* either side of now */
	unsigned hotp_look_ahead;
	bool learn_drift;
	unsigned throttle_burst;	/* guesses */
	uint64_t yearly_risk;		/* of RISK_ONE */
	unsigned backup_codes;
	unsigned backup_warn_at;
	uint64_t grace_seconds;		/* trust by address, unasked; 0: none */
	bool echo;
	char prompt[128];
};

struct policy policy_default(void);

#endif
