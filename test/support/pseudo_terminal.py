"""Runs a command on a pseudo-terminal of a given size.

What the command writes to the terminal goes to this script's stdout. Each line of this script's stdin is one thing that happens to the
terminal: a JSON object {"type": TEXT} (keys pressed), {"signal": NUMBER} (sent to the command), {"columns": NUMBER} (resized) or
{"close": true} (the terminal goes away). At the end one JSON object goes to stderr: how the command ended, and whether the terminal's
settings are as they were.
"""

import argparse
import fcntl
import json
import os
import pty
import select
import struct
import sys
import termios
import time
from dataclasses import asdict, dataclass

ROWS = 24
# A command that a closed terminal does not end would run for ever.
LONGEST_AFTER_CLOSE_SECONDS = 20.0


@dataclass(frozen=True)
class Ended:
    """`exitCode` and `signal` as the kernel reports them: one of them is null."""

    exitCode: int | None
    signal: int | None
    settingsKept: bool


def set_columns(fd: int, columns: int) -> None:
    fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, columns, 0, 0))


def start(command: list[str], columns: int, stdout: str | None) -> tuple[int, int]:
    """The command's process id and the terminal's other side; with `stdout`, results go to that file."""
    pid, fd = pty.fork()
    if pid == 0:
        set_columns(0, columns)
        if stdout is not None:
            os.dup2(os.open(stdout, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), 1)
        os.execvp(command[0], command)
    return pid, fd


def happen(event: dict[str, object], pid: int, fd: int) -> bool:
    """Lets it happen; true when the terminal is closed by it."""
    if "type" in event:
        os.write(fd, str(event["type"]).encode())
    if "signal" in event:
        os.kill(pid, int(str(event["signal"])))
    if "columns" in event:
        set_columns(fd, int(str(event["columns"])))
    if "close" in event:
        os.close(fd)
        return True
    return False


def relay(pid: int, fd: int) -> bool:
    """Passes on what is written, and does what it is asked, until nobody writes any more; true when it closed the terminal."""
    waiting = b""
    sources = [fd, 0]
    while True:
        ready, _, _ = select.select(sources, [], [])
        if fd in ready:
            try:
                written = os.read(fd, 65536)
            except OSError:
                return False
            if written == b"":
                return False
            sys.stdout.buffer.write(written)
            sys.stdout.buffer.flush()
        if 0 in ready:
            asked = os.read(0, 65536)
            if asked == b"":
                sources = [fd]
            *lines, waiting = (waiting + asked).split(b"\n")
            for line in lines:
                if happen(json.loads(line), pid, fd):
                    return True


def wait(pid: int, is_closed: bool) -> int:
    """The status that the command ended with."""
    if not is_closed:
        return os.waitpid(pid, 0)[1]
    end = time.monotonic() + LONGEST_AFTER_CLOSE_SECONDS
    while time.monotonic() < end:
        ended, status = os.waitpid(pid, os.WNOHANG)
        if ended == pid:
            return status
        time.sleep(0.01)
    os.kill(pid, 9)
    return os.waitpid(pid, 0)[1]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--columns", type=int, required=True)
    parser.add_argument("--stdout", help="a file that the command's stdout goes to; default: the terminal")
    parser.add_argument("command", nargs="+")
    options = parser.parse_args()
    pid, fd = start(options.command, options.columns, options.stdout)
    before = termios.tcgetattr(fd)
    is_closed = relay(pid, fd)
    status = wait(pid, is_closed)
    ended = Ended(
        exitCode=os.WEXITSTATUS(status) if os.WIFEXITED(status) else None,
        signal=os.WTERMSIG(status) if os.WIFSIGNALED(status) else None,
        settingsKept=is_closed or termios.tcgetattr(fd) == before,
    )
    print(json.dumps(asdict(ended)), file=sys.stderr)


if __name__ == "__main__":
    main()
