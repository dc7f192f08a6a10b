"""Files are written under a temporary name and renamed, so that no reader ever sees half of one."""

import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from command import UserError


def write_bytes(path: Path, content: bytes) -> None:
    """Writes content to path in one step, making its folder if need be."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    part.write_bytes(content)
    part.replace(path)


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
    """Yields an empty folder that takes target's place when the block ends well, and is removed when it does not."""
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir()
    try:
        yield part
        old = target.with_name(f".{target.name}.{os.getpid()}.old")
        if target.exists():
            target.rename(old)
        part.rename(target)
        shutil.rmtree(old, ignore_errors=True)
    finally:
        shutil.rmtree(part, ignore_errors=True)
