#!/usr/bin/python3
# SPDX-License-Identifier: BSD-2-Clause
"""faults.py MACHINE STATEDIR

Each login and each change of an enrolment, with each of its system calls from
the first that names our files on failing with each errno that it can return,
and killed before and after.  TAP on standard output.

Afterwards the files hold what they held before or what the operation makes;
no fault lets anybody in or turns a refusal into PAM_IGNORE; a code that got in
does not get in again; the command says 0 only when it did it; and the next
try, without the fault, works.

FAULT_CASES: how many cases to try, chosen at random (FAULT_SEED, printed);
"all" is the full form, which adds faults that last.  FAULT_ONLY: part of the
name of the operations to try.
"""
import base64
import errno
import glob
import hashlib
import hmac
import json
import os
import pwd
import random
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import time

import tracer

KEY = base64.b32encode(b"12345678901234567890").decode()
KEY2 = base64.b32encode(b"abcdefghijklmnopqrst").decode()
KEY3 = base64.b32encode(b"ABCDEFGHIJKLMNOPQRST").decode()
MACHINE, STATEDIR = sys.argv[1:3]
COMMAND, DRIVE = f"{MACHINE}/twofactor", f"{MACHINE}/drive"
ALICE = pwd.getpwnam("alice")
HOME, STORE = f"{ALICE.pw_dir}/.twofactor", f"{STATEDIR}/users/alice"
PAGE = f"{ALICE.pw_dir}/page"

# What a call may say, of the errors that a machine in trouble gives: open(2),
# write(2), and so on.
SPACE = ["ENOSPC", "EDQUOT", "EROFS", "EIO", "EACCES"]
ERRNOS = {
    "open": SPACE + ["EMFILE", "EINTR"],
    "openat": SPACE + ["EMFILE", "EINTR"],
    "mkdir": SPACE, "mkdirat": SPACE, "linkat": SPACE, "link": SPACE,
    "renameat": SPACE, "renameat2": SPACE,
    "unlink": ["EROFS", "EIO", "EACCES"],
    "unlinkat": ["EROFS", "EIO", "EACCES"],
    "read": ["EIO", "EINTR"], "pread64": ["EIO", "EINTR"],
    "write": ["ENOSPC", "EDQUOT", "EIO", "EINTR"],
    "pwrite64": ["ENOSPC", "EDQUOT", "EIO", "EINTR"],
    "fsync": ["ENOSPC", "EDQUOT", "EROFS", "EIO", "EINTR"],
    "fdatasync": ["ENOSPC", "EDQUOT", "EROFS", "EIO", "EINTR"],
    "ftruncate": ["EIO", "EINTR", "EROFS"],
    "fchmod": ["EIO", "EROFS"], "fchown": ["EIO", "EROFS", "EDQUOT"],
    "fstat": ["EIO", "EACCES"], "newfstatat": ["EIO", "EACCES"],
    "statx": ["EIO", "EACCES"], "getdents64": ["EIO"],
    "close": ["EIO", "EINTR", "ENOSPC", "EDQUOT"],
    "flock": ["EINTR"], "fcntl": ["EINTR", "EMFILE", "EACCES"],
    "ioctl": ["EIO", "EACCES"], "getrandom": ["EINTR"],
    "futex": ["EINTR"], "nanosleep": ["EINTR"],
    "clock_nanosleep": ["EINTR"], "lseek": ["EIO"],
    "mmap": ["EACCES"], "socket": ["EMFILE", "EACCES"],
    "connect": ["EACCES", "EINTR"], "sendto": ["EACCES", "EINTR", "EIO"],
}


# ---- codes, by the standards (RFC 4226, RFC 6238)

def hotp(key, counter):
    mac = hmac.new(base64.b32decode(key), struct.pack(">Q", counter),
                   hashlib.sha1).digest()
    at = mac[19] & 15
    number = struct.unpack(">I", mac[at:at + 4])[0] & 0x7fffffff
    return f"{number % 1000000:06d}"


