# SPDX-License-Identifier: BSD-2-Clause
"""Runs a command and meddles with one of its system calls.

Calls are counted over all threads, from the first that names a path with NEEDLE
in it on: strace counts those of each thread by itself, and the module does
its file work in short-lived threads.  Linux on x86-64 and aarch64.
"""
import ctypes
import errno
import os
import platform
import signal

TRACEME, SETOPTIONS, SYSCALL, GET_SYSCALL_INFO = 0, 0x4200, 24, 0x420E
PEEKUSER, POKEUSER, GETREGSET, SETREGSET = 3, 6, 0x4204, 0x4205
# SYSGOOD, FORK, VFORK, CLONE, EXEC, EXITKILL
OPTIONS = 0x01 | 0x02 | 0x04 | 0x08 | 0x10 | 0x100000
SYSCALL_STOP = signal.SIGTRAP | 0x80
WALL = 0x40000000
ENTRY = 1

ORIG_RAX, RAX = 15 * 8, 10 * 8
NT_PRSTATUS, NT_ARM_SYSTEM_CALL = 1, 0x404

# The calls that the battery knows, by machine.
NUMBERS = {
    "x86_64": {
        "read": 0, "write": 1, "open": 2, "close": 3, "fstat": 5, "lseek": 8,
        "mmap": 9, "ioctl": 16, "pread64": 17, "pwrite64": 18, "access": 21,
        "nanosleep": 35, "sendto": 44, "socket": 41, "connect": 42,
        "fcntl": 72, "flock": 73, "fsync": 74, "fdatasync": 75,
        "ftruncate": 77, "mkdir": 83, "unlink": 87, "fchmod": 91,
        "fchown": 93, "futex": 202, "getdents64": 217,
        "clock_nanosleep": 230, "openat": 257, "mkdirat": 258,
        "newfstatat": 262, "unlinkat": 263, "renameat": 264, "linkat": 265,
        "faccessat": 269, "renameat2": 316, "getrandom": 318,
        "statx": 332, "clone3": 435, "clone": 56, "setfsuid": 122,
        "setgroups": 116, "capset": 126, "prctl": 157,
    },
    "aarch64": {
        "fcntl": 25, "ioctl": 29, "flock": 32, "mkdirat": 34, "unlinkat": 35,
        "linkat": 37, "renameat": 38, "ftruncate": 46, "faccessat": 48,
        "fchmod": 52, "fchown": 55, "openat": 56, "close": 57,
        "getdents64": 61, "lseek": 62, "read": 63, "write": 64,
        "pread64": 67, "pwrite64": 68, "newfstatat": 79, "fstat": 80,
        "fsync": 82, "fdatasync": 83, "capset": 91, "futex": 98,
        "nanosleep": 101, "clock_nanosleep": 115, "setfsuid": 151,
        "setgroups": 159, "prctl": 167, "socket": 198, "connect": 203,
        "sendto": 206, "clone": 220, "mmap": 222, "renameat2": 276,
        "getrandom": 278, "statx": 291, "clone3": 435,
    },
}
MACHINE = platform.machine()
NAMES = {number: name for name, number in NUMBERS.get(MACHINE, {}).items()}


class SyscallInfo(ctypes.Structure):
    _fields_ = [("op", ctypes.c_uint8), ("arch", ctypes.c_uint32),
                ("ip", ctypes.c_uint64), ("sp", ctypes.c_uint64),
                ("nr", ctypes.c_uint64), ("args", ctypes.c_uint64 * 6)]


class Vector(ctypes.Structure):
    _fields_ = [("base", ctypes.c_void_p), ("length", ctypes.c_size_t)]


libc = ctypes.CDLL(None, use_errno=True)
libc.ptrace.argtypes = [ctypes.c_long] * 2 + [ctypes.c_void_p] * 2
libc.ptrace.restype = ctypes.c_long


def ptrace(request, pid, addr=0, data=0):
    """A thread that a kill has just taken away is no error."""
    if libc.ptrace(request, pid, addr, data) < 0:
        if ctypes.get_errno() != errno.ESRCH:
            raise OSError(ctypes.get_errno(), "ptrace")


def regset(request, tid, kind, registers):
    vector = Vector(ctypes.addressof(registers), ctypes.sizeof(registers))
    ptrace(request, tid, kind, ctypes.addressof(vector))


