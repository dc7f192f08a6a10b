"""Training on: the weights start as they were, the old folder stays, the manifest says what came before."""

import json
from pathlib import Path

import numpy as np
import pytest
from test_training import arguments, as_arrays, tiny  # noqa: F401 (a fixture)

import train
from command import UserError
from continuing import read_continued
from networks import StackedLanguageModel
from reference_scores import ReferenceModel
from trace_training import score_traces


def content_of(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


@pytest.fixture
def trained(encode, traces, tmp_path, tiny):  # noqa: F811
    """A tiny trained network's folder."""
    train.main(arguments(encode(traces), tmp_path))
    return tmp_path / "models" / "tiny"


@pytest.fixture
def others() -> list[list[int]]:
    """Thirty traces of another pattern than those that the network knows."""
    random = np.random.default_rng(8)
    return [[int(1 + (start - 3 * n) % 8) for n in range(20)] for start in random.integers(0, 8, 30)]


def go_on(data, folder, tmp_path, *more):
    out = tmp_path / "models" / "further"
    train.main(["--continue-from", str(folder), "--data", str(data.folder), "--out", str(out), "--checkpoints",
                str(tmp_path / "checkpoints"), *more])
    return out


def test_the_weights_start_as_the_old_network_left_them(encode, traces, trained):
    continued = read_continued(trained, encode(traces))
    recipe = continued.recipe()
    network = StackedLanguageModel(9, recipe.embedding, recipe.layers, recipe.dropout)
    continued.copy_into(network)
    arrays = as_arrays(traces[:5])
    reference = ReferenceModel(trained, dtype=network.head.weight.dtype)
    for trace, bits in zip(arrays, score_traces(network, arrays)[0], strict=True):
        logs, tokens = reference.log_probabilities(trace)
        np.testing.assert_allclose(bits, -np.take_along_axis(logs, tokens[:, None], 1)[:, 0] / np.log(2), atol=1e-5)
    manifest = json.loads((trained / "manifest.json").read_text())
    assert (recipe.layers, recipe.embedding) == (tuple(manifest["network"]["layers"]), manifest["network"]["embedding"])


def test_it_learns_the_new_traces_and_leaves_the_old_folder_untouched(encode, others, trained, tmp_path, capsys):
    before = content_of(trained)
    out = go_on(encode(others * 2), trained, tmp_path, "--epochs", "6")
    assert content_of(trained) == before
    said = capsys.readouterr().err
    bits_before = float(said.split("before: ")[1].split(" bits")[0])
    manifest = json.loads((out / "manifest.json").read_text())
    assert manifest["training"]["heldOutBits"] < bits_before
    graph = json.loads(before["manifest.json"])["graphs"]["sequence"]
    assert manifest["training"]["recipe"]["continuedFrom"] == graph["sha256"]


def test_the_manifest_keeps_what_was_learnt_before_and_tells_its_history(encode, traces, others, trained, tmp_path):
    old = json.loads((trained / "manifest.json").read_text())
    without_8 = [[token if token < 8 else 1 for token in trace] for trace in others]
    out = go_on(encode(without_8), trained, tmp_path)
    new = json.loads((out / "manifest.json").read_text())
    assert new["vocabulary"] == old["vocabulary"]  # 8 is known from before
    assert [entry["what"] for entry in new["history"]] == ["fit", "extend"]
    fit, extend = new["history"]
    assert fit["traces"] == old["dataset"]["trainingTraces"]
    assert new["dataset"]["trainingTraces"] == fit["traces"] + extend["traces"]
    assert new["dataset"]["licence"] == "none"
    again = read_continued(out, encode(without_8))
    assert len(again.manifest["history"]) == 2


def test_replayed_traces_are_those_that_were_fitted_and_not_those_held_out(encode, traces, others, trained, tmp_path):
    replay = tmp_path / "replay"
    encode(traces).folder.rename(replay)
    out = go_on(encode(others), trained, tmp_path, "--replay", str(replay), "--epochs", "2")
    record = json.loads((out / "manifest.json").read_text())
    old = json.loads((trained / "manifest.json").read_text())
    assert record["training"]["recipe"]["replayedTraces"] == old["dataset"]["trainingTraces"]


def test_what_cannot_be_gone_on_from_is_refused(encode, traces, trained, tmp_path):
    data = encode(traces)
    with pytest.raises(UserError, match="--replay goes with --continue-from"):
        train.main([*arguments(data, tmp_path), "--replay", str(data.folder)])
    with pytest.raises(UserError, match=r"nowhere/manifest\.json does not exist"):
        go_on(data, tmp_path / "nowhere", tmp_path)
    with pytest.raises(UserError, match="has another vocabulary"):
        go_on(encode([[min(token, 5) for token in trace] for trace in traces], vocabulary_size=8), trained, tmp_path)
    manifest = trained / "manifest.json"
    manifest.write_text(manifest.read_text().replace('"kind": "sequence"', '"kind": "windows"'))
    with pytest.raises(UserError, match="is no single network over whole traces"):
        go_on(encode(traces), trained, tmp_path)


def test_nothing_is_written_where_no_epoch_helps(encode, traces, trained, tmp_path, monkeypatch):
    monkeypatch.setattr(train.TraceJob, "train_epoch", lambda *_: (1.0, 0.5))
    with pytest.raises(UserError, match="no epoch lowered"):
        go_on(encode(traces), trained, tmp_path)
    assert not (tmp_path / "models" / "further").exists()
