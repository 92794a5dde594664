# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=bash
#
# For the tests in which each library call fails in turn: source it before
# machine.sh, which may hide this directory, or plain.sh.  The test gives `run_sweep OPTION... SERVICE CALL
# ANSWER NEXT`, which starts sweep.c, and the file name $lines.

# shellcheck disable=SC2154 # $lines

# Each of these prints what must not be.  The last line is a login in which
# nothing failed.
refusals='AUTH_ERR|CONV_ERR|SERVICE_ERR|BUF_ERR|ABORT|other'

# Nobody gets in where a code could not be made durable, nor where the thread
# could not become the user, which is all that the module calls syscall() for.
bad_for_all() {
	awk '$2 ~ /^(fdatasync|syscall)$/ && $3 ~ /SUCCESS|IGNORE/' "$lines"
}
# A right code: let in, and then not again; or refused.  The next one works.
# Where a stack goes on with pam_permit, PAM_IGNORE comes out as SUCCESS, and
# then so does the replay.
let_in_twice() {
	awk "\$3 !~ /^(SUCCESS|$refusals)\$/ ||
		\$3 == \"SUCCESS\" && \$4 != \"AUTH_ERR\" ||
		\$5 != \"SUCCESS\" || \$6 != \"same\"" "$lines"
}
bad_right() {
	let_in_twice
	bad_for_all
	ends_with 'SUCCESS AUTH_ERR SUCCESS'
}
# The same after a code was sent, where what failed may have stopped that alone.
bad_sent() {
	let_in_twice
	ends_with 'SUCCESS AUTH_ERR SUCCESS'
}
# A wrong code: refused.  The next one, which is right, works.
bad_wrong() {
	awk "\$3 !~ /^($refusals)\$/ || \$4 != \"AUTH_ERR\" ||
		\$5 != \"SUCCESS\" || \$6 != \"same\"" "$lines"
	ends_with 'AUTH_ERR AUTH_ERR SUCCESS'
}
# Nobody may get in.
bad_never() {
	awk "\$3 !~ /^($refusals)\$/ || \$4 \$5 ~ /SUCCESS|IGNORE/ ||
		\$6 != \"same\"" "$lines"
	ends_with 'AUTH_ERR AUTH_ERR AUTH_ERR'
}
# Let in, and again, as policy says; or refused.
bad_open() {
	awk "\$3 !~ /^(SUCCESS|$refusals)\$/ || \$5 != \"SUCCESS\" ||
		\$6 != \"same\"" "$lines"
	bad_for_all
	ends_with 'SUCCESS SUCCESS SUCCESS'
}
# A right code that also grants trust, in a second transaction: where that one
# fails, the code was spent and gets in, so the first of each is what counts.
bad_trust() {
	awk "\$3 !~ /^(SUCCESS|$refusals)\$/ || \$5 != \"SUCCESS\" ||
		\$6 != \"same\"" "$lines"
	awk '$2 ~ /^(fdatasync|syscall)$/ && $3 ~ /SUCCESS|IGNORE/ && !seen[$2]
		{ seen[$2] = 1 }' "$lines"
	ends_with 'SUCCESS SUCCESS SUCCESS'
}

ends_with() {
	tail -n 1 "$lines" | grep -v " - $1 same\$"
}

# all NAME JUDGE RUN_SWEEP...
all() {
	run_sweep "${@:3}" >"$lines" 2>&1
	sed -n 's/^[0-9]* \([^ ]*\) .*/\1/p' "$lines" >>"$lines.all"
	is "[every-call-fails] $1 ($(($(wc -l <"$lines") - 1)) calls)" '' \
		"$("bad_$2" | head -n 5)"
}

# bulk NAME JUDGE SERVICE ANSWER NEXT CALL...: of calls that are made by the
# thousand the 1st, the 2nd, the 4th, ...
bulk() {
	local call
	for call in "${@:6}"; do
		if imported "$call"; then
			all "$1: $call" "$2" -d "$3" "$call" "$4" "$5"
		else
			skip "$1: $call" 'libcrypto is linked into the module'
		fi
	done
}

# Whether the module has CALL from a library, where it can be made to fail.
imported() {
	nm -D --undefined-only "$module" | grep -qE " $1(@|\$)"
}

# reached CALL...: so that a sweep which missed its aim is seen.
reached() {
	local call
	for call; do
		[[ $call != SHA* ]] || imported "$call" || continue
		ok "$call was made to fail" grep -qx "$call" "$lines.all"
	done
}