def skip_call(tid):
    """The call that TID is about to make is not made."""
    if MACHINE == "x86_64":
        ptrace(POKEUSER, tid, ORIG_RAX, ctypes.c_size_t(-1).value)
    else:
        regset(SETREGSET, tid, NT_ARM_SYSTEM_CALL, ctypes.c_int(-1))


def set_result(tid, value):
    """What the call that TID comes back from has returned."""
    if MACHINE == "x86_64":
        ptrace(POKEUSER, tid, RAX, ctypes.c_size_t(value).value)
    else:
        registers = (ctypes.c_uint64 * 34)()
        regset(GETREGSET, tid, NT_PRSTATUS, registers)
        registers[0] = ctypes.c_uint64(value).value
        regset(SETREGSET, tid, NT_PRSTATUS, registers)


def syscall_info(tid):
    info = SyscallInfo()
    ptrace(GET_SYSCALL_INFO, tid, ctypes.sizeof(info), ctypes.addressof(info))
    return info


def names_path(tid, info, needle):
    """Whether one of the first two arguments is a path with NEEDLE in it."""
    with open(f"/proc/{tid}/mem", "rb", buffering=0) as memory:
        for address in info.args[0:2]:
            try:
                memory.seek(address)
                if needle in memory.read(256).split(b"\0")[0]:
                    return True
            except (OSError, OverflowError, ValueError):
                pass
    return False


class Meddling:
    """What to do at the Nth call counted: KIND is "before" or "after" (a kill
    on the way in or out), or an errno that it fails with; EVER: so does
    every later call of its name.  N = 0 only counts."""

    def __init__(self, n=0, kind=None, ever=False):
        self.n, self.kind, self.ever = n, kind, ever
        self.calls = []         # of each counted call, its name
        self.pending = {}       # thread -> what to do on the way out

    def hits(self, name):
        if len(self.calls) == self.n:
            return True
        return (self.ever and len(self.calls) > self.n > 0
                and name == self.calls[self.n - 1])

    def enter(self, tid, info):
        """Whether the process is to be killed now."""
        name = NAMES.get(info.nr, f"#{info.nr}")
        self.calls.append(name)
        if not self.hits(name):
            return False
        if self.kind == "before":
            return True
        if self.kind != "after":
            skip_call(tid)
        self.pending[tid] = self.kind
        return False

    def leave(self, tid):
        kind = self.pending.pop(tid, None)
        if isinstance(kind, int):
            set_result(tid, -kind)
        return kind == "after"


def start(command, become, stdio):
    pid = os.fork()
    if pid == 0:
        try:
            for target, source in enumerate(stdio):
                os.dup2(source, target)
            ptrace(TRACEME, 0)
            os.kill(os.getpid(), signal.SIGSTOP)
            become()
            os.execve(command[0], command, {"PATH": "/usr/bin:/bin",
                                            "LC_ALL": "C", "TERM": "dumb"})
        finally:
            os._exit(126)
    os.waitpid(pid, 0)
    ptrace(SETOPTIONS, pid, 0, OPTIONS)
    ptrace(SYSCALL, pid)
    return pid


def kill_and_reap(main, status=None):
    os.kill(main, signal.SIGKILL)
    while True:
        tid, status = os.waitpid(-1, WALL)
        if tid == main and not os.WIFSTOPPED(status):
            return -signal.SIGKILL


def run(needle, meddling, command, become, stdio):
    """The exit status of COMMAND, negative for a signal's number.  STDIO
    are its three descriptors; BECOME is called before the exec."""
    main = start(command, become, stdio)
    known = {main}
    while True:
        tid, status = os.waitpid(-1, WALL)
        if not os.WIFSTOPPED(status):
            if tid == main:
                return os.waitstatus_to_exitcode(status)
            continue
        stop, deliver = os.WSTOPSIG(status), 0
        if stop == SYSCALL_STOP:
            info = syscall_info(tid)
            if info.op != ENTRY:
                kill = meddling.leave(tid)
            elif meddling.calls or names_path(tid, info, needle):
                kill = meddling.enter(tid, info)
            else:
                kill = False
            if kill:
                return kill_and_reap(main)
        elif status >> 16 == 0 and tid in known:
            deliver = stop
        known.add(tid)
        ptrace(SYSCALL, tid, 0, deliver)