def totp(key, steps=0):
    return hotp(key, int(time.time()) // 30 + steps)


# ---- the account and its files

class Place:
    """Where the files are: the directories of the secrets and of the state,
    and the policy that says so."""

    def __init__(self, secrets, state, needle):
        self.dirs = {"secrets": secrets, "state": state}
        self.needle, self.policy = needle, None
        if secrets == HOME and state == HOME:
            return
        with tempfile.NamedTemporaryFile("w", dir=MACHINE) as conf:
            for name, path in self.dirs.items():
                if path == STORE:
                    conf.write(f'{name}_dir = "{STATEDIR}/users/%u";\n')
            conf.flush()
            subprocess.run([COMMAND, "policy", "apply", conf.name], check=True,
                           stdout=subprocess.DEVNULL)
        with open(f"{STATEDIR}/policy", "rb") as file:
            self.policy = file.read()

    def make(self):
        """The directories, empty, and the policy."""
        for path in (HOME, "/run/twofactor"):
            empty(path)
        for name in os.listdir(STATEDIR):
            empty(f"{STATEDIR}/{name}")
            if name == "policy":
                os.unlink(f"{STATEDIR}/{name}")
        if self.policy:
            os.mkdir(f"{STATEDIR}/users", 0o700)
            with open(f"{STATEDIR}/policy", "wb") as file:
                file.write(self.policy)


def own(path):
    """To whom a file belongs that is there."""
    root_s = path.startswith(STORE)
    os.chown(path, *((0, 0) if root_s else (ALICE.pw_uid, ALICE.pw_gid)))


def nobody_else():
    """Becomes alice, in the child."""
    os.initgroups("alice", ALICE.pw_gid)
    os.setgid(ALICE.pw_gid)
    os.setuid(ALICE.pw_uid)
    os.chdir("/")


def root():
    os.chdir("/")


def read_files():
    """What stands in the directories, by name."""
    found = {}
    for path in set(place.dirs.values()):
        try:
            for name in os.listdir(path):
                with open(f"{path}/{name}", "rb") as file:
                    found[name] = file.read()
        except FileNotFoundError:
            pass
    return found


def empty(directory):
    shutil.rmtree(directory, ignore_errors=True)


def write_files(files):
    """The account as it was when FILES were read, and unknown to root."""
    place.make()
    for name, content in files.items():
        path = place.dirs[name]
        if not os.path.isdir(path):
            os.mkdir(path, 0o700)
            own(path)
        with open(f"{path}/{name}", "wb") as file:
            file.write(content)
            os.fchmod(file.fileno(), 0o600)
        own(f"{path}/{name}")


class Ran:
    """A command that ran: exit status, output, the calls counted."""

    def __init__(self, command, become, stdin="", meddling=None):
        with tempfile.TemporaryFile() as given, \
                tempfile.TemporaryFile() as taken:
            given.write(stdin.encode())
            given.seek(0)
            stdio = (given.fileno(), taken.fileno(), taken.fileno())
            if meddling:
                self.status = tracer.run(place.needle, meddling, command, become,
                                         stdio)
            else:
                self.status = subprocess.run(
                    command, stdin=given, stdout=taken, stderr=taken,
                    preexec_fn=become, check=False,
                    env={"PATH": "/usr/bin:/bin", "LC_ALL": "C"}).returncode
            taken.seek(0)
            self.output = taken.read().decode(errors="replace")

    def result(self):
        """What libpam said at the end."""
        for line in self.output.splitlines():
            if line.startswith("result: "):
                return line[8:]
        return f"none ({self.status})"


def twofactor(*words, stdin="", meddling=None):
    if place.policy:
        return Ran([COMMAND, *words, "--user", "alice"], root, stdin, meddling)
    return Ran([COMMAND, *words], nobody_else, stdin, meddling)


def login(code, service="faults", become=root, meddling=None):
    return Ran([DRIVE, "/etc/pam.d", service, "alice", "--", code], become,
               "", meddling)


def status():
    """What `status --json` says of devices and codes, or why it cannot."""
    ran = twofactor("status", "--json")
    try:
        told = json.loads(ran.output)
        return (told["enrolled"], [d["name"] for d in told["devices"]],
                told["backup_codes_left"])
    except (ValueError, KeyError):
        return ran.output


def printed_codes(output):
    """The backup codes in what --json printed."""
    try:
        return json.loads(output)["backup_codes"]
    except (ValueError, KeyError):
        return []


def with_contact(files, code):
    """FILES with a contact, and CODE sent to it, asked for by root's login."""
    salt, source = bytes(range(16)), f"local:faults:{os.getuid()}"
    asker = hmac.new(salt, source.encode(), hashlib.sha256).hexdigest()
    mac = hmac.new(salt, f"{source} {int(code)}".encode(),
                   hashlib.sha256).hexdigest()
    now = int(time.time())
    line = (f"delivered {salt.hex()} {asker[:16]} {mac[:32]} {now} "
            f"{now + 3600} 3\nsent email {now}\n")
    state, size = b"", 8192 - 72
    for slot in (files["state"][:8192], files["state"][8192:]):
        end = slot.rfind(b"\nend\n", 0, size) + 1
        if end > 0:
            text = slot[:end] + line.encode() + b"end\n"
            slot = text + b"." * (size - len(text) - 1) + b"\n"
            slot += b"sha256 " + \
                hashlib.sha256(slot).hexdigest().encode() + b"\n"
        state += slot
    contact = b"contact email alice@example.org 2026-11-25\n"
    return {**files, "secrets": files["secrets"] + contact, "state": state}


# ---- what is tried

class Login:
    """PAM_SUCCESS once at most, and the secrets stay as they are.  RIGHT:
    the code is right, else no fault may let it in."""

    def __init__(self, name, template, code, later, right=True,
                 service="faults", become=root, prepare=None):
        self.name, self.template, self.code = name, template, code
        self.later, self.right, self.service = later, right, service
        self.become, self.prepare = become, prepare

    def set_up(self):
        write_files(self.template)
        if self.prepare:
            self.prepare()
        self.before = read_files().get("secrets")
        self.given = self.code()

    def act(self, meddling):
        return login(self.given, self.service, self.become, meddling)

    def complaint(self, ran):
        result = ran.result()
        if result in ("PAM_IGNORE", "PAM_PERM_DENIED"):
            return f"{result} because of a fault"
        if result == "PAM_SUCCESS" and not self.right:
            return "let in"
        if read_files().get("secrets") != self.before:
            return "the secrets changed"
        if self.right and result == "PAM_SUCCESS" and \
                login(self.given).result() != "PAM_AUTH_ERR":
            return "the same code got in again"
        if not self.right:
            return self.next_login()
        login(self.given)
        if login(self.given).result() != "PAM_AUTH_ERR":
            return "the same code got in twice"
        return self.next_login()

    def next_login(self):
        if not self.later:
            return None
        result = login(self.later()).result()
        if result != "PAM_SUCCESS":
            return f"the next login: {result}"
        if sorted(read_files()) != ["secrets", "state"]:
            return f"stray files: {sorted(read_files())}"
        return None


class Change:
    """The old enrolment or the new one.  WORKS(output): a complaint about the
    new one; AGAIN: standard input for another try."""

    def __init__(self, name, template, words, stdin, again, works):
        self.name, self.template, self.words = name, template, words
        self.stdin, self.again, self.works = stdin, again, works

    def set_up(self):
        write_files(self.template)
        self.before = self.template.get("secrets")

    def act(self, meddling):
        return twofactor(*self.words, stdin=self.stdin, meddling=meddling)

    def complaint(self, ran):
        if read_files().get("secrets") != self.before:
            return self.changed(ran)
        if ran.status == 0:
            return "it said 0, and did nothing"
        if self.template and login(totp(KEY)).result() != "PAM_SUCCESS":
            return "unchanged, and a code of before is refused"
        again = twofactor(*self.words, stdin=self.again)
        if again.status != 0:
            return f"another try: {again.status} {again.output}"
        again.status = 0
        return self.changed(again)

    def changed(self, ran):
        told, wanted = status(), self.after
        # Another try has spent another backup code.
        if told not in (wanted, (*wanted[:2], wanted[2] - 1)):
            return f"neither old nor new: {told}, not {wanted}"
        left = sorted(read_files())
        complaint = self.works(ran.output if ran.status == 0 else "")
        if complaint:
            return complaint
        if ran.status == 0 and left != ["secrets", "state"]:
            return f"stray files: {left}"
        return None


class Page(Change):
    """Backup codes into a file, which is whole whenever it is there."""

    def set_up(self):
        super().set_up()
        self.clear()

    def clear(self):
        for name in glob.glob(f"{PAGE}*"):
            os.unlink(name)

    def complaint(self, ran):
        found = os.path.exists(PAGE)
        if found and (len(page_codes()) != 10 or "delete" not in page_text()):
            return "half a page"
        if found and os.stat(PAGE).st_mode & 0o777 != 0o600:
            return "the page is open to others"
        if read_files().get("secrets") == self.before:
            self.clear()
        elif not found:
            return "new codes, and no page"
        return super().complaint(ran)


def page_text():
    with open(PAGE, encoding="ascii") as file:
        return file.read()


def page_codes():
    return re.findall(r"\[ \] +\d+  (\S+)", page_text())


class Resync:
    """A counter brought back in step, or as far off as before."""

    name = "resync"

    def __init__(self, template):
        self.template = template

    def set_up(self):
        write_files(self.template)
        self.before = read_files()["secrets"]

    def pair(self, count, meddling=None):
        return twofactor("resync", "key", meddling=meddling,
                         stdin=f"{hotp(KEY2, count)}\n{hotp(KEY2, count + 1)}\n")

    def act(self, meddling):
        return self.pair(40, meddling)

    def complaint(self, ran):
        if read_files()["secrets"] != self.before:
            return "the secrets changed"
        count = 40
        if ran.status != 0:
            count = 90    # far ahead of 0, and of 42
            again = self.pair(count)
            if again.status != 0:
                return f"another try: {again.status} {again.output}"
        for spent in (count, count + 1):
            if login(hotp(KEY2, spent)).result() != "PAM_AUTH_ERR":
                return "a code of the pair got in again"
        if login(hotp(KEY2, count + 2)).result() != "PAM_SUCCESS":
            return "the next code is refused"
        return None


class Reset:
    """Nothing is left in the end; until then nobody gets in without a code."""

    def __init__(self, template, name="reset"):
        self.template, self.name = template, name

    def set_up(self):
        write_files(self.template)
        login(totp(KEY))

    def act(self, meddling=None):
        return Ran([COMMAND, "reset", "--user", "alice"], root, "", meddling)

    def complaint(self, ran):
        if ran.status == 0 and read_files():
            return f"it said 0 and left {sorted(read_files())}"
        if login(totp(KEY)).result() == "PAM_SUCCESS":
            return "a spent code got in"
        if read_files() and login("", "nullok").result() != "PAM_AUTH_ERR":
            return "half forgotten, and nullok lets in"
        again = self.act()
        if again.status not in (0, 3):
            return f"another try: {again.status} {again.output}"
        if read_files() or login("", "nullok").result() != "PAM_SUCCESS":
            return f"left over: {sorted(read_files())}"
        return None


class Unlock:
    """The guesses are given back, or not; codes that were used never are."""

    name = "unlock"

    def __init__(self, template):
        self.template = template

    def set_up(self):
        write_files(self.template)

    def act(self, meddling=None):
        return Ran([COMMAND, "unlock", "--user", "alice"], root, "", meddling)

    def complaint(self, ran):
        if read_files().get("secrets") != self.template["secrets"]:
            return "the secrets changed"
        if ran.status != 0 and self.act().status != 0:
            return "another try fails"
        if login(hotp(KEY2, 0)).result() != "PAM_AUTH_ERR":
            return "a spent code got in"
        if login(hotp(KEY2, 1)).result() != "PAM_SUCCESS":
            return "still locked"
        return None


class AtLogin:
    """An enrolment at login: all of it or nothing, and in only with it."""

    name = "enrolment at login"
    key = base64.b32encode(bytes(range(20))).decode()

    def set_up(self):
        write_files({})
        self.given = totp(self.key)

    def act(self, meddling=None):
        """The key is known, and so is its code; the second answer is Enter."""
        return Ran(["/usr/bin/env", f"LD_PRELOAD={MACHINE}/entropy.so", DRIVE,
                    "/etc/pam.d", "atlogin", "alice", "--env",
                    "SSH_AUTH_INFO_0=publickey ssh-ed25519 AAAA", "--",
                    self.given], root, "", meddling)

    def complaint(self, ran):
        result = ran.result()
        if result in ("PAM_IGNORE", "PAM_PERM_DENIED"):
            return f"{result} because of a fault"
        files = read_files()
        if "secrets" not in files:
            if result == "PAM_SUCCESS":
                return "let in, and nothing is enrolled"
            again = self.act()
            if again.result() != "PAM_SUCCESS":
                return f"another try: {again.output}"
        elif status() != (True, ["phone"], 2):
            return f"half enrolled: {status()}"
        elif result == "PAM_SUCCESS" and sorted(files) != ["secrets", "state"]:
            return f"stray files: {sorted(files)}"
        if login(self.given).result() != "PAM_AUTH_ERR":
            return "the code that confirmed it got in again"
        return accepts(lambda: totp(self.key, 1))("")


def accepts(*codes):
    def works(_):
        for code in codes:
            result = login(code()).result()
            if result != "PAM_SUCCESS":
                return f"the new enrolment: {result}"
        return None
    return works


def make_operations():
    """The table: one line an operation."""
    write_files({})
    first = twofactor("enroll", "--no-confirm", "--json", "--name", "phone",
                      "--secret-stdin", stdin=KEY + "\n")
    backup = printed_codes(first.output)
    one = read_files()
    twofactor("enroll", "--no-confirm", "--json", "--name", "key", "--type",
              "hotp", "--secret-stdin", stdin=f"{KEY2}\n{backup[9]}\n")
    two = read_files()
    login(hotp(KEY2, 0))
    for guess in range(11):
        login(f"{guess:06d}")
    locked = read_files()
    sent = with_contact(one, "01234567")
    now, later = lambda: totp(KEY), lambda: totp(KEY, 1)
    spare = lambda: hotp(KEY2, 0)
    uri = f"otpauth://totp/Other:alice?secret={KEY3}&issuer=Other"
    add = ("enroll", "--no-confirm", "--json", "--secret-stdin", "--name")

    def spent():
        login(totp(KEY))

    def vanished():
        login(totp(KEY))
        os.unlink(f"{place.dirs['secrets']}/secrets")

    def new_codes(output):
        codes = printed_codes(output)
        if output and len(codes) != 10:
            return f"printed {len(codes)} codes"
        if login(backup[5]).result() != "PAM_AUTH_ERR":
            return "a code of the old set got in"
        return accepts(later, *(lambda c=c: c for c in codes[:1]))(output)

    def paged(_):
        return new_codes("") or accepts(lambda: page_codes()[0])("")

    def gone(output):
        if login(totp(KEY, 1)).result() != "PAM_AUTH_ERR":
            return "a removed device got in"
        return None

    def no_contact(output):
        if login("01234567").result() != "PAM_AUTH_ERR":
            return "a code to a removed contact got in"
        return accepts(later)(output)

    def removed(output):
        if login(spare()).result() != "PAM_AUTH_ERR":
            return "a removed device got in"
        return accepts(later)(output)

    def replaced(output):
        return gone(output) or accepts(lambda: totp(KEY3))(output)

    in_home = [
        Login("login by TOTP", one, now, later),
        Login("login by HOTP", two, spare, lambda: hotp(KEY2, 1)),
        Login("login by backup code", one, lambda: backup[0],
              lambda: backup[1]),
        Login("login by delivered code", sent, lambda: "01234567", later),
        Login("login as the user", one, now, later, become=nobody_else),
        Login("wrong code", one, lambda: "12345678", later, False,
              "nullok"),
        Login("replay", one, now, later, False, "nullok", prepare=spent),
        Login("vanished secrets", one, now, None, False, "nullok",
              prepare=vanished),
        Change("enroll", {}, (*add, "phone"), KEY + "\n", KEY + "\n",
               accepts(later)),
        Change("enroll another", one, (*add, "spare"),
               f"{KEY3}\n{backup[0]}\n", f"{KEY3}\n{backup[1]}\n",
               accepts(later, lambda: totp(KEY3))),
        Change("enroll in its place", one, (*add, "new", "--replace", "phone"),
               f"{KEY3}\n{backup[0]}\n", f"{KEY3}\n{backup[1]}\n", replaced),
        Change("import", one, ("import", "--uri"),
               f"{uri}\n{backup[0]}\n", f"{uri}\n{backup[1]}\n",
               accepts(later, lambda: totp(KEY3))),
        Change("codes --new", one, ("codes", "--new", "--json"),
               backup[0] + "\n", backup[1] + "\n", new_codes),
        Page("codes --new --out", one, ("codes", "--new", "--out", PAGE),
             backup[0] + "\n", backup[1] + "\n", paged),
        Change("remove", two, ("remove", "key"), backup[0] + "\n",
               backup[1] + "\n", removed),
        Change("contact remove", sent, ("contact", "remove", "email"),
               backup[0] + "\n", backup[1] + "\n", no_contact),
        Resync(two),
        Change("disable", one, ("disable",), backup[0] + "\n",
               backup[1] + "\n", gone),
        AtLogin(),
        Reset(two),
        Unlock(locked),
    ]
    # Root is not asked for a code.
    in_store = lambda name: [
        Login(f"login by HOTP, {name}", two, spare, lambda: hotp(KEY2, 1)),
        Login(f"login by backup code, {name}", one, lambda: backup[0],
              lambda: backup[1]),
        Login(f"vanished secrets, {name}", one, now, None, False, "nullok",
              prepare=vanished),
        Change(f"enroll, {name}", {}, (*add, "phone"), KEY + "\n", KEY + "\n",
               accepts(later)),
        Change(f"codes --new, {name}", one, ("codes", "--new", "--json"), "",
               "", new_codes),
        Reset(two, f"reset, {name}"),
    ]
    return [(HOME_PLACE, o) for o in in_home] + \
        [(STORE_PLACE, o) for o in in_store("system store")] + \
        [(STATE_PLACE, o) for o in in_store("state alone")]


# ---- the battery

HOME_PLACE = Place(HOME, HOME, b".twofactor")
STORE_PLACE = Place(STORE, STORE, b"users")
STATE_PLACE = Place(HOME, STORE, b".twofactor")
place = HOME_PLACE


def measure(operation):
    """The names of an operation's calls, and what it leaves behind."""
    operation.set_up()
    counter = tracer.Meddling()
    ran = operation.act(counter)
    operation.after = status()
    complaint = operation.complaint(ran)
    if complaint or not counter.calls:
        raise SystemExit(f"Bail out! {operation.name}, without a fault: "
                         f"{complaint} {ran.output}")
    return counter.calls


def cases_of(calls, whole):
    """(call, kind, lasting) for each call; a fault that lasts starts at the
    first call of its name.  No signal interrupts every call for ever."""
    cases = []
    for n, name in enumerate(calls, 1):
        cases += [(n, "before", False), (n, "after", False)]
        for word in ERRNOS.get(name, []):
            code = getattr(errno, word)
            cases.append((n, code, False))
            if whole and word != "EINTR" and calls.index(name) == n - 1:
                cases.append((n, code, True))
    return cases


def choose(cases, calls, share, chance):
    """Of each name of call and kind one, as far as SHARE goes."""
    chance.shuffle(cases)
    seen, first, rest = set(), [], []
    for case in cases:
        what = (calls[case[0] - 1], case[1])
        (rest if what in seen else first).append(case)
        seen.add(what)
    return (first + rest)[:share]


def attempt(operation, case):
    operation.set_up()
    meddling = tracer.Meddling(*case)
    return operation.complaint(operation.act(meddling))


def describe(calls, case):
    n, kind, ever = case
    what = f"killed {kind}" if isinstance(kind, str) else errno.errorcode[kind]
    return f"call {n}, {calls[n - 1]}: {what}{' from then on' if ever else ''}"


def main():
    global place
    if tracer.MACHINE not in tracer.NUMBERS:
        print(f"1..0 # SKIP no table of system calls for {tracer.MACHINE}")
        return 0
    wanted = os.environ.get("FAULT_CASES") or "400"
    seed = os.environ.get("FAULT_SEED") or str(random.randrange(10 ** 6))
    print(f"# FAULT_SEED={seed} FAULT_CASES={wanted}", flush=True)
    chance = random.Random(seed)
    only, failed = os.environ.get("FAULT_ONLY") or "", 0
    operations = [(p, o) for p, o in make_operations() if only in o.name]
    for number, (where, operation) in enumerate(operations, 1):
        place = where
        calls = measure(operation)
        cases = cases_of(calls, wanted == "all")
        total = len(cases)
        if wanted != "all":
            cases = choose(cases, calls, int(wanted) // len(operations),
                           chance)
        wrong = []
        for case in cases:
            complaint = attempt(operation, case)
            if complaint:
                wrong.append(f"#   {describe(calls, case)}: {complaint}")
        print(f"{'not ' if wrong else ''}ok {number} - [old-or-new] "
              f"[stale-lock] {operation.name}: {len(cases)} of {total} faults "
              f"in {len(calls)} calls", *wrong, sep="\n", flush=True)
        failed += bool(wrong)
    print(f"1..{len(operations)}")
    return failed > 0


sys.exit(main())
