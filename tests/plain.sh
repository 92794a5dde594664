# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=bash
#
# For tests that need no root: source this first.  The calling script
# runs as an ordinary user (root starts it again as one), whose account is
# alice, uid and gid its own, home $home: libnss-wrapper says so to the
# programs under test, and to them alone.  All that a test needs is
# copied to $scratch, since others may be unable to read the build tree.
#
# From the environment: MODULE, TWOFACTOR, DRIVE, what is tested; else what is
# in $builddir.  What a sanitizer reports is a failed test, whoever started
# the program.
#
# Given to the tests: $scratch, $home, $module, $SECRET, the array BACKUP, and
# the functions below.

# shellcheck disable=SC2034 # much here is for the tests that source it

# shellcheck disable=SC2153 # MODULE is what was given, $module the copy

plain_dir=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=tests/tap.sh
. "$plain_dir/tap.sh"

PLAIN_UID=65534

# need TOOL...: skips the whole test where one is missing.
need() {
	local tool
	for tool; do
		command -v "$tool" >/dev/null || skip_all "no $tool here"
	done
}

# built VARIABLE PATH: sets it to the absolute path of a thing under test.
# That it is missing is a failure, not a reason to skip.
built() {
	local path=${!1:-${builddir:-_build}/$2}
	[ -e "$path" ] || { echo "Bail out! $path is not built"; exit 1; }
	printf -v "$1" %s "$(realpath "$path")"
}

find_wrapper() {
	local dir
	for dir in /usr/lib/*-linux-* /usr/lib64 /usr/lib /usr/local/lib; do
		if [ -e "$dir/libnss_wrapper.so" ]; then
			echo "$dir/libnss_wrapper.so"
			return
		fi
	done
}

# Root's policies of tests/pam/policies, for a test that asks policy=.
make_policies() {
	local conf
	mkdir -m 755 "$scratch/policies"
	for conf in "$plain_dir"/pam/policies/*.conf; do
		"$scratch/bin/twofactor" policy apply "$conf" --out \
			"$scratch/policies/$(basename "$conf" .conf)" >/dev/null 2>&1
		# 6: alice is no user of this machine.
		case $? in 0 | 6) ;; *) echo "Bail out! $conf"; exit 1 ;; esac
	done
}

# TF_VALGRIND: each login runs under valgrind, whose reports are failures.
valgrind=()

# Everything goes to $scratch, and the script itself is run again from there.
start_plain() {
	local as=() path status
	need oathtool
	[ -z "${TF_VALGRIND:-}" ] || need valgrind
	[ -n "$(find_wrapper)" ] || skip_all 'no libnss_wrapper here'
	built MODULE .libs/pam_twofactor.so
	built TWOFACTOR twofactor
	built DRIVE tests/pam/drive
	scratch=$(mktemp -d) || exit 1
	trap 'chmod -R u+rwX "$scratch"; rm -rf "$scratch"' EXIT
	mkdir "$scratch/bin" "$scratch/src"
	cp -L "$MODULE" "$TWOFACTOR" "$DRIVE" "$scratch/bin"
	for path in "${EXTRA[@]}"; do
		[ -e "$builddir/$path" ] ||
			{ echo "Bail out! $path is not built"; exit 1; }
		cp -L "$builddir/$path" "$scratch/bin"
	done
	cp -rL "$plain_dir/tap.sh" "$plain_dir/plain.sh" "$plain_dir/pam" \
		"$plain_dir/cli" "$scratch/src"
	cp -L "$plain_dir/../contrib/twofactor.conf" "$scratch/src/example.conf"
	if [ "$(id -u)" = 0 ]; then
		need setpriv
		chown -R "$PLAIN_UID:$PLAIN_UID" "$scratch"
		! grep -q policies/ "$1" || make_policies
		as=(setpriv --reuid "$PLAIN_UID" --regid "$PLAIN_UID"
			--clear-groups)
	fi
	chmod 755 "$scratch"
	cd / || exit 1
	IN_PLAIN=$scratch "${as[@]}" "$BASH" \
		"$scratch/src/$(basename "$(dirname "$1")")/$(basename "$1")"
	status=$?
	exit "$status"
}

# Scripts, so that expect, timeout and xargs can start the programs as well.
# alice [NAME=VALUE...] COMMAND: in a clean environment, as alice.
# mortal ARGUMENT...: the command, for a test that kills it.
make_commands() {
	local preload asan="exitcode=99:log_path=$scratch/report"
	preload=$(find_wrapper)
	sanitizer=$(ldd "$module" "$scratch/bin/twofactor" |
		sed -n 's/.*=> \(.*asan[^ ]*\).*/\1/p' | head -n 1)
	[ -z "$sanitizer" ] || preload="$sanitizer $preload"
	as_alice=(env -i PATH=/usr/bin:/bin TERM=dumb LANG=C.UTF-8
		HOME="$home" USER=alice LD_PRELOAD="$preload"
		NSS_WRAPPER_PASSWD="$scratch/passwd"
		NSS_WRAPPER_GROUP="$scratch/group" DRIVE_LOG="$log"
		ASAN_OPTIONS="$asan"
		UBSAN_OPTIONS="exitcode=99:halt_on_error=1:log_path=$scratch/report"
		LSAN_OPTIONS="suppressions=$scratch/leaks:print_suppressions=0")
	[ -z "${TF_VALGRIND:-}" ] || valgrind=(valgrind --quiet
		--leak-check=full --show-leak-kinds=definite
		--log-file="$scratch/report.%p")
	printf '#!/bin/sh\nexec %s "$@"\n' "${as_alice[*]@Q}" >"$scratch/bin/alice"
	cat >"$scratch/bin/tf" <<-END
	#!/bin/sh
	exec "$scratch/bin/alice" "$scratch/bin/twofactor" "\$@"
	END
	# For who kills it: LeakSanitizer works in a process of its own, which
	# outlives the killed one and reports that it cannot read it.
	cat >"$scratch/bin/mortal" <<-END
	#!/bin/sh
	exec "$scratch/bin/alice" "ASAN_OPTIONS=$asan:detect_leaks=0" \
		"$scratch/bin/twofactor" "\$@"
	END
	echo 'leak:libnss_wrapper' >"$scratch/leaks"
	chmod 755 "$scratch"/bin/*
}

make_account() {
	local uid gid
	uid=$(id -u) gid=$(id -g)
	home=$scratch/home
	log=$scratch/log
	mkdir "$home" "$scratch/pam.d"
	chmod 700 "$home"
	: >"$log"
	cat >"$scratch/passwd" <<-END
	root:x:0:0::/root:/bin/sh
	alice:x:$uid:$gid::$home:/bin/sh
	bob:x:$((uid - 1)):$gid::$scratch/bob:/bin/sh
	END
	printf 'root:x:0:\nalice:x:%s:\n' "$gid" >"$scratch/group"
}

# A sanitizer's report is a failure, also of a program whose result nobody
# looked at.
finish() {
	local report
	report=$(cat "$scratch"/report* 2>/dev/null)
	[ -z "$report" ] || fail 'no sanitizer reports anything' "$report"
	echo "1..$tap_n"
	exit "$tap_failed"
}

# tf ARGUMENT...: the command.
tf() {
	"$scratch/bin/tf" "$@"
}

# login SERVICE [OPTION... --] [ANSWER...]: one through libpam, see drive.c.
login() {
	local service=$1 status
	shift
	"${as_alice[@]}" "${valgrind[@]}" "$scratch/bin/drive" \
		"$scratch/pam.d" "$service" \
		"${LOGIN_USER-alice}" "$@"
	status=$?
	[ $status -le 1 ] || echo "result: broken ($status)"
}

# outcome SERVICE ...: its result alone.  Where the module stands alone its
# PAM_IGNORE comes out as libpam's PAM_PERM_DENIED; that is told apart here.
# No other process, since this runs a thousand times.
outcome() {
	local line results=()
	while read -r line; do
		case $line in
		'result: PAM_PERM_DENIED') results+=(PAM_IGNORE) ;;
		'result: '*) results+=("${line#result: }") ;;
		esac
	done < <(login "$@")
	echo "${results[*]}"
}

# service NAME LINE...: a PAM service; @ is the module under test.
service() {
	local name=$1
	shift
	printf 'auth %s\n' "${@//@/$module}" >"$scratch/pam.d/$name"
}

# option OPTION...: the service "test" is the module alone with these, and
# "more" has it in front of pam_permit, as stacks are documented.
option() {
	service test "required @ $*"
	service more "required @ $*" 'required pam_permit.so'
}

# enrol [OPTION...]: afresh.
enrol() {
	local json
	chmod -R u+rwX "$home" 2>/dev/null
	rm -rf "$home"
	mkdir -m 700 "$home"
	json=$(tf enroll --no-confirm --json --name phone "$@")
	SECRET=$(sed -n 's/.*"secret":"\([A-Z2-7]*\)".*/\1/p' <<<"$json")
	mapfile -t BACKUP < <(sed -n 's/.*"backup_codes":\[\([^]]*\)\].*/\1/p' \
		<<<"$json" | tr -d '"' | tr , '\n')
	[ -n "$SECRET" ] || { echo "Bail out! alice is not enrolled"; exit 1; }
	ENROLLED_AT=$(date +%s)
	TOTP=(--totp)
	PERIOD=30
}

