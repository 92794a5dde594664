# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=bash
#
# The Test Anything Protocol, for the tests written in bash.  Source it, call
# `ok NAME COMMAND...`, `is NAME EXPECTED GOT`, `skip NAME WHY`, and `finish`
# at the end.  `skip_all WHY` instead of everything.

tap_n=0
tap_failed=0

# A test that calls what is not there must not pass for lack of results.
command_not_found_handle() {
	echo "Bail out! $1: command not found"
	return 127
}

# Sets tap_name to a name that TAP can carry: printable, and no directive.
tap_name() {
	local LC_ALL=C
	tap_name=${1//[^ -~]/.}
	tap_name=${tap_name//#/.}
}

pass() {
	tap_n=$((tap_n + 1))
	tap_name "$1"
	echo "ok $tap_n - $tap_name"
}

# fail NAME [DETAIL]: details go out as comments, where the log keeps them.
fail() {
	tap_n=$((tap_n + 1))
	tap_failed=1
	tap_name "$1"
	echo "not ok $tap_n - $tap_name"
	if [ $# -gt 1 ]; then
		printf '%s\n' "$2" | sed 's/^/# /'
	fi
}

# ok NAME COMMAND...: the command's exit status decides.
ok() {
	local name=$1 out
	shift
	if out=$("$@" 2>&1); then
		pass "$name"
	else
		fail "$name" "exit $? from: $*
$out"
	fi
}

# is NAME EXPECTED GOT
is() {
	if [ "$2" = "$3" ]; then
		pass "$1"
	else
		fail "$1" "expected: $2
     got: $3"
	fi
}

# like NAME PATTERN GOT: an extended regular expression.
like() {
	if printf '%s\n' "$3" | grep -Eq -- "$2"; then
		pass "$1"
	else
		fail "$1" "no match for: $2
         in: $3"
	fi
}

# unlike NAME PATTERN GOT
unlike() {
	if printf '%s\n' "$3" | grep -Eq -- "$2"; then
		fail "$1" "should not match: $2
              in: $3"
	else
		pass "$1"
	fi
}

skip() {
	tap_n=$((tap_n + 1))
	tap_name "$1"
	echo "ok $tap_n - $tap_name # SKIP $2"
}

skip_all() {
	echo "1..0 # SKIP $1"
	exit 0
}

finish() {
	echo "1..$tap_n"
	exit "$tap_failed"
}
