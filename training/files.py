"""Files are written under a temporary name and renamed, so that no reader ever sees half of one."""

import glob
import hashlib
import json
import os
import re
import secrets
import shutil
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from command import UserError

STALE_AFTER_SECONDS = 60


def write_bytes(path: Path, content: bytes) -> None:
    """Writes content to path in one step, making its folder if need be: to a new file with a name that cannot be
    guessed, brought to the disk and renamed. Whatever goes wrong, path stays as it was."""
    path.parent.mkdir(parents=True, exist_ok=True)
    _remove_stale(path)
    part = _private(path)
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o666), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        error.filename = str(path)  # which a full disk does not name
        raise
    finally:
        part.unlink(missing_ok=True)
    _sync_folder(path.parent)


def _private(path: Path) -> Path:
    """A new hidden name next to path, with the process that owns it; `syscall-sentinel` calls its own likewise."""
    return path.with_name(f".{path.name[:40]}.{os.getpid()}-{secrets.token_hex(8)}.part")


def _remove_stale(path: Path) -> None:
    """Removes what killed processes left next to path: their process is gone and nothing has changed for a minute (a
    process of another container cannot be seen)."""
    for left in path.parent.glob(f".{glob.escape(path.name[:40])}.*.part"):
        owner = re.fullmatch(r"(\d{1,10})-[0-9a-f]{16}", left.name.removesuffix(".part").rpartition(".")[2])
        with suppress(FileNotFoundError):
            if owner and not _is_running(int(owner[1])) and time.time() - left.lstat().st_mtime > STALE_AFTER_SECONDS:
                shutil.rmtree(left, ignore_errors=True) if left.is_dir() else left.unlink()


def _is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True


def _sync_folder(folder: Path) -> None:
    """Brings a folder's names to the disk; a file system that cannot is left alone."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def refuse_input_as_output(out: Path, inputs: Iterable[Path], option: str = "--out") -> None:
    """A UserError where out is one of the inputs, or is inside one that is a folder, links resolved."""
    place = out.resolve()
    for given in inputs:
        source = given.resolve()
        if place == source or source in place.parents:
            raise UserError(f"{option} {out}: it is {given}, which is read, or is inside it; name another place")


def write_json(path: Path, value: Any) -> None:
    """Writes value as indented UTF-8 JSON with a final line feed; NaN and infinity are refused (ValueError)."""
    write_bytes(path, (json.dumps(value, indent=2, ensure_ascii=False, allow_nan=False) + "\n").encode())


def read_json(path: Path, advice: str) -> Any:
    """Parsed JSON of path; a UserError that ends in `advice` if it is absent or no JSON."""
    try:
        return json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise UserError(f"{path} does not exist; {advice}") from None
    except NotADirectoryError:
        raise UserError(f"{path.parent} is not a folder; {advice}") from None
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise UserError(f"{path} is not JSON ({error}); {advice}") from None


def sha256_of(path: Path) -> str:
    """sha256 of a file's bytes, 64 hex digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def folder_in_one_step(target: Path) -> Iterator[Path]:
    """Yields an empty folder that takes target's place when the block ends well, and is removed when it does not.
    Of two that write to one target at the same time each puts its own whole folder there; the later one stays."""
    target.parent.mkdir(parents=True, exist_ok=True)
    _remove_stale(target)
    part, old = _private(target), _private(target)
    part.mkdir()
    try:
        yield part
        _sync_folder(part)
        with suppress(FileNotFoundError):
            target.rename(old)
        try:
            part.rename(target)
        except OSError:
            if old.exists() and not target.exists():
                old.rename(target)
            raise
        _sync_folder(target.parent)
    finally:
        shutil.rmtree(old, ignore_errors=True)
        shutil.rmtree(part, ignore_errors=True)
