"""Says which processes of a recording belong to a misuse: from the attacker's address, the logs of the host, and who
forked whom."""

import datetime
import re
from dataclasses import dataclass, field

from recording import Contact, Recording, seconds

PHP = "php-fpm8.2"
SHARED = ("nginx", "redis-server", PHP)
CGI_LINE = re.compile(r"(\S+) pid=(\d+) path=")
PHP_LINE = re.compile(r"(\S+) (\d+) ")
JOB_LINE = re.compile(r"hour \d+ CRON\[(\d+)\] (.*)")


@dataclass(frozen=True)
class Logs:
    """The logs that the host itself wrote during the day."""

    cgi: str = ""
    php: str = ""
    jobs: str = ""


Span = tuple[str, str]


@dataclass(frozen=True)
class Malicious:
    """One process of a misuse. `own`: all its lines belong to it; `shared`: a service that also did normal work, of
    which only the lines of its `spans` may belong to it. `begin` and `end` are the first and last time of them.
    `tids` are the ids of its threads, itself first."""

    pid: int
    tids: list[int]
    program: str
    role: str
    begin: str
    end: str
    spans: list[Span]


@dataclass
class Found:
    """The processes found so far; `spans` holds when each shared one worked for the attacker."""

    own: set[int] = field(default_factory=set)
    spans: dict[int, set[Span]] = field(default_factory=dict)

    def share(self, pid: int, begin: str, end: str) -> None:
        """Adds a time in which a shared process worked for the attacker."""
        self.spans.setdefault(pid, set()).add((begin, end))

    def size(self) -> int:
        """Grows with everything that is found."""
        return len(self.own) + sum(len(spans) for spans in self.spans.values())


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
    for pid, contact in attackers_contacts(recording, attacker):
        note_contact(recording, found, pid, contact)
    note_logs(recording, found, attacker, logs, job_marks, begin)
    size = -1
    while size != found.size():
        size = found.size()
        add_descendants(recording, found)
        add_peers(recording, found)
    own = [
        Malicious(pid, one.tids, one.program, "own", one.begin, one.end, [(one.begin, one.end)])
        for pid, one in ((pid, processes[pid]) for pid in found.own)
    ]
    shared = [
        Malicious(
            pid,
            processes[pid].tids,
            processes[pid].program,
            "shared",
            min(spans)[0],
            max(end for _, end in spans),
            outermost(spans),
        )
        for pid, spans in found.spans.items()
    ]
    return sorted(own + shared, key=lambda process: (process.begin, process.pid))


def outermost(spans: set[Span]) -> list[Span]:
    """The spans that are in no other one, by time."""
    return sorted(one for one in spans if not any(o != one and o[0] <= one[0] and one[1] <= o[1] for o in spans))


def attackers_contacts(recording: Recording, attacker: str) -> list[tuple[int, Contact]]:
    """The connections of which one end is the attacker's address, with the process that holds each."""
    return [
        (pid, contact)
        for pid, contacts in recording.contacts.items()
        if pid in recording.processes
        for contact in contacts.values()
        if attacker in (contact.own.rpartition(":")[0], contact.other.rpartition(":")[0])
    ]


def program_of(recording: Recording, pid: int) -> str:
    """The last part of the path of a process's program."""
    return recording.processes[pid].program.rpartition("/")[2]


def note_contact(recording: Recording, found: Found, pid: int, contact: Contact) -> None:
    """A process that spoke to the attacker: a service shares its time; a listener that only accepts does not count."""
    if program_of(recording, pid) in SHARED:
        found.share(pid, contact.begin, contact.end)
    elif not recording.processes[pid].listens:
        found.own.add(pid)


def note_logs(recording: Recording, found: Found, attacker: str, logs: Logs, job_marks: list[str], begin: str) -> None:
    """Adds what the host's own logs say: who answered the attacker, and which planted jobs ran."""
    processes = recording.processes
    for address, pid in CGI_LINE.findall(logs.cgi):
        if address == attacker and int(pid) in processes:
            found.own.add(int(pid))
    requests = [
        contact for pid, contact in attackers_contacts(recording, attacker) if program_of(recording, pid) == "nginx"
    ]
    workers = {int(pid) for address, pid in PHP_LINE.findall(logs.php) if address == attacker} & processes.keys()
    for request in requests:
        # A worker of PHP has one connection per request, and serves one after another. Of those that began within the
        # client's connection, the client's is the one that ends when that does; another one had to be waited for.
        answers = [
            (abs(seconds(contact.end) - seconds(request.end)), pid, contact)
            for pid in workers
            for contact in recording.contacts.get(pid, {}).values()
            if request.begin <= contact.begin <= request.end and contact.own.isdigit()
        ]
        if answers:
            _, pid, contact = min(answers, key=lambda answer: answer[0])
            found.share(pid, contact.begin, contact.end)
    for pid, text in JOB_LINE.findall(logs.jobs):
        if any(mark in text for mark in job_marks) and int(pid) in processes and processes[int(pid)].begin >= begin:
            found.own.add(int(pid))


def add_descendants(recording: Recording, found: Found) -> None:
    """Adds what the attacker's processes forked, and what workers of PHP forked while they worked for the attacker."""
    children = recording.children()
    waiting = list(found.own)
    for pid, spans in found.spans.items():
        if program_of(recording, pid) == PHP:
            for child in children.get(pid, []):
                if any(begin <= recording.processes[child].begin <= end for begin, end in spans):
                    waiting.append(child)
    while waiting:
        pid = waiting.pop()
        found.own.add(pid)
        waiting += [child for child in children.get(pid, []) if child not in found.own]


def add_peers(recording: Recording, found: Found) -> None:
    """Adds the services on the other end of the connections of the attacker's own processes, and of workers of PHP
    while they worked for the attacker."""
    ends: dict[tuple[str, str], list[int]] = {}
    for pid, contacts in recording.contacts.items():
        for own, other in contacts:
            ends.setdefault((own, other), []).append(pid)
    spoken = [contact for pid in found.own for contact in recording.contacts.get(pid, {}).values()]
    for pid, spans in found.spans.items():
        if program_of(recording, pid) == PHP:
            for contact in recording.contacts.get(pid, {}).values():
                if any(begin <= contact.begin <= end for begin, end in spans):
                    spoken.append(contact)
    for contact in spoken:
        for peer in ends.get((contact.other, contact.own), []):
            if peer in recording.processes and peer not in found.own and program_of(recording, peer) != "nginx":
                note_contact(recording, found, peer, contact)
