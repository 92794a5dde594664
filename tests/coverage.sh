#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause
#
# coverage.sh SRCDIR
#
# `make coverage`: builds below ./coverage with tests/coverage.c, runs the suite
# (COVERAGE_TESTS= some of it) and prints which part of the lines of core and
# io it reached, and the lines it did not.  Fails below the goals, and where a
# test fails.

srcdir=$(realpath "$1")

# Root's tests hide most directories from themselves, but not this one.
if [ -z "${RAN:-}" ] && [ "$(id -u)" = 0 ] &&
	unshare --mount mount -t tmpfs tmpfs /mnt 2>/dev/null; then
	RAN=/mnt exec unshare --mount --propagation private sh -c \
		'mount -t tmpfs tmpfs /mnt && exec bash "$0" "$1"' "$0" "$srcdir"
fi

[ -n "${TMPDIR:-}" ] || [ ! -w /dev/shm ] || export TMPDIR=/dev/shm
rm -rf coverage && mkdir -p coverage/ran && cd coverage || exit 1
ran=${RAN:-$PWD/ran}
chmod 777 "$ran"
"${CC:-cc}" -D_GNU_SOURCE -DRAN="\"$ran\"" -O2 -fPIC -c -o ran.o \
	"$srcdir/tests/coverage.c" &&
	"$srcdir/configure" --quiet LDFLAGS="-Wl,$PWD/ran.o" \
		CFLAGS='-O0 -gdwarf-4 -fsanitize-coverage=trace-pc' &&
	"${MAKE:-make}" -s -j"$(nproc)" all &&
	"${MAKE:-make}" -s -j"$(nproc)" check TESTS= >/dev/null || exit 1
# Before a test that limits file sizes.
./twofactor --version >/dev/null
LD_PRELOAD=$PWD/.libs/pam_twofactor.so true

tests=()
[ -z "${TESTS:-}" ] || tests=("TESTS=$TESTS")
"${MAKE:-make}" -s -k -j"$(nproc)" check "${tests[@]}" 2>&1 |
	grep -E '^(FAIL|ERROR|# (TOTAL|PASS|SKIP|FAIL|ERROR))'
suite=${PIPESTATUS[0]}
[ "$suite" = 0 ] || echo 'not ok - the suite'

programs=(twofactor .libs/pam_twofactor.so)
for program in tests/unit/* tests/fuzz/fuzz_*; do
	[ -d "$program" ] || [ ! -x "$program" ] || programs+=("$program")
done
python3 "$srcdir/tests/coverage.py" "$srcdir" "$ran" "${programs[@]}" |
	tee lines.txt
[ "${PIPESTATUS[0]}" = 0 ] && [ "$suite" = 0 ]
