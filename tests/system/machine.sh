# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=bash
#
# A private machine for a test: source this first.  The calling script is run
# again as process 1 of its own mount, pid, net, ipc and uts namespaces, with
# its own /etc, /var, /root, /usr/local, /home, /run, /tmp and /dev, the users
# alice and bob, and a collector behind /dev/log.  Nothing of it outlives the
# script.  Without the rights for that the test is skipped.
#
# Given to the tests: $machine (a directory that every user can read, with
# the commands `as` and `who`), $module, $PASSWORD, and the functions below.
# From the environment: MODULE, TWOFACTOR and DRIVE, what is tested, and
# STATEDIR and SYSCONFDIR, which configure's options decide.  The array EXTRA
# names more of what is built, to be copied to $machine.

system_dir=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=tests/tap.sh
. "$system_dir/../tap.sh"

machine=/run/machine
module=$machine/pam_twofactor.so
STATEDIR=${STATEDIR:-/usr/local/var/lib/twofactor}
SYSCONFDIR=${SYSCONFDIR:-/usr/local/etc}
PASSWORD=correct.horse
HOST=host.example.org
PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin

# need TOOL...: skips the whole test where one is missing.
need() {
	local tool
	for tool; do
		command -v "$tool" >/dev/null || skip_all "no $tool here"
	done
}

# built VARIABLE PATH: sets and exports the absolute path of a thing under
# test.  That it is missing is a failure, not a reason to skip.
built() {
	local path=${!1:-${builddir:-.}/$2}
	[ -e "$path" ] || { echo "Bail out! $path is not built"; exit 1; }
	export "$1=$(realpath "$path")"
}

enter_machine() {
	local spaces=(unshare --mount --pid --fork --kill-child --mount-proc
		--net --ipc --uts --propagation private)
	# A machine that was up for long, whatever this one was.
	! unshare --time --fork --boottime 86400 true 2>/dev/null ||
		spaces+=(--time --boottime 86400)
	[ "$(id -u)" = 0 ] || skip_all 'only root can make a private machine'
	need unshare setpriv expect perl oathtool ip
	"${spaces[@]}" true 2>/dev/null || skip_all 'no CAP_SYS_ADMIN here'
	"${spaces[@]}" sh -c 'mount -t tmpfs tmpfs /mnt &&
		mkdir /mnt/upper /mnt/work && mount -t overlay overlay -o \
		lowerdir=/etc,upperdir=/mnt/upper,workdir=/mnt/work /etc' \
		2>/dev/null || skip_all 'no overlayfs here'
	built MODULE .libs/pam_twofactor.so
	built TWOFACTOR twofactor
	built DRIVE tests/pam/drive
	builddir=$(realpath "${builddir:-.}")
	export builddir
	IN_MACHINE=yes exec "${spaces[@]}" "$BASH" "$0" "$@"
}

