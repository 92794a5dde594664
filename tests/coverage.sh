#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause
#
# coverage.sh SRCDIR
#
# `make coverage`: builds for gcov below ./coverage, runs the suite (TESTS= some
# of it) and prints which part of the lines of core and io it reached, with
# the lines it did not; fails below the goals.  What a test kills, or cuts off
# from the file system, writes no figures.

# gcovr knows no "..".
srcdir=$(realpath "$1")
declare -A goals=([core]=95 [io]=90)

command -v gcovr >/dev/null || { echo 'SKIP: no gcovr here'; exit 0; }
[ -n "${TMPDIR:-}" ] || [ ! -w /dev/shm ] || export TMPDIR=/dev/shm
rm -rf coverage && mkdir coverage && cd coverage || exit 1
"$srcdir/configure" --quiet CFLAGS='-O0 -g --coverage' &&
	"${MAKE:-make}" -s -j"$(nproc)" all &&
	"${MAKE:-make}" -s -j"$(nproc)" check TESTS= >/dev/null || exit 1

# Processes of several users write one file.
find . -name '*.gcno' | while read -r notes; do
	: >"${notes%.gcno}.gcda"
	chmod 666 "${notes%.gcno}.gcda"
done
chmod -R a+rX .
tests=()
[ -z "${TESTS:-}" ] || tests=("TESTS=$TESTS")
"${MAKE:-make}" -s -k -j"$(nproc)" check "${tests[@]}" 2>&1 |
	grep -E '^(FAIL|ERROR|# (TOTAL|PASS|SKIP|FAIL|ERROR))'

# The percentage of the lines of src/ROOM.
reached() {
	gcovr --root "$srcdir" --filter "$srcdir/src/$1/" --print-summary \
		. 2>/dev/null |
		tee "../coverage-$1.txt" |
		sed -n 's/^lines: \([0-9.]*\)%.*/\1/p'
}

failed=0
for room in core io; do
	goal=${goals[$room]}
	percent=$(reached $room)
	cat "../coverage-$room.txt"
	if awk "BEGIN { exit !(${percent:-0} >= $goal) }"; then
		echo "ok - $percent % of the lines of $room"
	else
		echo "not ok - $percent % of the lines of $room, not $goal %"
		failed=1
	fi
done
exit $failed
