"""Reads what the labels need from a recording of strace: processes, their programs and parents, who spoke to whom."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

LINE = re.compile(r"(\d+) +(\d\d:\d\d:\d\d\.\d{6}) (.*)")
CALL = re.compile(r"([a-z_0-9]+)\(|<\.\.\. ([a-z_0-9]+) resumed>")
RESULT = re.compile(r" = (\d+)(?:<.*>)?$")
PAIR = re.compile(r"\[([^\[\]>]+)->([^\[\]>,]+)[\],]")
EXECVE = re.compile(r'execve\("([^"]*)"')
SPAWNING = ("clone", "clone3", "fork", "vfork")


@dataclass
class Process:
    """One process of a recording. `tids` are its threads, itself first; their lines are its own."""

    pid: int
    parent: int
    begin: str
    end: str
    program: str
    tids: list[int]
    calls: int = 0
    listens: bool = False
    names: set[tuple[str, str]] = field(default_factory=set)


@dataclass(frozen=True)
class Contact:
    """The lines of a process that name one connection: its own end, the other end, and when first and last."""

    own: str
    other: str
    begin: str
    end: str


@dataclass
class Recording:
    """What was read: processes by id, contacts by process, the first process, counts."""

    processes: dict[int, Process] = field(default_factory=dict)
    contacts: dict[int, dict[tuple[str, str], Contact]] = field(default_factory=dict)
    root: int = 0
    lines: int = 0

    def children(self) -> dict[int, list[int]]:
        """The ids of the processes that each process forked."""
        found: dict[int, list[int]] = {}
        for process in self.processes.values():
            found.setdefault(process.parent, []).append(process.pid)
        return found

    def head_of(self, pid: int) -> int:
        """The process at which the tree of a process begins."""
        heads = set(self.heads())
        while pid not in heads and self.processes[pid].parent in self.processes:
            pid = self.processes[pid].parent
        return pid

    def heads(self) -> list[int]:
        """Where a tree begins: at the root, and at what the root or a process that called listen forked."""
        forking = {self.root} | {process.pid for process in self.processes.values() if process.listens}
        return [pid for pid, process in self.processes.items() if pid == self.root or process.parent in forking]


def seconds(time: str) -> float:
    """Seconds since midnight of a time of day."""
    hour, minute, second = time.split(":")
    return int(hour) * 3600 + int(minute) * 60 + float(second)


def events(lines: Iterable[str]) -> Iterator[tuple[int, str, str]]:
    """Thread id, time of day and the rest of each line that has all three."""
    for line in lines:
        found = LINE.match(line.rstrip("\n"))
        if found:
            yield int(found[1]), found[2], found[3]


def read_recording(lines: Iterable[str]) -> Recording:
    """Reads the lines of one recording by `strace -f -tt -yy -o`. The first line's process is the root.

    A process of which there is no line, such as one that was cut out, is not in it.
    """
    recording = Recording()
    owner: dict[int, int] = {}
    seen: set[int] = set()
    begun: dict[int, str] = {}
    for tid, time, text in events(lines):
        recording.lines += 1
        if not recording.processes:
            recording.root = tid
        pid = owner.setdefault(tid, tid)
        seen.add(pid)
        process = recording.processes.get(pid)
        if process is None:
            process = recording.processes[pid] = Process(pid, 0, time, time, "", [pid])
        process.end = time
        note_contacts(recording, pid, time, text)
        call = CALL.match(text)
        if not call:
            continue
        name = call[1] or call[2]
        if call[1]:
            process.calls += 1
            process.names.add((process.program, name))
            if text.endswith("<unfinished ...>"):
                begun[tid] = text
        result = RESULT.search(text)
        if not result:
            continue
        whole = (begun.pop(tid, "") if call[2] else "") + text
        if name in SPAWNING and int(result[1]) > 0:
            note_spawn(recording, owner, pid, int(result[1]), time, "CLONE_THREAD" in whole)
        elif name == "execve" and (path := EXECVE.search(whole)):
            process.program = path[1]
        elif name == "listen":
            process.listens = True
    for pid in recording.processes.keys() - seen:
        del recording.processes[pid]
    return recording


def note_spawn(recording: Recording, owner: dict[int, int], pid: int, child: int, time: str, is_thread: bool) -> None:
    """Notes a new thread or process, also where its first line came before its parent's result."""
    parent = recording.processes[pid]
    if is_thread:
        owner[child] = pid
        parent.tids.append(child)
        early = recording.processes.pop(child, None)
        if early:
            parent.calls += early.calls
            parent.names |= {(parent.program, name) for _, name in early.names}
        return
    early = recording.processes.get(child)
    if early is None or early.parent:
        # A process id that is used again replaces the earlier process; a day is too short for that.
        owner[child] = child
        recording.processes[child] = Process(child, pid, time, time, parent.program, [child])
    else:
        early.parent = pid
        early.names = {(program or parent.program, name) for program, name in early.names}
        early.program = early.program or parent.program


def note_contacts(recording: Recording, pid: int, time: str, text: str) -> None:
    """Notes each connection that a line names by both of its ends."""
    if "->" not in text:
        return
    known = recording.contacts.setdefault(pid, {})
    for own, other in PAIR.findall(text):
        earlier = known.get((own, other))
        known[own, other] = Contact(own, other, earlier.begin if earlier else time, time)
