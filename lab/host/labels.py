"""Says which processes of a recording belong to a misuse: from the attacker's address, the logs of the host, and who
forked whom."""

import datetime
import re
from dataclasses import dataclass, field

from recording import Recording

SHARED = ("nginx", "redis-server", "php-fpm8.2")
APP_LINE = re.compile(r"(\S+) pid=(\d+) from=([\d.]+) to=([\d.]+)")
CGI_LINE = re.compile(r"(\S+) pid=(\d+) path=")
PHP_LINE = re.compile(r"(\S+) (\d+) ")
JOB_LINE = re.compile(r"hour \d+ CRON\[(\d+)\] (.*)")


@dataclass(frozen=True)
class Logs:
    """The logs that the host itself wrote during the day."""

    app: str = ""
    cgi: str = ""
    php: str = ""
    jobs: str = ""


@dataclass(frozen=True)
class Malicious:
    """One process of a misuse. `own`: all its lines belong to it; `shared`: a service that also did normal work, of
    which only the lines from `begin` to `end` may belong to it."""

    pid: int
    program: str
    role: str
    begin: str
    end: str


@dataclass
class Found:
    """The processes found so far; `windows` holds when each shared one worked for the attacker."""

    own: set[int] = field(default_factory=set)
    windows: dict[int, tuple[str, str]] = field(default_factory=dict)

    def share(self, pid: int, begin: str, end: str) -> None:
        """Widens the time in which a shared process worked for the attacker."""
        known = self.windows.get(pid, (begin, end))
        self.windows[pid] = (min(known[0], begin), max(known[1], end))


def clock(seconds: float) -> str:
    """A time since 1970 as strace prints it with TZ=UTC."""
    return datetime.datetime.fromtimestamp(seconds, datetime.UTC).strftime("%H:%M:%S.%f")


def malicious_processes(
    recording: Recording, attacker: str, logs: Logs, job_marks: list[str], begin: str
) -> list[Malicious]:
    """The processes of a misuse, by their first line.

    @param attacker the loopback address that only the attacker connects from
    @param job_marks texts of cron's log that name planted or changed jobs
    @param begin the time of day before which nothing is the attacker's
    """
    found = Found()
    processes = recording.processes
    for pid, contacts in recording.contacts.items():
        for contact in contacts.values():
            if attacker in (contact.own.rpartition(":")[0], contact.other.rpartition(":")[0]) and pid in processes:
                note_contact(recording, found, pid, contact.begin, contact.end)
    note_logs(recording, found, attacker, logs, job_marks, begin)
    size = -1
    while size != len(found.own) + len(found.windows):
        size = len(found.own) + len(found.windows)
        add_descendants(recording, found)
        add_peers(recording, found)
    listed = [
        Malicious(pid, processes[pid].program, "own", processes[pid].begin, processes[pid].end) for pid in found.own
    ]
    listed += [
        Malicious(pid, processes[pid].program, "shared", *window)
        for pid, window in found.windows.items()
        if pid in processes
    ]
    return sorted(listed, key=lambda process: (process.begin, process.pid))


def note_contact(recording: Recording, found: Found, pid: int, begin: str, end: str) -> None:
    """A process that spoke to the attacker: a service shares its time; a listener that only accepts is none."""
    process = recording.processes[pid]
    if process.program.rpartition("/")[2] in SHARED:
        found.share(pid, begin, end)
    elif not process.listens:
        found.own.add(pid)


def note_logs(recording: Recording, found: Found, attacker: str, logs: Logs, job_marks: list[str], begin: str) -> None:
    """Adds what the host's own logs say: who answered the attacker, and which planted jobs ran."""
    processes = recording.processes
    for address, pid, start, end in APP_LINE.findall(logs.app):
        if address == attacker and int(pid) in processes:
            found.share(int(pid), clock(float(start)), clock(float(end)))
    for address, pid in CGI_LINE.findall(logs.cgi):
        if address == attacker and int(pid) in processes:
            found.own.add(int(pid))
    spoken = [window for pid, window in found.windows.items() if processes[pid].program.endswith("nginx")]
    for address, pid in PHP_LINE.findall(logs.php):
        if address == attacker and int(pid) in processes and int(pid) not in found.windows and spoken:
            found.share(int(pid), min(window[0] for window in spoken), max(window[1] for window in spoken))
    for pid, text in JOB_LINE.findall(logs.jobs):
        if any(mark in text for mark in job_marks) and int(pid) in processes and processes[int(pid)].begin >= begin:
            found.own.add(int(pid))


def add_descendants(recording: Recording, found: Found) -> None:
    """Adds what the attacker's processes forked, and what shared ones forked while they worked for the attacker."""
    children = recording.children()
    waiting = list(found.own)
    for pid, (begin, end) in found.windows.items():
        name = recording.processes[pid].program if pid in recording.processes else ""
        if name.endswith("php-fpm8.2"):
            waiting += [child for child in children.get(pid, []) if begin <= recording.processes[child].begin <= end]
    while waiting:
        pid = waiting.pop()
        found.own.add(pid)
        waiting += [child for child in children.get(pid, []) if child not in found.own]


def add_peers(recording: Recording, found: Found) -> None:
    """Adds the services on the other end of the connections of the attacker's own processes."""
    ends: dict[tuple[str, str], list[int]] = {}
    for pid, contacts in recording.contacts.items():
        for own, other in contacts:
            ends.setdefault((own, other), []).append(pid)
    for pid in list(found.own):
        for contact in recording.contacts.get(pid, {}).values():
            for peer in ends.get((contact.other, contact.own), []):
                if peer not in found.own and peer in recording.processes:
                    note_contact(recording, found, peer, contact.begin, contact.end)
