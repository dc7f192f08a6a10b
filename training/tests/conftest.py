"""Tiny synthetic data for the tests, and the real ADFA-LD where it is at hand."""

import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch

from encoded_data import EncodedData, read_encoded_data
from files import write_json
from reference_encoder import arrays_of
from vocabulary import Vocabulary

REPOSITORY = Path(__file__).resolve().parents[2]
# `make test-all` sets FULL=1 and checks everything; test/support/full.ts reads it for the tests in TypeScript.
IS_FULL = os.environ.get("FULL") == "1"


@pytest.fixture(autouse=True)
def _one_thread() -> None:
    torch.set_num_threads(1)


@pytest.fixture
def adfa_ld() -> Path:
    """The ADFA-LD zip; a test that wants it is skipped where there is none."""
    places = [os.environ.get("DATA"), REPOSITORY / "data/ADFA-LD.zip", REPOSITORY.parent / "shared/ADFA-LD.zip"]
    found = next((Path(place) for place in places if place and Path(place).exists()), None)
    if found is None:
        pytest.skip("ADFA-LD is not here: set DATA=path, or fetch it with make data")
    return found


@pytest.fixture
def encode(tmp_path: Path) -> Callable[..., EncodedData]:
    """Writes traces of a training split (and windows of 6 calls, all of them) and reads them back."""

    def write(traces: list[list[int]], vocabulary_size: int = 9, stop_after: int | None = None) -> EncodedData:
        folder = tmp_path / "encoded"
        folder.mkdir(exist_ok=True)
        vocabulary = Vocabulary("i386", tuple(f"call_{n}" for n in range(1, vocabulary_size)))
        splits = {}
        for split in ("training", "validation"):
            files, windows = arrays_of(traces, vocabulary_size, 6, stop_after, one_hot=False)
            for what, pieces in files.items():
                (folder / f"{split}-{what}.npy").write_bytes(b"".join(pieces))
            splits[split] = {"traces": len(traces), "calls": sum(map(len, traces)), "windows": windows,
                             "names": [f"{n:04}.txt" for n in range(len(traces))], "families": [None] * len(traces)}
        dataset = {"name": "tiny", "sha256": "0" * 64, "licence": "none"}
        write_json(folder / "encoding.json", {"formatVersion": 1, "dataset": dataset,
                                              "vocabulary": vocabulary.to_json(), "splits": splits})
        return read_encoded_data(folder)

    return write


@pytest.fixture
def traces() -> list[list[int]]:
    """Forty traces of 8 to 30 calls that follow a pattern, some of them identical."""
    random = np.random.default_rng(3)
    made = [[int(1 + (n * step + start) % 8) for n in range(length)]
            for step, start, length in zip(random.integers(1, 4, 30), random.integers(0, 8, 30),
                                           random.integers(8, 31, 30), strict=True)]
    return made + made[:10]
