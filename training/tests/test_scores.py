"""Reference scores, golden files, and the drawing: the figures that others compare with."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import golden
import reference_scores
import reproduce
import train
from command import UserError
from drawing import draw_training
from recipes import RECIPES, WindowRecipe
from reference_scores import alarm_threshold
from tolerances import CALL_BITS, TRACE_MEAN_BITS

REPOSITORY = Path(__file__).resolve().parents[2]


def test_the_golden_files_are_current(capsys):
    golden.main(["--check", "--out", str(REPOSITORY / "test/golden")])


def test_golden_files_are_the_same_bytes_every_time_and_small():
    first, second = golden.golden_files(), golden.golden_files()
    assert first == second
    assert all(len(content) < 50_000 for content in first.values())


def test_a_golden_file_that_is_not_current_is_named(tmp_path):
    golden.main(["--out", str(tmp_path)])
    facts = json.loads((tmp_path / "windows.json").read_text())
    facts["cases"][0]["outputs"]["probabilities"]["data"][0] += 1e-3
    (tmp_path / "windows.json").write_text(json.dumps(facts))
    with pytest.raises(UserError, match=r"windows.json is not what training/golden.py writes now"):
        golden.main(["--check", "--out", str(tmp_path)])


@pytest.mark.parametrize("model", ["sample", "notebook"])
def test_scores_from_the_onnx_weights_equal_the_trainers_calibration(encode, traces, tmp_path, monkeypatch, model):
    monkeypatch.setitem(RECIPES, "sample", replace(RECIPES["sample"], embedding=4, layers=(5, 6), epochs=2, rows=4))
    monkeypatch.setitem(RECIPES, "notebook", WindowRecipe(layers=(4, 5, 6), batch_windows=10))
    data = encode(traces, stop_after=300 if model == "notebook" else None)
    folder = tmp_path / "models" / "tiny"
    train.main(["--model", model, "--data", str(data.folder), "--out", str(folder), "--threads", "1",
                "--checkpoints", str(tmp_path / "checkpoints")])
    manifest = json.loads((folder / "manifest.json").read_text())
    names = data.split("training").names
    held_out = [names.index(name) for name in manifest["split"]["heldOut"]]
    scored = {}
    for dtype in ([], ["--float64"]):
        reference_scores.main(["--model", str(folder), "--data", str(data.folder), "--split", "training", "--rounding",
                               "--traces", ",".join(map(str, held_out)), "--out", str(tmp_path / "scores.json"),
                               *dtype])
        scored[bool(dtype)] = json.loads((tmp_path / "scores.json").read_text())
    means = sorted(trace["meanBits"] for trace in scored[False]["traces"])
    np.testing.assert_allclose(means, manifest["calibration"]["scoresBits"], atol=TRACE_MEAN_BITS)
    for single, double in zip(scored[False]["traces"], scored[True]["traces"], strict=True):
        np.testing.assert_allclose(single["surpriseBits"], double["surpriseBits"], atol=CALL_BITS)
        difference = np.abs(np.subtract(single["surpriseBits"], double["surpriseBits"])).max()
        assert single["roundingBits"] == difference and double["roundingBits"] == 0
    if model == "notebook":
        probabilities = np.load(tmp_path / "scores.probabilities.npy")
        windows = [len(traces[index]) - 6 + 1 for index in held_out]
        assert probabilities.shape == (sum(-(-count // 10) for count in windows), 9)
        np.testing.assert_allclose(probabilities.sum(1), 1, atol=1e-5)


def test_the_threshold_is_the_mth_largest_score_and_no_alarm_without_enough_scores():
    scores = [float(score) for score in range(1, 40)]  # 39 scores: m = 2 at 5 %
    assert alarm_threshold(scores, 0.05) == 38.0
    assert alarm_threshold(scores[:18], 0.05) is None
    assert alarm_threshold(scores[:19], 0.05) == 19.0
    for mean in (37.9, 38.0, 38.1, 39.5):
        p = (1 + sum(score >= mean - TRACE_MEAN_BITS for score in scores)) / 40
        assert (p <= 0.05) == (mean > 38.0 + TRACE_MEAN_BITS)


def test_a_model_whose_file_is_not_its_manifests_is_refused(encode, traces, tmp_path, monkeypatch):
    monkeypatch.setitem(RECIPES, "sample", replace(RECIPES["sample"], embedding=4, layers=(5, 6), epochs=1))
    data = encode(traces)
    train.main(["--model", "sample", "--data", str(data.folder), "--out", str(tmp_path / "m"), "--threads", "1",
                "--checkpoints", str(tmp_path / "checkpoints")])
    with (tmp_path / "m" / "model.onnx").open("ab") as file:
        file.write(b"x")
    with pytest.raises(UserError, match="sha256 differs"):
        reference_scores.main(["--model", str(tmp_path / "m"), "--data", str(data.folder), "--out", "scores.json"])


def test_the_same_record_draws_the_same_bytes(tmp_path):
    epochs = [{"epoch": n, "loss": 3 / n, "accuracy": 1 - 1 / n, "heldOutLoss": 3.1 / n, "heldOutAccuracy": 1 - 1 / n}
              for n in range(1, 6)]
    for name in ("a.svg", "b.svg"):
        draw_training(tmp_path / name, "tiny", epochs, [], 5)
    assert (tmp_path / "a.svg").read_bytes() == (tmp_path / "b.svg").read_bytes()
    assert b"date" not in (tmp_path / "a.svg").read_bytes()


def test_a_reported_figure_is_inside_when_it_lies_between_the_runs_at_its_own_digits():
    runs = [{"seed": seed, **dict.fromkeys(reproduce.REPORTED, value)} for seed, value in enumerate((2.6449, 2.9))]
    table = reproduce.summary(runs)
    assert table["validationLoss"]["inside"] and table["trainingLoss"]["inside"]
    assert not table["heldOutLoss"]["inside"]
    assert "| validation loss | 2.64 | 2.6449 |" in reproduce.markdown(runs, "tiny")
