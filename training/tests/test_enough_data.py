"""Whether there were enough training traces: the counts behind it, the verdict, and what training says and writes."""

import json

import numpy as np
import pytest
from test_training import TINY, arguments

import train
from counted_runs import CountedRuns
from enough_data import LearningCurve, learning_curve, said
from recipes import RECIPES
from reference_baselines import mean_bits, witten_bell


def as_arrays(traces):
    return [np.array(trace, np.uint16) for trace in traces]


def traces_of_patterns(count, patterns):
    """Different traces of six runs of five calls, each run one of so many patterns."""
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
    assert "19 different traces are too few" in said(LearningCurve(19, 1.0, 1.0, 0.0))


@pytest.mark.parametrize(("half_bits", "verdict", "words"), [
    (1.31, "too little", "too little data: the second half of the 300 different traces took 0.31 bits a call off"),
    (1.29, "more helps", "more data would still help"),
    (1.09, "enough", "enough data"),
])
def test_what_the_second_half_was_worth_decides(half_bits, verdict, words):
    curve = LearningCurve(300, half_bits, 1.0, 0.01)
    assert curve.verdict == verdict
    assert said(curve).startswith(words)


def test_training_says_whether_there_was_enough_data_and_writes_the_figures(encode, traces, tmp_path, monkeypatch,
                                                                           capsys):
    monkeypatch.setitem(RECIPES, "sample", TINY)
    train.main(arguments(encode(traces), tmp_path))
    curve = learning_curve(as_arrays(traces), 9)
    assert f"note: {said(curve)}" in capsys.readouterr().err
    folder = tmp_path / "models" / "tiny"
    figures = json.loads((folder / "training.json").read_text())["enoughData"]
    assert figures["verdict"] == curve.verdict and figures["differentTraces"] == curve.different_traces
    assert figures["worthBits"] == pytest.approx(figures["halfBits"] - figures["allBits"])
    manifest = json.loads((folder / "manifest.json").read_text())
    assert figures["heldOutBits"] == pytest.approx(manifest["training"]["heldOutBits"])
    assert figures["fittedBits"] > 0
