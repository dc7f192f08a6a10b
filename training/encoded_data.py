"""Reads the folder that `syscall-sentinel encode` writes (docs/exchange.md, section 1), memory-mapped."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from command import UserError
from files import read_json, sha256_of
from vocabulary import Vocabulary, vocabulary_from_json

ADVICE = "write it with: syscall-sentinel encode --data PATH --out DIR"


@dataclass(frozen=True)
class Split:
    """Traces of one split, in the data set's order."""

    calls: np.ndarray  # uint16 [calls], the tokens of all traces, one after another
    offsets: np.ndarray  # int64 [traces + 1]
    names: list[str]  # [traces]
    windows: np.ndarray | None  # uint16 [windows, windowCalls], only with --windows
    windows_used: dict[str, Any] | None  # windowCalls, stopAfter, windows, tracesUsed, shortTraces

    def traces(self) -> list[np.ndarray]:
        """uint16 [calls] for each trace, as views."""
        return [self.calls[start:stop] for start, stop in zip(self.offsets[:-1], self.offsets[1:], strict=True)]


@dataclass(frozen=True)
class EncodedData:
    folder: Path
    dataset: dict[str, Any]  # name, sha256, licence
    vocabulary: Vocabulary
    splits: dict[str, Split]  # "training", "validation", "attack": those that exist
    traces: dict[str, Any] | None = None  # per, hasLineage, formats, leftOut; an encoding of before has none

    def split(self, name: str) -> Split:
        """The split called name; a UserError when the data set has none."""
        if name not in self.splits:
            raise UserError(f"{self.folder} has no split '{name}', only {', '.join(self.splits)}")
        return self.splits[name]

    def training_sha256(self) -> str:
        """sha256 over tokens, offsets and windows of the training split: what a checkpoint must fit."""
        training = self.split("training")
        digest = hashlib.sha256(self.vocabulary.sha256.encode())
        for array in (training.calls, training.offsets, training.windows):
            if array is not None:
                digest.update(np.ascontiguousarray(array).data)
        return digest.hexdigest()


def read_encoded_data(folder: Path) -> EncodedData:
    """The encoded data set in folder; a UserError for a missing, foreign or inconsistent file."""
    encoding = read_json(folder / "encoding.json", ADVICE)
    if encoding.get("formatVersion") != 1:
        raise UserError(f"{folder / 'encoding.json'}: formatVersion is {encoding.get('formatVersion')}, "
                        f"this trainer reads 1; {ADVICE}")
    try:
        vocabulary = vocabulary_from_json(encoding["vocabulary"], str(folder / "encoding.json"))
        _check_arrays(folder, encoding.get("arrays"))
        splits = {name: _read_split(folder, name, facts, vocabulary.size) for name, facts in encoding["splits"].items()}
        return EncodedData(folder, encoding["dataset"], vocabulary, splits, encoding.get("traces"))
    except KeyError as error:
        raise UserError(f"{folder / 'encoding.json'}: the field {error} is missing; {ADVICE}") from None


def _check_arrays(folder: Path, digests: dict[str, str] | None) -> None:
    """A UserError where an array that training reads is not the one that encoding.json was written for: arrays of two
    encodings may fit in shape. An encoding of before there were digests has none to check."""
    for name, digest in (digests or {}).items():
        path = folder / name
        if name.endswith("-one-hot.npy") or not path.exists():
            continue  # training reads no one-hot; what is missing is said later
        if sha256_of(path) != digest:
            raise UserError(f"{path} is not the array that encoding.json was written for (its sha256 differs): it is "
                            f"damaged, or of another encoding; {ADVICE}")


def _read_split(folder: Path, name: str, facts: dict[str, Any], vocabulary_size: int) -> Split:
    calls = _read_array(folder / f"{name}-calls.npy", np.uint16, (facts["calls"],))
    offsets = _read_array(folder / f"{name}-offsets.npy", np.int64, (facts["traces"] + 1,))
    if offsets[0] != 0 or offsets[-1] != len(calls) or np.any(np.diff(offsets) < 0):
        raise UserError(f"{folder / f'{name}-offsets.npy'}: offsets do not run from 0 to {len(calls)}; {ADVICE}")
    if len(facts["names"]) != facts["traces"]:
        raise UserError(f"{folder / 'encoding.json'}: {len(facts['names'])} names for {facts['traces']} "
                        f"{name} traces; {ADVICE}")
    if len(calls) and calls.max() >= vocabulary_size:
        raise UserError(f"{folder / f'{name}-calls.npy'}: token {calls.max()} is outside the vocabulary "
                        f"of {vocabulary_size}; {ADVICE}")
    used = facts.get("windows")
    windows = None
    if used:
        windows = _read_array(folder / f"{name}-windows.npy", np.uint16, (used["windows"], used["windowCalls"]))
    return Split(calls, offsets, facts["names"], windows, used)


def _read_array(path: Path, dtype: type, shape: tuple[int, ...]) -> np.ndarray:
    try:
        array = np.load(path, mmap_mode="r" if np.prod(shape) else None, allow_pickle=False)
    except FileNotFoundError:
        raise UserError(f"{path} does not exist; {ADVICE}") from None
    except (ValueError, EOFError, OSError) as error:
        raise UserError(f"{path} is not a readable .npy file ({error}); {ADVICE}") from None
    if array.dtype != dtype or array.shape != shape:
        raise UserError(f"{path} holds {array.dtype} {list(array.shape)}, encoding.json says "
                        f"{np.dtype(dtype)} {list(shape)}; {ADVICE}")
    return array
