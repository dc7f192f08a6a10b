"""Encodings whose calls are of no architecture that the TypeScript side has a table for."""

import json
from dataclasses import replace

import pytest

import train
from encoded_data import read_encoded_data
from files import write_json
from recipes import RECIPES
from vocabulary import Vocabulary


@pytest.mark.parametrize(("architecture", "calls"), [
    ("opaque", [f"call-{number}" for number in range(8)]),
    ("riscv64", ["io_setup", "io_destroy", "io_submit", "read", "write", "riscv_hwprobe", "close", "openat"]),
])
def test_a_model_is_trained_on_any_vocabulary_and_its_manifest_says_which(encode, traces, tmp_path, monkeypatch,
                                                                         architecture, calls):
    folder = encode(traces).folder
    vocabulary = Vocabulary(architecture, tuple(calls)).to_json()
    encoding = json.loads((folder / "encoding.json").read_text())
    write_json(folder / "encoding.json", {**encoding, "vocabulary": vocabulary})
    assert read_encoded_data(folder).vocabulary.calls == tuple(calls)

    monkeypatch.setitem(RECIPES, "sample", replace(RECIPES["sample"], embedding=4, layers=(5,), epochs=2))
    places = ["--data", str(folder), "--checkpoints", str(tmp_path / "checkpoints")]
    train.main(["--model", "sample", "--out", str(tmp_path / "own"), *places])
    train.main(["--continue-from", str(tmp_path / "own"), "--out", str(tmp_path / "further"), *places])
    for name in ("own", "further"):
        written = json.loads((tmp_path / name / "manifest.json").read_text())["vocabulary"]
        assert {key: written[key] for key in vocabulary} == vocabulary
