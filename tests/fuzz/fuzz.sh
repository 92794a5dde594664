#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause
#
# fuzz.sh SRCDIR
#
# `make fuzz`: builds the targets for libFuzzer below ./fuzz, runs each for
# FUZZ_SECONDS from its corpus and from what earlier runs found, and prints
# how many inputs were tried.  What fails stays in fuzz/found.

srcdir=$1
clang=${CLANG:-clang}
seconds=${FUZZ_SECONDS:-60}

if ! command -v "$clang" >/dev/null ||
	! echo 'int LLVMFuzzerTestOneInput(void) { return 0; }' |
		"$clang" -x c -fsanitize=fuzzer,address -o /dev/null - 2>/dev/null
then
	echo "SKIP: no $clang with libFuzzer here (Debian: clang, libclang-rt)"
	exit 0
fi

# The logins sync at every turn.
[ -n "${TMPDIR:-}" ] || [ ! -w /dev/shm ] || export TMPDIR=/dev/shm

mkdir -p fuzz && cd fuzz || exit 1
{ [ -f Makefile ] || "$srcdir/configure" --quiet CC="$clang" \
	CPPFLAGS=-DTF_LIBFUZZER CFLAGS="$FUZZ_FLAGS"; } &&
	"${MAKE:-make}" -s -j"$(nproc)" LDFLAGS=-fsanitize=fuzzer \
		fuzz-programs || exit 1

# An ordinary user may be unable to read, or write in, the build tree.
scratch=$(mktemp -d) || exit 1
trap 'rm -rf "$scratch"' EXIT
cp -L tests/fuzz/fuzz_* tests/fuzz/.libs/hook.so "$scratch"
cp -rL "$srcdir/tests/fuzz/corpus" "$scratch/corpus"
mkdir -p grown found "$scratch/found" "$scratch/tmp"
cp -r grown "$scratch/grown"
as=()
if [ "$(id -u)" = 0 ]; then
	chown -R 65534:65534 "$scratch"
	as=(setpriv --reuid 65534 --regid 65534 --clear-groups)
fi

# run TARGET
run() {
	local log=$scratch/$1.log executions
	mkdir -p "$scratch/grown/$1" "grown/$1"
	chmod 777 "$scratch/grown/$1"
	(cd "$scratch/tmp" && TMPDIR=$scratch/tmp \
		FUZZ_HOOK=$scratch/hook.so "${as[@]}" "$scratch/fuzz_$1" \
		-max_total_time="$seconds" -max_len=16384 -timeout=10 \
		-print_final_stats=1 -verbosity=1 -print_funcs=0 \
		-artifact_prefix="$scratch/found/$1-" \
		"$scratch/grown/$1" "$scratch/corpus/$1") >"$log" 2>&1
	status=$?
	executions=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
	cp -r "$scratch/grown/$1" grown
	if [ $status = 0 ]; then
		echo "ok - $1: $executions executions," \
			"$(sed -n 's/.*DONE.*cov: \([0-9]*\).*/\1/p' "$log" |
				tail -n 1) edges"
		return
	fi
	failed=1
	echo "not ok - $1: ${executions:-0} executions; see fuzz/found"
	cp "$scratch/found/$1-"* found 2>/dev/null
	grep -v '^#' "$log" | tail -n 60 | sed 's/^/# /'
}

failed=0
for source in "$srcdir"/tests/fuzz/fuzz_*.c; do
	target=$(basename "$source" .c)
	target=${target#fuzz_}
	case " ${FUZZ:-$target} " in *" $target "*) run "$target" ;; esac
done
exit $failed
