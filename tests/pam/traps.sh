# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=bash
# shellcheck disable=SC2317,SC2034 # called by name
#
# Traps, for tests that lay them where the product opens or makes something.
# Each takes the path of a file or directory that is there, or in the case of
# the last few a file, and puts something else in its place.

canary=qzcanaryqz

# The row of LESSONS that TRAP belongs to.
trap_slug() {
	case $1 in
	fifo*) echo '[fifo] ' ;;
	*) echo '[links] ' ;;
	esac
}

trap_link() { mv "$1" "$1.moved"; ln -s "$1.moved" "$1"; }
trap_dangling() { rm -rf "$1"; ln -s "$1.nowhere" "$1"; }
trap_loop() { rm -rf "$1"; ln -s "$1" "$1"; }
trap_shadow() { rm -rf "$1"; ln -s /etc/shadow "$1"; }
trap_zero() { rm -rf "$1"; ln -s /dev/zero "$1"; }
trap_fd() { rm -rf "$1"; ln -s /proc/self/fd/0 "$1"; }
trap_fifo() { rm -rf "$1"; mkfifo -m 600 "$1"; }
# With somebody at both its ends, and something to read.
trap_fifo_held() {
	trap_fifo "$1"
	exec 8<>"$1"
	echo $canary >&8
}
trap_socket() {
	rm -rf "$1"
	perl -MSocket -e 'socket(S, PF_UNIX, SOCK_STREAM, 0) && chdir($ARGV[0])
		&& bind(S, sockaddr_un($ARGV[1])) && chmod(0600, $ARGV[1])
		or die' "$(dirname "$1")" "$(basename "$1")"
}

# In a file's place.
trap_dir() { rm -rf "$1"; mkdir -m 700 "$1"; }
trap_sparse() { truncate -s 1G "$1"; }
trap_nul() { printf "$canary\0" >"$1"; }
trap_canary() { echo $canary >"$1"; }

# In a directory's.
trap_file() { rm -r "$1"; echo $canary >"$1"; }

# Only root can lay these; victim is a directory of root's.
trap_device() { rm -rf "$1"; mknod -m 600 "$1" c 1 5; }
trap_tty() { rm -rf "$1"; mknod -m 600 "$1" c 5 0; }
trap_others() { chown -R bob "$1"; }
trap_to_others() { rm -rf "$1"; ln -s "$victim/file" "$1"; }
trap_to_dir() { rm -rf "$1"; ln -s "$victim/dir" "$1"; }
trap_hard_link() { ln -f "$victim/file" "$1"; }

traps=(link dangling loop shadow zero fd fifo fifo_held socket)
file_traps=(dir sparse nul canary)
dir_traps=(file)
root_traps=(device tty others to_others to_dir)
