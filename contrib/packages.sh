# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=sh
#
# What this project needs, in the names of each system, and how to install it.
# Sourced by contrib/quickstart and contrib/check.
#
#   packages_install build    what ./configure and make need
#   packages_install demo     oathtool, which plays the phone
#   packages_install test     what the tests need (Debian and its children)
#   packages_install bench    the modules that ours is compared with (the same)

say() {
	printf '%s\n' "$*" >&2
}

as_root() {
	if [ "$(id -u)" -eq 0 ]; then
		"$@"
	elif command -v sudo >/dev/null 2>&1; then
		sudo "$@"
	elif command -v doas >/dev/null 2>&1; then
		doas "$@"
	else
		say "Installing needs root: run this as root, or install by hand:"
		say "  $*"
		return 1
	fi
}

packages_manager() {
	for manager in apt-get dnf zypper pacman apk; do
		if command -v "$manager" >/dev/null 2>&1; then
			echo "$manager"
			return
		fi
	done
}

packages_list() {
	case $1:$2 in
	apt-get:build) echo autoconf automake libtool pkg-config gcc make libc6-dev \
		libpam0g-dev libssl-dev libqrencode-dev \
		libconfig-dev gettext ;;
	apt-get:demo) echo oathtool ;;
	apt-get:test) echo opensmtpd gammu-smsd curl shellcheck \
		libcmocka-dev binutils libnss-wrapper librsvg2-bin expect strace \
		openssh-server openssh-client sudo login procps iproute2 tmux \
		util-linux libcap2-bin passwd libpam-modules vim zbar-tools xvfb xterm imagemagick \
		fonts-dejavu-core keepassxc otpclient-cli python3 python3-pyotp \
		python3-cryptography mandoc \
		libpam-google-authenticator libpam-oath locales perl btrfs-progs e2fsprogs fail2ban \
		freeradius freeradius-utils i3lock xdotool ;;
	apt-get:bench) echo libpam-google-authenticator libpam-oath oathtool strace \
		util-linux perl iproute2 expect ;;
	# For make fuzz, coverage, lint and check-valgrind.
	apt-get:analysis) echo clang libclang-rt-dev clang-format clang-tidy \
		cppcheck shellcheck mandoc valgrind ;;
	dnf:build) echo autoconf automake libtool pkgconf-pkg-config gcc make \
		pam-devel openssl-devel qrencode-devel libconfig-devel \
		gettext ;;
	dnf:demo) echo oathtool ;;
	zypper:build) echo autoconf automake libtool pkg-config gcc make \
		pam-devel libopenssl-devel qrencode-devel libconfig-devel \
		gettext-tools ;;
	zypper:demo) echo oath-toolkit ;;
	pacman:build) echo autoconf automake libtool pkgconf gcc make pam \
		openssl qrencode libconfig gettext ;;
	pacman:demo) echo oath-toolkit ;;
	apk:build) echo autoconf automake libtool pkgconf gcc make musl-dev \
		linux-headers linux-pam-dev openssl-dev libqrencode-dev \
		libconfig-dev gettext ;;
	apk:demo) echo oath-toolkit-oathtool ;;
	esac
}

# Whether everything of a Debian list is there, so that nothing is asked of
# root, or of the network, a second time.
debian_has() {
	for name in "$@"; do
		dpkg-query -W -f '${Status}' "$name" 2>/dev/null |
			grep -q 'ok installed' || return 1
	done
}

packages_install() {
	manager=$(packages_manager)
	list=$(packages_list "$manager" "$1")
	if [ -z "$list" ]; then
		say "No list of \"$1\" packages for this system; going on without."
		return 0
	fi
	# shellcheck disable=SC2086 # a list of words
	case $manager in
	apt-get)
		debian_has $list && return 0
		as_root apt-get update -qq &&
		as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq \
			--no-install-recommends $list >/dev/null ;;
	dnf) as_root dnf install -y -q $list ;;
	zypper) as_root zypper --non-interactive --quiet install $list ;;
	pacman) as_root pacman -Sy --needed --noconfirm --quiet $list ;;
	apk) as_root apk add --no-cache --quiet $list ;;
	esac
}