# The build tree may be anywhere, also under what is hidden now: whatever the
# test needs is copied first.
make_machine() {
	set -e
	mount -t tmpfs -o mode=755 tmpfs /run
	mkdir -p "$machine" /run/sshd
	mkdir "$machine/src"
	mount --bind "$system_dir/../.." "$machine/src"
	srcdir=$machine/src
	system_dir=$srcdir/tests/system
	: >"$machine/dialogues"
	cp "${MODULE:?}" "$module"
	cp "$TWOFACTOR" "$machine/twofactor"
	cp "$DRIVE" "$machine/drive"
	[ ${#EXTRA[@]} = 0 ] || cp "${EXTRA[@]/#/$builddir/}" "$machine"
	cp "$system_dir"/*.exp "$system_dir"/*.py "$system_dir"/*.supp "$machine"
	make_helpers
	make_file_systems
	make_devices
	ip link set lo up
	hostname "$HOST"
	echo "127.0.0.1 $HOST localhost" >/etc/hosts
	printf '%s: files\n' passwd group shadow hosts >/etc/nsswitch.conf
	make_users
	cd /
	set +e
}

# as USER COMMAND...: without PAM, as USER, with a clean environment but for
# AS_TERM and AS_LOCALE.
# who: the command that a login runs to prove that it got in.
make_helpers() {
	cat >"$machine/as" <<-'EOF'
	#!/bin/sh
	user=$1
	shift
	exec setpriv --reuid "$user" --regid "$user" --init-groups env -i \
		HOME="/home/$user" USER="$user" LOGNAME="$user" \
		PATH=/usr/bin:/bin TERM="${AS_TERM:-dumb}" \
		LC_ALL="${AS_LOCALE:-C}" "$@"
	EOF
	cat >"$machine/who" <<-'EOF'
	#!/bin/sh
	echo "ran-as-$(id -un)"
	EOF
	chmod 755 "$machine"/*
}

make_file_systems() {
	local dir layer
	for dir in /etc /var /root /usr/local; do
		layer=/run/layers$dir
		mkdir -p "$layer/upper" "$layer/work"
		mount -t overlay overlay -o \
			"lowerdir=$dir,upperdir=$layer/upper,workdir=$layer/work" "$dir"
	done
	mount -t tmpfs -o mode=755 tmpfs /home
	mount -t tmpfs -o mode=1777 tmpfs /tmp
	# Wherever configure was told that these are, as by make distcheck.
	for dir in "$STATEDIR" "$SYSCONFDIR"; do
		[ "$dir" != /etc ] || continue
		mkdir -p "$dir"
		mount -t tmpfs -o mode=755 tmpfs "$dir"
	done
	: >/run/utmp
}

make_devices() {
	local dev=/run/dev node
	mkdir $dev
	mount -t tmpfs -o mode=755 tmpfs $dev
	for node in null zero full random urandom tty; do
		: >$dev/$node
		mount --bind /dev/$node $dev/$node
	done
	mkdir $dev/pts $dev/shm
	mount -t devpts -o newinstance,ptmxmode=0666,mode=0620,gid=5 \
		devpts $dev/pts
	mount -t tmpfs -o mode=1777 tmpfs $dev/shm
	ln -s pts/ptmx $dev/ptmx
	ln -s /proc/self/fd $dev/fd
	ln -s fd/0 $dev/stdin
	ln -s fd/1 $dev/stdout
	ln -s fd/2 $dev/stderr
	mount --move $dev /dev
	perl -MSocket -e '
		socket(my $log, PF_UNIX, SOCK_DGRAM, 0) or die;
		bind($log, sockaddr_un("/dev/log")) or die;
		chmod 0666, "/dev/log";
		$| = 1;
		while (defined recv($log, my $line, 65536, 0)) {
			$line =~ tr/\0\n//d;
			print "$line\n";
		}' >>"$machine/log" &
	disown
	until [ -S /dev/log ]; do sleep 0.01; done
}

# Password hashes that cost little, so that tests spend their time on us.
make_users() {
	local user
	for user in alice bob; do
		useradd --create-home --shell /bin/bash "$user"
	done
	printf "%s:$PASSWORD\n" alice bob |
		chpasswd --crypt-method SHA256 --sha-rounds 1000
}

# When something failed, the dialogues and the log say why.
leave_machine() {
	[ "$tap_failed" = 0 ] || tail -n 200 "$machine"/{dialogues,log} |
		sed 's/^/# /'
}

# read_enrolment USER JSON: sets SECRET, the array BACKUP, and ENROLLED_AT, the
# moment that `code` counts from.
read_enrolment() {
	local json
	json=$(tr -d ' \n' <<<"$2")
	SECRET=$(expr "$json" : '.*"secret":"\([A-Z2-7]*\)"')
	mapfile -t BACKUP < <(expr "$json" : '.*"backup_codes":\[\([^]]*\)' |
		tr , '\n' | tr -d '"')
	[ -n "$SECRET" ] || { echo "Bail out! $1 is not enrolled"; exit 1; }
	ENROLLED_AT=$(date +%s)
}

# enrol USER [OPTION...]: afresh, for codes of $digits.
digits=6
enrol() {
	rm -rf "/home/$1/.twofactor"
	read_enrolment "$1" "$("$machine/as" "$1" "$machine/twofactor" enroll \
		--no-confirm --json --name phone --digits "$digits" "${@:2}")"
}

# code [STEPS]: the code of the step in which the enrolment happened, or of
# a later one.  One step later than now is inside the window of a login.
code() {
	oathtool --totp -b -d "$digits" -N "@$((ENROLLED_AT + 30 * ${1:-0}))" \
		"$SECRET"
}

# A code that is right in no step anywhere near.
wrong_code() {
	local near guess=$((10 ** (digits - 1)))
	near=$(oathtool --totp -b -d "$digits" -N "@$((ENROLLED_AT - 300))" \
		-w 40 "$SECRET")
	while grep -q $guess <<<"$near"; do guess=$((guess + 1)); done
	echo $guess
}

# stack SERVICE FIRST SECOND: the PAM service with FIRST, a line that may be
# empty, and the module SECOND with its options.
stack() {
	cat >"/etc/pam.d/$1" <<-EOF
	$2
	auth required $3
	auth required pam_permit.so
	account required pam_unix.so
	session required pam_permit.so
	EOF
}

# dialogue AS PASSWORD CODE COMMAND...: what came of it, in one word.  COMMAND
# must run $machine/who or a shell, as the user AS.
dialogue() {
	local words=(accepted refused timeout eof prompt) status
	expect -f "$machine/login.exp" "$@" >"$machine/last" 2>&1
	status=$?
	{ echo "== $*"; cat "$machine/last"; } >>"$machine/dialogues"
	echo "${words[status]:-broken ($status)}"
}

# What the last dialogue asked for, in order: "password code trust".
prompts() {
	grep -Eio '(password|code)[a-z ]*: |trust this' "$machine/last" |
		sed 's/[ :].*//' | tr '[:upper:]' '[:lower:]' | paste -sd ' '
}

# four_cases NAME TRY [permit]: TRY PASSWORD CODE says accepted or refused.
# With pam_permit in the module's place nothing that the module has to refuse
# is refused, which proves that the cases can fail.
four_cases() {
	local name=$1 try=$2 unless_ours=refused
	[ "${3:-}" = permit ] && unless_ours=accepted
	enrol alice
	is "$name: right password, right code" accepted \
		"$("$try" "$PASSWORD" "$(code)")"
	enrol alice
	is "$name: wrong code" "$unless_ours" \
		"$("$try" "$PASSWORD" "$(wrong_code)")"
	enrol alice
	is "$name: wrong password" refused "$("$try" wrong "$(code)")"
	enrol alice
	is "$name: a code" accepted "$("$try" "$PASSWORD" "$(code)")"
	is "$name: the same code again" "$unless_ours" \
		"$("$try" "$PASSWORD" "$(code)")"
	is "$name: the next step's code" accepted \
		"$("$try" "$PASSWORD" "$(code 1)")"
}

# backup_case NAME TRY: a backup code gets in once.
backup_case() {
	local name=$1 try=$2
	enrol alice
	is "$name: a backup code" accepted "$("$try" "$PASSWORD" "${BACKUP[0]}")"
	is "$name: the same backup code again" refused \
		"$("$try" "$PASSWORD" "${BACKUP[0]}")"
	is "$name: the next backup code" accepted \
		"$("$try" "$PASSWORD" "${BACKUP[1]}")"
}

# The collector is another process: waits until what was sent is there.
settle_log() {
	local n mark=mark-$RANDOM$RANDOM
	logger -u /dev/log "$mark"
	for n in {1..1000}; do
		grep -aq "$mark" "$machine/log" && return
		sleep 0.02
	done
}

forget_log() {
	settle_log
	: >"$machine/log"
}

# logged NAME PATTERN: what was logged since.
logged() {
	settle_log
	like "$1" "$2" "$(grep -av ': mark-' "$machine/log")"
}

# The newest enrolment's secrets are in no log line.
log_is_clean() {
	unlike "$1: no secret in the log" \
		"$SECRET|$(code)|$(code 1)|${BACKUP[0]}|$PASSWORD" \
		"$(cat "$machine/log")"
}

[ -n "${IN_MACHINE:-}" ] || enter_machine "$@"
make_machine
trap leave_machine EXIT
