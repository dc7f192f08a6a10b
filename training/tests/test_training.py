"""Training: what is held out, what a resumed run gives, what is refused, what a model folder holds."""

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file

import train
from command import UserError
from fitting import fit
from recipes import RECIPES, WindowRecipe
from splits import hold_out
from trace_chunks import trace_chunks
from trace_training import TraceJob
from window_training import WindowJob, drop_in

REPOSITORY = Path(__file__).resolve().parents[2]
TINY = replace(RECIPES["sample"], seed=1, embedding=4, layers=(5, 6), epochs=4, patience=4, rows=4, chunk_calls=8)


@pytest.fixture
def tiny(monkeypatch):
    monkeypatch.setitem(RECIPES, "sample", TINY)
    monkeypatch.setitem(RECIPES, "notebook", WindowRecipe(layers=(4, 5, 6), batch_windows=10))


def arguments(data, tmp_path, model="sample", *more):
    return ["--model", model, "--data", str(data.folder), "--out", str(tmp_path / "models" / "tiny"), "--threads", "1",
            "--checkpoints", str(tmp_path / "checkpoints"), *more]


def as_arrays(traces):
    return [np.array(trace, np.uint16) for trace in traces]


def test_the_split_keeps_identical_traces_on_one_side_and_holds_out_a_tenth(traces):
    arrays = as_arrays(traces * 3)
    fitted, held_out = hold_out(arrays, 1)
    assert sorted(fitted + held_out) == list(range(len(arrays)))
    assert len(held_out) >= len(arrays) / 10
    assert not {arrays[i].tobytes() for i in fitted} & {arrays[i].tobytes() for i in held_out}
    assert (fitted, held_out) == hold_out(arrays, 1) != hold_out(arrays, 2)


def test_a_trace_with_very_many_copies_is_fitted_and_never_held_out_unless_all_are_such():
    every_day, rare = [[1, 2, 3]] * 30, [[1, 2, 3, number] for number in range(70)]
    arrays = as_arrays(every_day + rare)
    for seed in range(20):
        fitted, held_out = hold_out(arrays, seed)
        assert len(held_out) == 10 and min(held_out) >= 30 and set(range(30)) <= set(fitted)
    assert hold_out(as_arrays([[1]] * 30 + [[2]] * 30 + [[3]]), 1)[1] == [60]
    fitted, held_out = hold_out(as_arrays([[1]] * 30 + [[2]] * 30), 1)
    assert len(fitted) == len(held_out) == 30


def test_chunks_show_every_call_once_and_start_each_trace_afresh(traces):
    arrays = as_arrays(traces)
    seen = [[] for _ in arrays]
    for chunk in trace_chunks(arrays, range(len(arrays)), rows=4, chunk_calls=7):
        for line, start, trace, place, length in zip(chunk.calls, chunk.starts, chunk.traces, chunk.places,
                                                     chunk.lengths, strict=True):
            assert place == len(seen[trace]) and start == (place == 0)
            assert not line[length:].any()
            seen[trace] += line[:length].tolist()
    assert seen == traces


def test_a_run_interrupted_and_resumed_equals_one_that_was_not(traces, tmp_path):
    def new_job():
        return TraceJob(TINY, 9, as_arrays(traces[:30]), as_arrays(traces[30:]))

    whole = new_job()
    expected = fit(whole, {"recipe": asdict(TINY)}, tmp_path / "whole", fresh=True)

    def interrupted(report_at):
        def train_epoch(epoch, report):
            if epoch == report_at:
                raise KeyboardInterrupt
            return TraceJob.train_epoch(stopped, epoch, report)
        return train_epoch

    for stop_at in (2, 3):
        stopped = new_job()
        stopped.train_epoch = interrupted(stop_at)
        with pytest.raises(KeyboardInterrupt):
            fit(stopped, {"recipe": asdict(TINY)}, tmp_path / "parts", fresh=False)
    resumed = new_job()
    progress = fit(resumed, {"recipe": asdict(TINY)}, tmp_path / "parts", fresh=False)
    losses = [[epoch["loss"] for epoch in run.epochs] for run in (progress, expected)]
    assert losses[0] == losses[1] and progress.best_epoch == expected.best_epoch
    for name, value in whole.network.state_dict().items():
        assert value.equal(resumed.network.state_dict()[name]), name


def test_an_epoch_whose_network_amplifies_rounding_errors_is_not_kept(traces, tmp_path, capsys):
    job = TraceJob(TINY, 10, traces[:-2], traces[-2:])
    verdicts = iter([True, False, False, False, False, False])
    job.can_be_kept = lambda: next(verdicts)
    progress = fit(job, {}, tmp_path / "checkpoint", fresh=True)
    assert progress.best_epoch == 1 and len(progress.epochs) > 1
    assert "this epoch is not kept" in capsys.readouterr().err


def test_nothing_is_left_to_write_where_no_epoch_can_be_kept(traces, tmp_path):
    job = TraceJob(TINY, 10, traces[:-2], traces[-2:])
    job.can_be_kept = lambda: False
    with pytest.raises(UserError, match="no epoch gave a network that rounds alike"):
        fit(job, {}, tmp_path / "checkpoint", fresh=True)


def test_a_checkpoint_of_other_settings_or_other_data_is_refused_with_the_difference(encode, traces, tmp_path, tiny):
    data = encode(traces)
    train.main(arguments(data, tmp_path))
    with pytest.raises(UserError, match=r"another run \(seed was 1, is now 2\); .* --fresh"):
        train.main(arguments(data, tmp_path, "sample", "--seed", "2"))
    data = encode(traces[:-1])
    with pytest.raises(UserError, match=r"training data sha256 was .*--fresh"):
        train.main(arguments(data, tmp_path))
    train.main(arguments(data, tmp_path, "sample", "--fresh"))


