"""Reads ADFA-LD for the reference encoder: from the zip or the unpacked folder, in sorted order, without its two traps
(`.DS_Store` files, and a table of system calls that does not fit: the numbers are i386)."""

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from command import UserError

SPLIT_FOLDERS = {
    "training": "Training_Data_Master",
    "validation": "Validation_Data_Master",
    "attack": "Attack_Data_Master",
}
LARGEST_CALL = 340


@dataclass(frozen=True)
class Trace:
    name: str
    family: str | None  # the attack folder's name without its number
    tokens: list[int]


def read_adfa_ld(path: Path) -> dict[str, list[Trace]]:
    """The traces of each split, sorted by full path. A UserError when path holds no ADFA-LD."""
    splits: dict[str, list[Trace]] = {name: [] for name in SPLIT_FOLDERS}
    by_folder = {folder: name for name, folder in SPLIT_FOLDERS.items()}
    for file, text in sorted(_text_files(path)):
        parts = PurePosixPath(file).parts
        split = next((by_folder[part] for part in parts if part in by_folder), None)
        if split is None:
            continue
        family = parts[-2].rpartition("_")[0] if split == "attack" else None
        splits[split].append(Trace(parts[-1], family, [token(word, file) for word in text.split()]))
    if not splits["training"]:
        raise UserError(f"{path} holds no folder {SPLIT_FOLDERS['training']}; give ADFA-LD.zip or its unpacked folder")
    return splits


def token(word: str, where: str) -> int:
    """The token of a written call number: itself if it is 1..340, else 0. A UserError for anything but digits."""
    if not (word.isascii() and word.isdigit()):
        raise UserError(f"{where}: '{word}' is not a system-call number; a trace holds decimal numbers and blanks")
    number = int(word)
    return number if 1 <= number <= LARGEST_CALL else 0


def _text_files(path: Path) -> Iterator[tuple[str, str]]:
    if path.is_dir():
        for file in path.rglob("*.txt"):
            yield file.relative_to(path).as_posix(), file.read_text("ascii", "replace")
    elif zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                if name.endswith(".txt") and "__MACOSX" not in name:
                    yield name, archive.read(name).decode("ascii", "replace")
    else:
        raise UserError(f"{path} is neither a folder nor a zip file; give ADFA-LD.zip or its unpacked folder")
