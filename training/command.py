"""How every script of this folder ends: results on stdout, one clear line on stderr for an error, a fixed exit code."""

import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from types import FrameType, TracebackType

from printable import printable


class UserError(Exception):
    """Wrong use or wrong input. The message is one line: what is wrong, where, and what to do."""


class Ended(KeyboardInterrupt):
    """SIGTERM or SIGHUP came: every `finally` on the way out still runs."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number


WORDS = {signal.SIGINT: "interrupted", signal.SIGTERM: "terminated", signal.SIGHUP: "hung up"}


def run(main: Callable[[list[str]], None]) -> None:
    """Calls main(arguments) and exits: 0 fine, 2 wrong use or input, 128 and the signal's number when Ctrl-C (130),
    SIGTERM (143) or SIGHUP (129) ended it. A SIGHUP that is ignored from the start (nohup) stays so."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, _end)
    try:
        main(sys.argv[1:])
    except UserError as error:
        print(f"error: {printable(str(error))}", file=sys.stderr)
        sys.exit(2)
    except OSError as error:
        problem = f"{error.filename}: {error.strerror}; check the path, the rights and the space"
        print(f"error: {printable(problem)}", file=sys.stderr)
        sys.exit(2)
    except KeyboardInterrupt as ending:
        number = ending.number if isinstance(ending, Ended) else signal.SIGINT
        with suppress(OSError):  # the terminal may be gone
            print(WORDS[number], file=sys.stderr, flush=True)
        os._exit(128 + number)  # at once: torch takes seconds to take itself down, and every file is whole already


def _end(number: int, _frame: FrameType | None) -> None:
    for later in WORDS:
        signal.signal(later, signal.SIG_IGN)  # a second one must not cut the clean-up short
    raise Ended(signal.Signals(number))


def _say_interrupted(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """In place of a stack trace where Ctrl-C falls into the seconds that loading torch takes."""
    if issubclass(kind, KeyboardInterrupt):
        print(WORDS[signal.SIGINT], file=sys.stderr)
    else:
        sys.__excepthook__(kind, error, trace)


sys.excepthook = _say_interrupted
