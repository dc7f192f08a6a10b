"""An int8 copy of a model is a whole model, near its original, and as blind to a trace's neighbours."""

import numpy as np
import pytest
import torch
from test_training import GRAPH_FILES, arguments, as_arrays, tiny  # noqa: F401 (a fixture)

import quantise
import train
from command import UserError
from encoded_data import read_encoded_data
from export import prefix_plan, run_graph
from files import read_json, sha256_of
from golden import random_weights
from networks import NotebookNetwork, StackedLanguageModel
from quantised_prefixes import quantised_prefixes_graph, quantised_windows_graph
from quantised_sequence import quantised_sequence_graph
from quantised_writer import LARGEST_WEIGHT, quantised_columns
from reference_scores import ReferenceModel, surprise_bits
from sequence_graph import sequence_graph
from weights import weights_of

NEAR_BITS = 0.2  # int8 against float32 in one call of a tiny random network


@pytest.fixture
def stacked():
    network = StackedLanguageModel(12, 4, (5, 7, 6), 0.2)
    random_weights(network)
    return weights_of(network)


@pytest.fixture
def notebook():
    network = NotebookNetwork(12, (5, 7, 6))
    random_weights(network)
    return weights_of(network)


def made(data, tmp_path, model, *more):
    """A trained tiny model's folder and that of its int8 copy."""
    train.main(arguments(data, tmp_path, model))
    folder = tmp_path / "models" / "tiny"
    quantise.main(["--model", str(folder), "--data", str(data.folder), "--out", str(folder / "fast"), *more])
    return folder, folder / "fast"


def sequence_run(graph, calls, chunk, width):
    state, found = np.zeros((len(calls), width), np.float32), []
    for start in range(0, calls.shape[1], chunk):
        inputs = {"calls": np.ascontiguousarray(calls[:, start : start + chunk]), "state": state}
        surprise, state, bits = run_graph(graph, ["surprise", "state_out", "bits"], inputs)
        np.testing.assert_allclose((2.0 ** -bits.astype(np.float64)).sum(2), 1, atol=1e-5)
        found.append(surprise)
    return np.concatenate(found, axis=1)


@pytest.mark.parametrize("members", [1, 2])
def test_sequence_is_near_float32_and_blind_to_neighbours_order_and_chunks(stacked, members):
    networks = [stacked] * members
    width = 36 * members
    calls = np.random.default_rng(1).integers(0, 12, (9, 60)).astype(np.int32)
    graph = quantised_sequence_graph(networks).SerializeToString()
    whole = sequence_run(graph, calls, 20, width)
    exact = sequence_run(sequence_graph(networks).SerializeToString(), calls, 20, width)
    difference = np.abs(whole - exact)
    assert 0 < difference.max() < NEAR_BITS
    np.testing.assert_array_equal(sequence_run(graph, calls[4:5], 20, width)[0], whole[4])
    np.testing.assert_array_equal(sequence_run(graph, calls[[7, 0, 3]], 7, width), whole[[7, 0, 3]])


def test_guards_are_not_in_the_state_and_change_no_first_call(stacked):
    graph = quantised_sequence_graph([stacked]).SerializeToString()
    inputs = {"calls": np.array([[3, 5], [7, 7]], np.int32), "state": np.zeros((2, 36), np.float32)}
    bits, state = run_graph(graph, ["bits", "state_out"], inputs)
    expected = -torch.log_softmax(torch.from_numpy(stacked.head_bias), 0).numpy() / np.log(2)
    np.testing.assert_allclose(bits[0], [expected, expected], atol=1e-5)
    [exact] = run_graph(sequence_graph([stacked]), ["state_out"], inputs)
    np.testing.assert_allclose(state, exact, atol=0.05)


def test_windows_and_prefixes_agree_and_are_blind_to_the_other_windows(notebook):
    windows = np.random.default_rng(1).integers(0, 12, (70, 20)).astype(np.int32)
    windows[10:30, :15] = windows[3, :15]
    graph = quantised_prefixes_graph(notebook).SerializeToString()
    [surprise] = run_graph(graph, ["surprise"], prefix_plan(windows))
    inputs = {"calls": np.ascontiguousarray(windows[:, :-1])}
    [probabilities] = run_graph(quantised_windows_graph(notebook), ["probabilities"], inputs)
    picked = np.take_along_axis(probabilities, windows[:, -1:].astype(np.int64), 1)[:, 0]
    np.testing.assert_allclose(-np.log2(picked), surprise, atol=1e-4)
    [few] = run_graph(graph, ["surprise"], prefix_plan(windows[40:43]))
    np.testing.assert_array_equal(few, surprise[40:43])


