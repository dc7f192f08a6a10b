"""Reads strace text into threads: which calls each made, in order, and which program it was."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import PurePosixPath

_PID = re.compile(r"\[pid +(\d+)\] |(\d+)(?:<[^>]*>)? +")
_DECORATION = re.compile(
    r"\d\d:\d\d:\d\d(?:\.\d+)? (?:\(\+ +\d+\.\d+\) )?"  # -t, -tt, -r with -tt
    r"|\d+\.\d+ (?:\(\+ +\d+\.\d+\) )?"  # -ttt, -r
    r"|\[ *\d+\] "  # -n
    r"|\[[0-9a-f]{8,16}\] "  # -i
)
_CALL = re.compile(r"([a-z_][a-z0-9_]*)\(")
_CHILD = re.compile(r"\b(?:clone3?|v?fork)(?:\(| resumed).* = (\d+)")
_PROGRAM = re.compile(r'execve\("([^"]*)", \[(.*?)\]')
_INTERPRETED = ("python3", "perl", "bash", "sh", "dash")


@dataclass
class Thread:
    """One thread of one run: its calls in order, and the text strace printed for it."""

    tid: int
    parent: int | None = None
    program: str = ""
    calls: list[str] = field(default_factory=list)
    text: list[str] = field(default_factory=list)

    def mentions(self, marker: str) -> bool:
        """True when any argument that strace printed for this thread holds the marker."""
        return any(marker in line for line in self.text)


def call_of(line: str) -> tuple[int, str | None, str]:
    """The thread (0 where the log has no ids), the call that starts on this line or None, and the rest of the line."""
    rest = line.lstrip(" ")
    pid = _PID.match(rest)
    tid = 0
    if pid:
        tid = int(pid[1] or pid[2])
        rest = rest[pid.end() :].lstrip(" ")
    while decoration := _DECORATION.match(rest):
        rest = rest[decoration.end() :].lstrip(" ")
    call = _CALL.match(rest)
    return tid, call[1] if call else None, rest


def program_of(path: str, arguments: str) -> str:
    """What a process is called: the script when an interpreter runs one, else the program."""
    name = PurePosixPath(path).name
    if name.startswith(_INTERPRETED):
        for argument in re.findall(r'"([^"]*)"', arguments)[1:]:
            if argument.endswith((".py", ".sh", ".pl")):
                return PurePosixPath(argument).stem.replace("_", "-")
    return re.sub(r"^x86_64-linux-gnu-", "", name)


def read_threads(lines: Iterable[str]) -> list[Thread]:
    """All threads of a log in order of appearance; a call counts once, where it starts."""
    threads: dict[int, Thread] = {}
    parents: dict[int, int] = {}
    for line in lines:
        tid, call, rest = call_of(line)
        if call is None and not rest.startswith("<... "):
            continue
        thread = threads.setdefault(tid, Thread(tid))
        thread.text.append(rest)
        if call:
            thread.calls.append(call)
        if child := _CHILD.search(rest):
            parents[int(child[1])] = tid
        if call == "execve" and (started := _PROGRAM.match(rest)) and " = -1 " not in rest:
            thread.program = program_of(started[1], started[2])
    for thread in threads.values():
        thread.parent = parents.get(thread.tid)
    for thread in threads.values():
        thread.program = thread.program or _inherited_program(thread, threads)
    return list(threads.values())


def descendants(threads: list[Thread], roots: list[Thread]) -> list[Thread]:
    """The roots and every thread that they, or their children, started; in the order of the log."""
    parent_of = {thread.tid: thread.parent for thread in threads}
    wanted = {thread.tid for thread in roots}

    def belongs(tid: int | None) -> bool:
        while tid is not None and tid not in wanted:
            tid = parent_of.get(tid)
        return tid is not None

    return [thread for thread in threads if belongs(thread.tid)]


def _inherited_program(thread: Thread, threads: dict[int, Thread]) -> str:
    ancestor: Thread | None = thread
    while ancestor and not ancestor.program:
        ancestor = threads.get(ancestor.parent) if ancestor.parent is not None else None
    return ancestor.program if ancestor else "unknown"
