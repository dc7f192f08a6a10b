"""Says who made each thread of a recording of strace, by a way of its own: the lives of all ids first, then all calls
that made one. The reader in src/traces must find the same; `node lab/lineage-agreement.mjs` compares them."""

import argparse
import json
import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

LINE = re.compile(r"\s*(?:\[pid\s+)?(\d+)(?:<[^>]*>)?\]?\s+(?:\d\d:\d\d:\d\d(?:\.\d+)?\s+|\d+\.\d+\s+)?(.*)")
SPAWN = re.compile(r"(?:<\.\.\. )?(clone3?|v?fork)(?:\(| resumed)")
CALL = re.compile(r"([a-zA-Z_]\w*)\(")
RESULT = re.compile(r"\)\s+= (\d+)(?: |$|<)")
SUPERSEDED = re.compile(r"\+\+\+ superseded by execve in pid (\d+)")
FOREVER = 1 << 60


@dataclass
class Life:
    """A thread from its first line to its last."""

    name: str
    begin: int
    end: int = FOREVER
    calls: int = 0
    listens: bool = False
    maker: "Life | None" = None
    is_thread: bool = False

    def process(self) -> "Life":
        """The first thread of its process."""
        life = self
        while life.is_thread and life.maker:
            life = life.maker
        return life

    def parent(self) -> "Life | None":
        """The process that made its process."""
        maker = self.process().maker
        return maker.process() if maker else None


@dataclass
class Text:
    """The lives of each id, in their order, and the calls that made a thread: when begun, by whom, whom."""

    lives: dict[str, list[Life]] = field(default_factory=dict)
    spawns: list[tuple[int, Life, str, bool]] = field(default_factory=list)
    begun: dict[str, tuple[int, bool]] = field(default_factory=dict)

    def life_of(self, thread: str, at: int) -> Life:
        """The life of an id that goes on at a line."""
        known = self.lives.setdefault(thread, [])
        if not known or known[-1].end < at:
            calls = sum(1 for life in known if life.calls)
            known.append(Life(thread if calls == 0 else f"{thread}.{calls + 1}", at))
        return known[-1]


def read_lives(lines: Iterable[str]) -> Text:
    """The lives and spawns of a text in which each line begins with a thread's id."""
    text = Text()
    for at, line in enumerate(lines):
        found = LINE.match(line.rstrip("\n"))
        if found:
            read_line(text, at, found[1], found[2])
    return text


def read_line(text: Text, at: int, thread: str, rest: str) -> None:
    """Notes what one line says."""
    superseded = SUPERSEDED.match(rest)
    if superseded:
        for life in text.lives.get(superseded[1], []):
            life.end = min(life.end, at)
        return
    life = text.life_of(thread, at)
    if rest.startswith(("+++ exited", "+++ killed")):
        life.end = at
        return
    call = CALL.match(rest)
    if call:
        life.calls += 1
        life.listens = life.listens or call[1] == "listen"
    spawn = SPAWN.match(rest)
    if not spawn:
        return
    begin, is_thread = (at, "CLONE_THREAD" in rest) if call else text.begun.pop(thread, (at, False))
    result = RESULT.search(rest)
    if result and int(result[1]) > 0:
        text.spawns.append((begin, life, result[1], is_thread))
    elif call:
        text.begun[thread] = (begin, is_thread)


def join_lives(text: Text) -> list[Life]:
    """Gives each life its maker: a spawn made the first life of its child that had not ended when it began."""
    for begin, maker, child, is_thread in text.spawns:
        for life in text.lives.get(child, []):
            if life.end > begin and life.maker is None and life is not maker:
                life.maker, life.is_thread = maker, is_thread
                break
    return [life for lives in text.lives.values() for life in lives]


def lineages(lives: list[Life]) -> dict[str, dict[str, str | None]]:
    """Process, parent and tree of each life with a call, by its name."""
    listening = {life.process().name for life in lives if life.listens}

    def tree_of(life: Life) -> str:
        process, parent = life.process(), life.parent()
        while parent and parent.parent() and parent.name not in listening:
            process, parent = parent, parent.parent()
        return process.name

    found = {}
    for life in lives:
        parent = life.parent()
        if life.calls:
            found[life.name] = {
                "process": life.process().name,
                "parent": parent.name if parent else None,
                "tree": tree_of(life),
            }
    return found


def main() -> int:
    """Prints the lineage of each thread as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("recording", type=Path, help="text of strace -f -o")
    given = parser.parse_args()
    with given.recording.open(encoding="utf-8", errors="replace") as lines:
        json.dump(lineages(join_lives(read_lives(lines))), sys.stdout)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
