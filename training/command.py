"""How every script of this folder ends: results on stdout, one clear line on stderr for an error, a fixed exit code."""

import os
import sys
from collections.abc import Callable

from printable import printable


class UserError(Exception):
    """Wrong use or wrong input. The message is one line: what is wrong, where, and what to do."""


def run(main: Callable[[list[str]], None]) -> None:
    """Calls main(arguments) and exits: 0 fine, 2 wrong use or input, 130 interrupted (Ctrl-C)."""
    try:
        main(sys.argv[1:])
    except UserError as error:
        print(f"error: {printable(str(error))}", file=sys.stderr)
        sys.exit(2)
    except OSError as error:
        problem = f"{error.filename}: {error.strerror}; check the path, the rights and the space"
        print(f"error: {printable(problem)}", file=sys.stderr)
        sys.exit(2)
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr, flush=True)
        os._exit(130)  # at once: torch takes seconds to take itself down, and every file is whole already
