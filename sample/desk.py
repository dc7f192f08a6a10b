"""A desk: one throw-away folder where commands are run under strace and their threads collected."""

import os
import secrets
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import TypeVar

from strace_log import Thread, read_threads

PROGRAMS = Path(__file__).parent / "programs"
SEARCH_PATH = "/usr/bin:/bin"
LONGEST_RUN_SECONDS = 60
Option = TypeVar("Option")
STRACE = ["strace", "-f", "-qq", "-s", "256"]


class CannotTraceError(Exception):
    """This machine cannot record: strace is missing or may not trace."""


class MissingProgramError(Exception):
    """A program that a recipe needs is not installed."""


def check_strace() -> None:
    """Raises CannotTraceError, with what to do about it, unless strace can trace a child here."""
    if not shutil.which("strace"):
        raise CannotTraceError("strace is not installed; install it, e.g. with: sudo apt-get install strace")
    trial = subprocess.run([*STRACE, "-o", "/dev/null", "true"], capture_output=True, text=True)
    if trial.returncode != 0:
        reason = (trial.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise CannotTraceError(
            f"strace is installed but may not trace here ({reason}); "
            "allow ptrace, e.g. with: docker run --cap-add SYS_PTRACE"
        )


@dataclass
class Desk:
    """Runs commands in `folder` with a plain environment; `random` decides the inputs."""

    folder: Path
    random: Random
    number: int = 0
    threads: list[Thread] = field(default_factory=list)
    started: int = 0
    token: str = field(default_factory=lambda: secrets.token_hex(8))

    def environment(self) -> dict[str, str]:
        """Nothing of the caller's environment leaks into the recorded programs."""
        return {
            "PATH": SEARCH_PATH,
            "HOME": str(self.folder),
            "TMPDIR": str(self.folder),
            "LC_ALL": "C" if self.random.random() < 0.7 else "C.UTF-8",
            "TOKEN": self.token,
            "PYTHONDONTWRITEBYTECODE": "1",
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_AUTHOR_NAME": "sample",
            "GIT_AUTHOR_EMAIL": "sample@localhost",
            "GIT_COMMITTER_NAME": "sample",
            "GIT_COMMITTER_EMAIL": "sample@localhost",
        }

    def turn(self, options: Sequence[Option]) -> Option:
        """The option whose turn it is: run after run goes through all of them."""
        return options[self.number % len(options)]

    def run(self, *argv: str | Path) -> None:
        """Runs a command untraced, to prepare an input."""
        subprocess.run(_resolved(argv), cwd=self.folder, env=self.environment(), check=True, capture_output=True)

    def trace(self, *argv: str | Path, stdin: Path | None = None, fine: tuple[int, ...] = (0,)) -> list[Thread]:
        """Runs a command under strace to its end and returns its threads; any exit status but the fine ones raises."""
        with self.tracing(*argv, stdin=stdin, fine=fine) as threads:
            pass
        return threads

    @contextmanager
    def tracing(
        self, *argv: str | Path, stdin: Path | None = None, fine: tuple[int, ...] = (0,)
    ) -> Iterator[list[Thread]]:
        """Starts a command under strace; after the body, waits for its end and fills the list it gave with threads."""
        threads: list[Thread] = []
        self.started += 1
        stem = self.folder.parent / f"{self.folder.name}.{self.started}"
        log, errors = stem.with_name(stem.name + ".log"), stem.with_name(stem.name + ".err")
        command = _resolved(argv)
        with (
            (stdin or Path(os.devnull)).open("rb") as source,
            (self.folder / "output").open("wb") as output,
            errors.open("wb") as err,
        ):
            process = subprocess.Popen(
                [*STRACE, "-o", str(log), *command],
                cwd=self.folder,
                env=self.environment(),
                stdin=source,
                stdout=output,
                stderr=err,
                start_new_session=True,
            )
            try:
                yield threads
                status = process.wait(LONGEST_RUN_SECONDS)
            finally:
                if process.poll() is None:
                    os.killpg(process.pid, signal.SIGKILL)
                    process.wait()
        if status not in fine:
            raise RuntimeError(f"{' '.join(command)} exited with {status}: {errors.read_text(errors='replace')[-500:]}")
        threads.extend(read_threads(log.read_text(errors="replace").splitlines()))
        self.threads.extend(threads)

    def wait_for_port(self, port_file: Path) -> int:
        """The port that a toy server wrote once it listens."""
        deadline = time.monotonic() + LONGEST_RUN_SECONDS
        while time.monotonic() < deadline:
            if port_file.exists() and (text := port_file.read_text()).endswith("\n"):
                return int(text)
            time.sleep(0.01)
        raise RuntimeError(f"no server wrote {port_file}")


def _resolved(argv: tuple[str | Path, ...]) -> list[str]:
    program = shutil.which(str(argv[0]), path=SEARCH_PATH)
    if not program:
        raise MissingProgramError(str(argv[0]))
    return [program, *map(str, argv[1:])]