def test_weights_stay_in_a_range_whose_products_no_cpu_overflows():
    matrix = np.array([[1.0, 0, -3], [-0.5, 0, 2]], np.float32)
    integers, scales = quantised_columns(matrix)
    assert integers.dtype == np.int8 and np.abs(integers).max() == LARGEST_WEIGHT
    assert 2 * 255 * LARGEST_WEIGHT < 2**15
    np.testing.assert_allclose(integers * scales, matrix, atol=scales.max() / 2)


@pytest.mark.parametrize(("model", "files"), GRAPH_FILES)
def test_the_copy_is_a_whole_model_with_scores_of_its_own(encode, traces, tmp_path, tiny, capsys,  # noqa: F811
                                                          model, files):
    data = encode(traces, stop_after=300 if model == "notebook" else None)
    folder, fast = made(data, tmp_path, model)
    assert "times as fast" in capsys.readouterr().out
    assert {file.name for file in fast.iterdir()} == files | {"manifest.json"}
    original, copy = (read_json(where / "manifest.json", "") for where in (folder, fast))
    changed = {key for key in copy if copy[key] != original.get(key)}
    assert changed == {"graphs", "export", "calibration", "quantised"}
    for name, graph in copy["graphs"].items():
        assert graph["sha256"] == sha256_of(fast / graph["file"]) != original["graphs"][name]["sha256"]
        assert (graph["inputs"], graph["outputs"]) == tuple(original["graphs"][name][side] for side in
                                                            ("inputs", "outputs"))
    weights_graph = "sequence" if model == "sample" else "windows"
    assert copy["quantised"]["from"] == {"name": "tiny", "sha256": original["graphs"][weights_graph]["sha256"]}
    scores, exact = (manifest["calibration"]["scoresBits"] for manifest in (copy, original))
    assert scores == sorted(scores) and len(scores) == len(exact) and scores != exact
    np.testing.assert_allclose(scores, exact, atol=NEAR_BITS)
    assert 0 <= copy["quantised"]["medianDifferenceBits"] <= copy["quantised"]["p99DifferenceBits"]
    assert copy["quantised"]["p99DifferenceBits"] <= copy["quantised"]["largestDifferenceBits"] < NEAR_BITS


@pytest.mark.parametrize("model", ["sample", "notebook"])
def test_float32_scores_are_those_of_pytorch(encode, traces, tmp_path, tiny, model):  # noqa: F811
    data = encode(traces, stop_after=300 if model == "notebook" else None)
    train.main(arguments(data, tmp_path, model))
    folder = tmp_path / "models" / "tiny"
    reference, float_model = ReferenceModel(folder, torch.float32), quantise.read_float_model(folder)
    quantised = quantise.quantise(float_model)
    session = quantise.open_session(float_model.path(quantised.scoring).read_bytes())
    chosen = [*as_arrays(traces[:6]), np.array([1, 0, 2, 3, 0, 4, 5, 0], np.uint16)]
    for trace, bits in zip(chosen, quantised.score(session, chosen), strict=True):
        np.testing.assert_allclose(bits, surprise_bits(*reference.log_probabilities(trace)), atol=1e-4)


def test_the_same_model_gives_the_same_bytes(encode, traces, tmp_path, tiny):  # noqa: F811
    data = encode(traces)
    folder, fast = made(data, tmp_path, "sample")
    first = {file.name: file.read_bytes() for file in fast.iterdir()}
    quantise.main(["--model", str(folder), "--data", str(data.folder), "--out", str(fast)])
    assert first == {file.name: file.read_bytes() for file in fast.iterdir()}


def test_what_cannot_be_quantised_is_refused_and_nothing_is_written(encode, traces, tmp_path, tiny):  # noqa: F811
    data = encode(traces)
    folder, fast = made(data, tmp_path, "sample")

    def refused(message, model=folder, out=tmp_path / "out"):
        with pytest.raises(UserError, match=message):
            quantise.main(["--model", str(model), "--data", str(data.folder), "--out", str(out)])

    refused("is int8 already", model=fast)
    refused("this is the model itself", out=folder)
    refused("does not exist", model=tmp_path / "nowhere")
    whole = (folder / "manifest.json").read_text()
    (folder / "manifest.json").write_text(whole.replace('"heldOut": [\n', '"heldOut": [\n      "another.txt",\n', 1))
    refused("lacks 1 of the .* another.txt")
    (folder / "manifest.json").write_text(whole.replace('"kind": "sequence"', '"kind": "fitted"'))
    refused("holds no network")
    (folder / "manifest.json").write_text(whole)
    (folder / "model.onnx").write_bytes(b"another")
    refused("sha256 differs")
    assert not (tmp_path / "out").exists()


def test_data_of_another_vocabulary_is_refused(encode, traces, tmp_path, tiny):  # noqa: F811
    train.main(arguments(encode(traces), tmp_path))
    model = quantise.read_float_model(tmp_path / "models" / "tiny")
    with pytest.raises(UserError, match="another vocabulary"):
        quantise.held_out_traces(model, read_encoded_data(encode(traces, 12).folder))
