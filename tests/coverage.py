#!/usr/bin/python3
# SPDX-License-Identifier: BSD-2-Clause
"""coverage.py SRCDIR RAN PROGRAM...

Which lines of core and io ran in these programs, by what tests/coverage.c
noted below RAN.  For each file: how many lines have code, how many of these
ran, and which did not.  A line ran if any of its basic blocks did, in any
program.  Exit status 1: below the goals, or something is missing.
"""
import glob
import os
import re
import subprocess
import sys

GOALS = {"core": 95, "io": 90}
SRCDIR, RAN, PROGRAMS = sys.argv[1], sys.argv[2], sys.argv[3:]

FUNCTION = re.compile(r"[0-9a-f]+ <.*>:$")
SOURCE = re.compile(r"(/.*):(\d+)( \(discriminator \d+\))?$")
CODE = re.compile(r" +([0-9a-f]+):\t")
MARK = re.compile(r"<__sanitizer_cov_trace_pc>$")


def output(*command):
    return subprocess.run(command, check=True, text=True,
                          stdout=subprocess.PIPE).stdout.splitlines()


def noted(program):
    """The bytes that its processes set, if there were any; the address of the
    first; the name of their file."""
    symbols = {}
    for line in output("nm", program):
        *address, _, name = line.split()
        symbols[name] = int(address[0], 16) if address else 0
    base = symbols["__ehdr_start"]
    name = f"{symbols['etext'] - base:x}-{symbols['_end'] - base:x}"
    try:
        with open(f"{RAN}/{name}", "rb") as file:
            return file.read(), base, name
    except FileNotFoundError:
        return bytes(symbols["etext"] - base), base, name


def code(program):
    """For each of its instructions: where in the source, the address, whether
    a block begins behind it.  None where a function begins."""
    where = None
    for line in output("objdump", "-dl", "--no-show-raw-insn", program):
        if FUNCTION.match(line):
            where = None
            yield None
        elif found := SOURCE.match(line):
            where = found[1], int(found[2])
        elif found := CODE.match(line):
            yield where, int(found[1], 16), bool(MARK.search(line))


def add_lines(program, lines):
    """LINES: whether it ran, for each that has code."""
    ran, base, name = noted(program)
    begins, now, early = False, False, []
    for instruction in code(program):
        if not instruction:
            # What comes before a function's first block belongs to it.
            now, early = None, []
            continue
        where, address, mark = instruction
        if begins:
            now = ran[address - base] != 0
            for line in early:
                lines[line] = lines.get(line, False) or now
            early = []
        begins = mark
        if not mark and now is None:
            early.append(where)
        elif not mark:
            lines[where] = lines.get(where, False) or now
    return name


def show(name, ran):
    """RAN: whether it did, for each line number.  The percentage."""
    hit = sum(ran.values())
    percent = 100 * hit / len(ran) if ran else 0
    missed = [str(line) for line in sorted(ran) if not ran[line]]
    print(f"{name:20} {len(ran):5} {hit:5} {percent:6.1f} %", *missed)
    return percent


def judge(room, lines):
    """Prints all about ROOM; whether its goal is reached."""
    all_of_it, ok = {}, True
    for path in sorted(glob.glob(f"{SRCDIR}/src/{room}/*.[ch]")):
        ran = {line: hit for (file, line), hit in lines.items()
               if file == path}
        all_of_it.update({(path, line): hit for line, hit in ran.items()})
        if ran:
            show(os.path.basename(path), ran)
        elif path.endswith(".c"):
            print(f"not ok - nothing is known of {path}")
            ok = False
    hit = sum(all_of_it.values())
    percent = 100 * hit / max(1, len(all_of_it))
    reached = percent >= GOALS[room]
    print(f"{'ok' if reached else 'not ok'} - {percent:.1f} % of the"
          f" {len(all_of_it)} lines of {room}; the goal is {GOALS[room]} %\n")
    return ok and reached


def main():
    lines, names = {}, {}
    for program in PROGRAMS:
        name = add_lines(program, lines)
        if name in names:
            sys.exit(f"not ok - {program} and {names[name]} have one size")
        names[name] = program
    return all([judge(room, lines) for room in GOALS])


sys.exit(0 if main() else 1)
