#!/usr/bin/python3
# SPDX-License-Identifier: BSD-2-Clause
"""killat.py NEEDLE N COMMAND...

Kills COMMAND, all of its threads, as it enters the Nth system call, counted
over all threads from the first call that has a path with NEEDLE in it.
Exits 137 if it came to that, else with the status of COMMAND; says on
standard error how many calls were counted.

strace counts the calls of each thread by itself, and the module does its file
work in short-lived threads, so strace cannot reach all of them.
"""
import ctypes
import os
import signal
import sys

TRACEME, SETOPTIONS, SYSCALL, GET_SYSCALL_INFO = 0, 0x4200, 24, 0x420E
# SYSGOOD, FORK, VFORK, CLONE, EXEC, EXITKILL
OPTIONS = 0x01 | 0x02 | 0x04 | 0x08 | 0x10 | 0x100000
SYSCALL_STOP = signal.SIGTRAP | 0x80
WALL = 0x40000000
ENTRY = 1


class SyscallInfo(ctypes.Structure):
    _fields_ = [("op", ctypes.c_uint8), ("arch", ctypes.c_uint32),
                ("ip", ctypes.c_uint64), ("sp", ctypes.c_uint64),
                ("nr", ctypes.c_uint64), ("args", ctypes.c_uint64 * 6)]


libc = ctypes.CDLL(None, use_errno=True)
libc.ptrace.argtypes = [ctypes.c_long] * 2 + [ctypes.c_void_p] * 2
libc.ptrace.restype = ctypes.c_long


def ptrace(request, pid, addr=0, data=0):
    """A thread that a kill has just taken away is no error."""
    if libc.ptrace(request, pid, addr, data) < 0:
        errno = ctypes.get_errno()
        if errno != 3:
            raise OSError(errno, os.strerror(errno))


def entered(tid):
    """What thread TID enters, or None where it leaves a call."""
    info = SyscallInfo()
    ptrace(GET_SYSCALL_INFO, tid, ctypes.sizeof(info), ctypes.addressof(info))
    return info if info.op == ENTRY else None


def names(tid, info, needle):
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


def start(command):
    pid = os.fork()
    if pid == 0:
        ptrace(TRACEME, 0)
        os.kill(os.getpid(), signal.SIGSTOP)
        os.execv(command[0], command)
    os.waitpid(pid, 0)
    ptrace(SETOPTIONS, pid, 0, OPTIONS)
    ptrace(SYSCALL, pid)
    return pid


def run(needle, at, command):
    main, count = start(command), 0
    known = {main}
    while True:
        tid, status = os.waitpid(-1, WALL)
        if not os.WIFSTOPPED(status):
            if tid == main:
                return count, os.waitstatus_to_exitcode(status) % 256
            continue
        stop, deliver = os.WSTOPSIG(status), 0
        if stop == SYSCALL_STOP:
            info = entered(tid)
            if info and (count or names(tid, info, needle)):
                count += 1
                if count == at:
                    os.kill(main, signal.SIGKILL)
                    return count, 128 + signal.SIGKILL
        elif status >> 16 == 0 and tid in known:
            deliver = stop
        known.add(tid)
        ptrace(SYSCALL, tid, 0, deliver)


calls, result = run(sys.argv[1].encode(), int(sys.argv[2]), sys.argv[3:])
print(calls, file=sys.stderr)
sys.exit(result)
