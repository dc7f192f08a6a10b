"""The ONNX graphs give what PyTorch gives."""

import io
import warnings

import numpy as np
import onnx
import pytest
import torch

import export
import tolerances
from command import UserError
from golden import random_weights
from networks import NotebookNetwork, StackedLanguageModel
from prefixes_graph import prefixes_graph
from sequence_graph import sequence_graph
from weights import weights_of
from windows_graph import one_hot_graph, windows_graph


@pytest.fixture
def stacked() -> StackedLanguageModel:
    network = StackedLanguageModel(12, 4, (5, 7, 6), 0.2)
    random_weights(network)
    return network


@pytest.fixture
def notebook() -> NotebookNetwork:
    network = NotebookNetwork(12, (5, 7, 6))
    random_weights(network)
    return network


@pytest.mark.parametrize(("batch", "time"), [(1, 2), (3, 17), (8, 64)])
def test_sequence_equals_pytorch_over_two_chunks_at_any_shape(stacked, batch, time):
    calls = np.random.default_rng(1).integers(0, 12, (batch, time)).astype(np.int32)
    difference = export.sequence_difference(stacked, export.open_graph(sequence_graph([weights_of(stacked)])), calls)
    print(f"largest difference {difference:.2g} bits")
    assert difference <= tolerances.CALL_BITS


def test_sequence_predicts_the_first_call_from_the_bias_alone(stacked):
    inputs = {"calls": np.array([[3], [7]], np.int32), "state": np.zeros((2, 36), np.float32)}
    [bits] = export.run_graph(sequence_graph([weights_of(stacked)]), ["bits"], inputs)
    expected = -torch.log_softmax(stacked.head.bias.detach(), 0).numpy() / np.log(2)
    np.testing.assert_allclose(bits[0], [expected, expected], atol=1e-5)


def test_a_chunk_cut_anywhere_gives_the_same_surprises(stacked):
    model = sequence_graph([weights_of(stacked)])
    calls = np.random.default_rng(2).integers(0, 12, (2, 30)).astype(np.int32)
    start = np.zeros((2, 36), np.float32)
    [whole] = export.run_graph(model, ["surprise"], {"calls": calls, "state": start})
    first, state = export.run_graph(model, ["surprise", "state_out"], {"calls": calls[:, :11], "state": start})
    [rest] = export.run_graph(model, ["surprise"], {"calls": np.ascontiguousarray(calls[:, 11:]), "state": state})
    np.testing.assert_allclose(np.concatenate([first, rest], 1), whole, atol=tolerances.CALL_BITS)


def test_windows_prefixes_and_the_one_hot_twin_equal_pytorch(notebook):
    weights = weights_of(notebook)
    graphs = {"windows": windows_graph(weights), "one-hot": one_hot_graph(weights), "prefixes": prefixes_graph(weights)}
    windows = np.random.default_rng(1).integers(0, 12, (70, 20)).astype(np.int32)
    windows[10:30, :15] = windows[3, :15]
    for name, difference in export.windows_differences(notebook, graphs, windows).items():
        print(f"{name}: largest difference {difference:.2g} bits")
        assert difference <= tolerances.CALL_BITS, name


def test_no_graph_carries_an_initialiser_that_no_node_reads(stacked, notebook):
    weights = weights_of(notebook)
    for model in (sequence_graph([weights_of(stacked)]), windows_graph(weights), one_hot_graph(weights),
                  prefixes_graph(weights)):
        read = {name for node in model.graph.node for name in node.input}
        assert {tensor.name for tensor in model.graph.initializer} <= read
        assert model.ir_version == 8 and model.opset_import[0].version == 17


def test_the_exporter_refuses_a_graph_that_differs_and_writes_nothing(stacked, tmp_path, monkeypatch):
    def wrong(weights):
        weights[0].head_bias[2] += 0.01
        return sequence_graph(weights)

    monkeypatch.setattr(export, "sequence_graph", wrong)
    with pytest.raises(UserError, match="differs from PyTorch by"):
        export.export_sequence(stacked, tmp_path, [])
    assert list(tmp_path.iterdir()) == []


def test_random_tokens_may_differ_ten_times_as_much_as_real_traces(stacked, tmp_path, monkeypatch):
    real = [np.ones(5, np.uint16)]

    def differing(random, traces):
        monkeypatch.setattr(export, "sequence_difference",
                            lambda network, model, calls: random if len(calls) == 2 else traces)
        return export.export_sequence(stacked, tmp_path, real)[1]

    assert differing(random=9e-4, traces=9e-5) == 9e-5
    for random, traces in ((1.1e-3, 9e-5), (9e-4, 1.1e-4)):
        with pytest.raises(UserError, match="train it again with another --seed or fewer --epochs"):
            differing(random, traces)


def test_a_difference_that_is_no_number_is_refused():
    with pytest.raises(UserError, match="nan"):
        export.refuse_beyond_tolerance("sequence", float("nan"))


def test_torchs_own_exporter_gives_the_same_probabilities(notebook):
    pytest.importorskip("torch.onnx")
    calls = torch.randint(0, 12, (5, 19))
    content = io.BytesIO()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            torch.onnx.export(notebook, (calls,), content, dynamo=False, input_names=["calls"], output_names=["logits"],
                              opset_version=17)
    except (TypeError, AttributeError, RuntimeError, onnx.checker.ValidationError, ModuleNotFoundError) as error:
        pytest.skip(f"torch.onnx.export(dynamo=False) is not available: {error}")
    [logits] = export.run_graph(content.getvalue(), ["logits"], {"calls": calls.numpy()})
    inputs = {"calls": calls.numpy().astype(np.int32)}
    [ours] = export.run_graph(windows_graph(weights_of(notebook)), ["probabilities"], inputs)
    np.testing.assert_allclose(torch.softmax(torch.from_numpy(logits), 1).numpy(), ours, atol=1e-6)