# later: codes count from now on, where logins took long (valgrind).
later() {
	ENROLLED_AT=$(date +%s)
}

# code [STEPS]: of the step in which the enrolment was, or STEPS from there.
# One step later than now is inside the window of a login; so the codes 0 and
# 1 are right for 30 seconds.  The array TOTP and PERIOD say which kind.
code() {
	oathtool "${TOTP[@]}" -b -s "${PERIOD}s" "${@:2}" \
		-N "@$((ENROLLED_AT + PERIOD * ${1:-0}))" "$SECRET"
}

# A code that is right in no step near.
wrong_code() {
	local near guess=100000
	near=$(oathtool --totp -b -N "@$((ENROLLED_AT - 600))" -w 60 "$SECRET")
	while grep -q $guess <<<"$near"; do guess=$((guess + 1)); done
	echo $guess
}

# calm SECONDS: waits, if the step of now has not that much left.
calm() {
	while [ $((PERIOD - $(date +%s) % PERIOD)) -lt "$1" ]; do sleep 0.2; done
}

# refused NAME [LOGIN...]: as PAM_AUTH_ERR, and no pam_permit behind it
# changes that.
refused() {
	is "$1" 'PAM_AUTH_ERR PAM_AUTH_ERR' \
		"$(outcome test "${@:2}") $(outcome more "${@:2}")"
}

# forget_log, and logged NAME PATTERN: what the module logged since.
forget_log() {
	: >"$log"
}

logged() {
	like "$1" "$2" "$(cat "$log")"
}

[ -n "${IN_PLAIN:-}" ] || start_plain "$(realpath "$0")"
scratch=$IN_PLAIN
module=$scratch/bin/pam_twofactor.so
umask 022
make_account
make_commands
service other 'required pam_deny.so'
TOTP=(--totp)
PERIOD=30
ENROLLED_AT=$(date +%s)
