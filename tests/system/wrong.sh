#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
#
# How long a wrong code takes for the enrolled, the unenrolled, the throttled
# and the unknown, in one run: `make bench`.  No assertion; DESIGN's goal is
# that they are within 20 per cent.  LOGINS says how many of each.

# shellcheck disable=SC2034 # machine.sh reads it
EXTRA=(tests/system/wrong)
# shellcheck source=tests/system/machine.sh
. "$(dirname "$0")/machine.sh"

stack wrong '' "$module"
useradd --create-home throttled
enrol throttled
for _ in {1..11}; do
	"$machine/drive" /etc/pam.d wrong throttled -- "$(wrong_code)" >/dev/null
done
enrol alice
echo '             until the prompt    until the refusal'
# Before other work on this machine where that may be had.
first=(chrt --fifo 1)
"${first[@]}" true 2>/dev/null || first=()
"${first[@]}" "$machine/wrong" /etc/pam.d wrong "${LOGINS:-500}" "$(wrong_code)" \
	alice=/home/alice/.twofactor/state bob \
	throttled=/home/throttled/.twofactor/state nobody-here |
	sed 's/^alice      /enrolled   /; s/^bob        /unenrolled /
		s/^nobody-here/unknown    /'
