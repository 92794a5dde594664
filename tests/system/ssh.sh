# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=bash
#
# A real sshd in the private machine, and a client: source this behind
# machine.sh.  Port 2201 asks for what the PAM service asks; 2202 wants a key
# before it, 2203 two keys.
#
# Given to the tests: $ssh_dir with the keys right and second, which alice may
# use, wrong, which she may not, certified, which the authority ca may certify,
# and the functions below.

need sshd ssh ssh-keygen

ssh_dir=$machine/ssh
mkdir "$ssh_dir"
for key in host right wrong second ca certified; do
	ssh-keygen -q -t ed25519 -N '' -f "$ssh_dir/$key"
done
cat "$ssh_dir/right.pub" "$ssh_dir/second.pub" >"$ssh_dir/authorized"

cat >"$ssh_dir/sshd_config" <<END
Port 2201
Port 2202
Port 2203
TrustedUserCAKeys $ssh_dir/ca.pub
ListenAddress 127.0.0.1
HostKey $ssh_dir/host
AuthorizedKeysFile $ssh_dir/authorized
StrictModes no
UsePAM yes
PasswordAuthentication no
KbdInteractiveAuthentication yes
PubkeyAuthentication no
Match LocalPort 2202
	PubkeyAuthentication yes
	AuthenticationMethods publickey,keyboard-interactive:pam
Match LocalPort 2203
	PubkeyAuthentication yes
	AuthenticationMethods publickey,publickey,keyboard-interactive:pam
END

# start_sshd NAME OPTION...: it says only in the log that it could not start.
# SSHD_ENV: NAME=VALUE... that it runs with.
start_sshd() {
	env "${SSHD_ENV[@]}" "$(command -v sshd)" -f "$ssh_dir/sshd_config" \
		-o PidFile="$ssh_dir/$1.pid" "${@:2}"
	for _ in {1..3000}; do
		[ ! -s "$ssh_dir/$1.pid" ] || return
		sleep 0.01
	done
	echo 'Bail out! sshd does not start'
	exit 1
}
start_sshd first

# client USER PASSWORD CODE OPTION...
client() {
	local user=$1 password=$2 code=$3
	shift 3
	dialogue "$user" "$password" "$code" ssh -F none \
		-o UserKnownHostsFile=/dev/null -o StrictHostKeyChecking=no \
		-o LogLevel=ERROR -o IdentitiesOnly=yes \
		-o NumberOfPasswordPrompts=1 "$@" \
		"$user@127.0.0.1" "$machine/who"
}

# key_id KEY: what names a public key as a source.
key_id() {
	echo "key:$(ssh-keygen -lf "$ssh_dir/$1.pub" | cut -d ' ' -f 2)"
}

# key_pattern KEY: the same, for `like`.
key_pattern() {
	key_id "$1" | sed 's/+/[+]/g'
}