def test_where_it_may_begin_anew_the_same_command_trains_on_changed_data_and_goes_on_with_the_same(
        encode, traces, tmp_path, tiny, capsys):
    starts_over = "the data or the settings have changed since the last training: it starts over"
    checkpoint = tmp_path / "checkpoints" / "tiny" / "checkpoint.safetensors"
    more = ("sample", "--fresh-if-changed")
    train.main(arguments(encode(traces[:-1]), tmp_path, *more))
    first = capsys.readouterr().err
    assert starts_over not in first and "going on" not in first
    train.main(arguments(encode(traces), tmp_path, *more))
    assert starts_over in capsys.readouterr().err
    train.main(arguments(encode(traces), tmp_path, *more))
    assert "going on after epoch 4" in capsys.readouterr().err
    checkpoint.write_bytes(b"no checkpoint")
    train.main(arguments(encode(traces), tmp_path, *more))
    assert "epoch 4/4" in capsys.readouterr().err


def test_one_trace_is_refused_by_the_name_of_its_data_set(encode, traces, tmp_path, tiny):
    data = encode(traces[:1] * 3)
    with pytest.raises(UserError, match=f"^{data.dataset['name']}: training needs at least two different traces"):
        train.main(arguments(data, tmp_path))


def test_a_damaged_checkpoint_is_refused(encode, traces, tmp_path, tiny):
    checkpoint = tmp_path / "checkpoints" / "tiny" / "checkpoint.safetensors"
    checkpoint.parent.mkdir(parents=True)
    checkpoint.write_bytes(b"no checkpoint")
    with pytest.raises(UserError, match="is no checkpoint of this trainer"):
        train.main(arguments(encode(traces), tmp_path))


GRAPH_FILES = [("sample", {"model.onnx"}), ("notebook", {"model.onnx", "prefixes.onnx"})]


@pytest.mark.parametrize(("model", "files"), GRAPH_FILES)
def test_a_model_folder_holds_what_its_manifest_says(encode, traces, tmp_path, tiny, model, files):
    data = encode(traces, stop_after=300 if model == "notebook" else None)
    train.main(arguments(data, tmp_path, model))
    folder = tmp_path / "models" / "tiny"
    assert {file.name for file in folder.iterdir()} == files | {"manifest.json", "training.json", "training.svg"}
    manifest = json.loads((folder / "manifest.json").read_text())
    for graph in manifest["graphs"].values():
        assert hashlib.sha256((folder / graph["file"]).read_bytes()).hexdigest() == graph["sha256"]
    scores = manifest["calibration"]["scoresBits"]
    assert scores == sorted(scores) and len(scores) == manifest["dataset"]["heldOutTraces"] == len(
        manifest["split"]["heldOut"])
    assert manifest["vocabulary"]["sha256"] == data.vocabulary.sha256
    assert manifest["vocabulary"]["trainedTokens"] == list(range(1, 9))
    assert manifest["export"]["largestDifferenceBits"] <= manifest["export"]["toleranceBits"]
    assert manifest["network"]["parameters"] == manifest["network"]["parametersKeras"]
    record = json.loads((folder / "training.json").read_text())
    assert len(record["epochs"]) == manifest["training"]["epochs"]
    assert {"loss", "accuracy", "heldOutLoss", "heldOutAccuracy", "heldOutBits", "seconds",
            "callsPerSecond"} <= record["epochs"][0].keys()


def test_training_says_when_too_few_traces_are_held_out_for_a_promise(encode, traces, tmp_path, tiny, capsys):
    train.main(arguments(encode(traces), tmp_path))
    assert "a promise of 5 % false alarms needs 19" in capsys.readouterr().err


def test_drop_in_repeats_windows_and_leaves_the_held_out_ones_alone(traces):
    windows = np.arange(600, dtype=np.uint16).reshape(100, 6) % 9
    job = WindowJob(WindowRecipe(layers=(4, 5, 6), drop_in=True), 9, windows)
    assert np.array_equal(job.held_out, windows[95:])
    repeated = drop_in(np.arange(3000)[:, None], np.random.default_rng(0))
    times = np.bincount(repeated[:, 0], minlength=3000)
    assert times.min() == 0 and times.max() == 10 and abs(times.mean() - 5) < 0.3


def test_drop_in_without_windows_is_refused(encode, traces, tmp_path, tiny):
    with pytest.raises(UserError, match="--augment-drop-in repeats windows"):
        train.main(arguments(encode(traces), tmp_path, "sample", "--augment-drop-in"))


def test_ctrl_c_ends_training_midway_with_130_and_the_same_command_goes_on(encode, traces, tmp_path):
    data = encode(traces * 20)
    command = [sys.executable, str(REPOSITORY / "training/train.py"), *arguments(data, tmp_path)]
    checkpoint = tmp_path / "checkpoints" / "tiny" / "checkpoint.safetensors"
    running = subprocess.Popen(command, stderr=subprocess.PIPE, env={**os.environ, "OMP_NUM_THREADS": "1"})
    while not checkpoint.exists():
        assert running.poll() is None, running.communicate()[1].decode()
        time.sleep(0.02)
    running.send_signal(signal.SIGINT)
    _, said = running.communicate(timeout=120)
    # It ended before the work did: a training that comes to its end gives 0 and a model.
    assert running.returncode == 130
    assert not (tmp_path / "models" / "tiny").exists()
    assert b"the same command continues" in said and b"Traceback" not in said
    assert any(name.startswith("best.") for name in load_file(checkpoint))
