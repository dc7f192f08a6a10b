"""Whether there were enough training traces: the counts behind it, the verdict, and what training says and writes."""

import json

import numpy as np
import pytest
from test_training import TINY, arguments

import train
from counted_runs import CountedRuns
from enough_data import EnoughData, LearningCurve, calibration_note, learning_curve
from recipes import RECIPES
from reference_baselines import mean_bits, witten_bell


def as_arrays(traces):
    return [np.array(trace, np.uint16) for trace in traces]


def traces_of_patterns(count, patterns):
    """Different traces of six runs of five calls, each run one of `patterns`."""
    random = np.random.default_rng(5)
    known = random.integers(1, 200, (patterns, 5))
    return [known[random.integers(patterns, size=6)].ravel().astype(np.uint16) for _ in range(count)]


def test_counted_runs_give_the_bits_of_the_slow_reference(traces):
    arrays = as_arrays(traces)
    fitted = np.arange(len(arrays)) % 3 == 0
    got = CountedRuns(arrays, 9, order=3).mean_bits(fitted, ~fitted)
    model = witten_bell([trace for trace, used in zip(traces, fitted, strict=True) if used], 3, 9)
    tested = [trace for trace, used in zip(traces, fitted, strict=True) if not used]
    np.testing.assert_allclose(got, [mean_bits(model, trace, 3, 9) for trace in tested], rtol=1e-12)


def test_copies_and_empty_traces_count_for_nothing(traces):
    arrays = as_arrays(traces)
    assert learning_curve([*arrays, *arrays, np.array([], np.uint16)], 9) == learning_curve(arrays, 9)


def test_the_same_number_of_traces_is_enough_for_few_patterns_and_too_little_for_many():
    assert learning_curve(traces_of_patterns(200, patterns=4), 201).verdict == "enough"
    assert learning_curve(traces_of_patterns(200, patterns=600), 201).verdict == "too little"


def test_fewer_than_twenty_different_traces_are_too_few_whatever_the_curve_says():
    one = np.array([1, 2, 3], np.uint16)
    assert learning_curve([one], 9).verdict == learning_curve([one] * 300, 9).verdict == "too little"
    assert "19 different traces are too few" in EnoughData(LearningCurve(19, 1.0, 1.0, 0.0), 0.5, 3.0).said


@pytest.mark.parametrize(("half_bits", "verdict", "words"), [
    (1.31, "too little", "too little data: the second half of the 300 different traces took 0.31 bits a call off"),
    (1.29, "more helps", "more data would still help"),
    (1.09, "enough", "enough data"),
])
def test_what_the_second_half_was_worth_decides(half_bits, verdict, words):
    curve = LearningCurve(300, half_bits, 1.0, 0.01)
    enough = EnoughData(curve, fitted_bits=0.3, held_out_bits=0.8)
    assert curve.verdict == enough.verdict == enough.record()["verdict"] == verdict
    assert enough.said.startswith(words)


@pytest.mark.parametrize("half_bits", [1.31, 1.29, 1.09])
def test_held_out_bits_far_above_the_fitted_ones_are_too_little_data_whatever_the_counts_say(half_bits):
    enough = EnoughData(LearningCurve(89, half_bits, 1.0, 0.02), fitted_bits=0.41, held_out_bits=2.34)
    assert enough.verdict == enough.record()["verdict"] == "too little"
    assert enough.said == ("too little data: held-out traces surprise the network by 2.34 bits a call, fitted ones by "
                           "0.41: the held-out tenth holds what the rest does not show; record more, over more days")


def test_a_network_that_predicts_worse_than_counting_never_had_enough():
    enough = EnoughData(LearningCurve(300, 1.05, 1.0, 0.01), fitted_bits=2.9, held_out_bits=3.0)
    assert enough.verdict == "more helps"
    assert enough.said.startswith("more data, or more epochs, would still help: held-out traces surprise the network "
                                  "by 3.00 bits a call, more than counting gives a new trace (1.00)")


def test_different_held_out_traces_are_counted_for_the_promise_and_copies_are_not():
    different = as_arrays([[1, number] for number in range(19)])
    assert calibration_note(different) is None
    assert calibration_note([*different[1:], *different[1:]]).startswith("18 different traces are held out")
    assert calibration_note(different[:1] * 40).startswith("1 different trace is held out; a promise of 5 %")


def test_training_says_whether_there_was_enough_data_and_writes_the_figures(encode, traces, tmp_path, monkeypatch,
                                                                           capsys):
    monkeypatch.setitem(RECIPES, "sample", TINY)
    train.main(arguments(encode(traces), tmp_path))
    curve = learning_curve(as_arrays(traces), 9)
    folder = tmp_path / "models" / "tiny"
    figures = json.loads((folder / "training.json").read_text())["enoughData"]
    enough = EnoughData(curve, figures["fittedBits"], figures["heldOutBits"])
    assert f"note: {enough.said}\n" in capsys.readouterr().err
    assert figures["verdict"] == enough.verdict and figures["differentTraces"] == curve.different_traces
    assert figures["worthBits"] == pytest.approx(figures["halfBits"] - figures["allBits"])
    manifest = json.loads((folder / "manifest.json").read_text())
    assert figures["heldOutBits"] == pytest.approx(manifest["training"]["heldOutBits"])
    assert figures["fittedBits"] > 0
