"""Collects traces under their file names, without copies within a set, and writes them as text of call names."""

import platform
import statistics
import textwrap
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from strace_log import Thread

SHORTEST_CALLS = 10
LONGEST_CALLS = 3500


def trace_text(calls: list[str], architecture: str) -> str:
    """The "names" format: an architecture line, then the call names, wrapped at 120 columns."""
    wrapped = textwrap.fill(" ".join(calls), 120, break_long_words=False, break_on_hyphens=False)
    return f"# architecture: {architecture}\n{wrapped}\n"


@dataclass
class Collection:
    """Every trace by its path inside the data set, and what was left out."""

    traces: dict[str, list[str]] = field(default_factory=dict)
    programs: Counter[tuple[str, str]] = field(default_factory=Counter)
    left_out: Counter[str] = field(default_factory=Counter)
    skipped: set[str] = field(default_factory=set)
    _runs: Counter[str] = field(default_factory=Counter)
    _seen: set[tuple[str, ...]] = field(default_factory=set)

    def add_normal(self, part: str, threads: list[Thread]) -> None:
        """Adds the threads of one run to the training or validation part."""
        self._runs["normal"] += 1
        run = self._runs["normal"]
        for number, thread in enumerate(threads, 1):
            if self._worth_keeping(part, thread):
                self.traces[f"{part}/{thread.program}-{run}-{number}.txt"] = thread.calls
                self.programs[part, thread.program] += 1

    def add_attack(self, family: str, run: int, threads: list[Thread]) -> None:
        """Adds the threads of one intrusion."""
        for number, thread in enumerate(threads, 1):
            if self._worth_keeping("attack", thread):
                self.traces[f"attack/{family}_{run}/{thread.program}-{number}.txt"] = thread.calls
                self.programs[family, thread.program] += 1

    def _worth_keeping(self, part: str, thread: Thread) -> bool:
        calls = tuple([part, *thread.calls])
        reason = None
        if len(thread.calls) < SHORTEST_CALLS:
            reason = f"shorter than {SHORTEST_CALLS} calls"
        elif len(thread.calls) > LONGEST_CALLS:
            reason = f"longer than {LONGEST_CALLS} calls"
        elif calls in self._seen:
            reason = f"verbatim copies of an earlier {part} trace"
        if reason:
            self.left_out[reason] += 1
        else:
            self._seen.add(calls)
        return reason is None

    def write(self, folder: Path) -> None:
        """Writes every trace below the folder."""
        for name, calls in self.traces.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(trace_text(calls, platform.machine()))

    def figures(self, part: str) -> tuple[int, int, int, int, int]:
        """Traces, calls, and the shortest, median and longest trace of a part."""
        lengths = [len(calls) for name, calls in self.traces.items() if name.startswith(f"{part}/")]
        if not lengths:
            return 0, 0, 0, 0, 0
        return len(lengths), sum(lengths), min(lengths), round(statistics.median(lengths)), max(lengths)

    def copies_across(self) -> int:
        """Validation or attack traces that equal a training trace."""
        training = {tuple(calls) for name, calls in self.traces.items() if name.startswith("training/")}
        return sum(not name.startswith("training/") and tuple(calls) in training for name, calls in self.traces.items())

    def summary(self) -> str:
        """A few lines that say what was recorded and what was not."""
        lines = [
            f"{part}: {self.figures(part)[0]} traces, {self.figures(part)[1]} calls"
            for part in ("training", "validation", "attack")
        ]
        lines += [f"left out: {count} {reason}" for reason, count in sorted(self.left_out.items())]
        lines += [f"skipped: {name}" for name in sorted(self.skipped)]
        return "\n".join(lines)
