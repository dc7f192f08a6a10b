"""The networks are what their docstrings say."""

import numpy as np
import pytest
import torch

from golden import random_weights
from networks import NotebookNetwork, StackedLanguageModel, keras_lstm, trained_parameters
from recipes import RECIPES
from trace_training import TraceJob, score_traces
from vocabulary import UNKNOWN_BITS, Vocabulary, vocabulary_from_json
from weights import ONNX_TO_PYTORCH, PYTORCH_TO_ONNX, reorder_gates


def test_the_notebooks_network_has_609881_parameters_as_keras_counts():
    assert trained_parameters(NotebookNetwork(341)) == 609_881


def test_an_lstm_starts_as_kerass_does():
    lstm = keras_lstm(30, 10)
    assert lstm.weight_ih_l0.abs().max() <= (6 / (30 + 40)) ** 0.5
    torch.testing.assert_close(lstm.weight_hh_l0.T @ lstm.weight_hh_l0, torch.eye(10), atol=1e-5, rtol=0)
    assert lstm.bias_ih_l0.tolist() == [0.0] * 10 + [1.0] * 10 + [0.0] * 20
    assert lstm.bias_hh_l0.tolist() == [0.0] * 40 and not lstm.bias_hh_l0.requires_grad


def test_the_second_bias_and_the_unknown_calls_embedding_stay_zero_in_training():
    recipe = RECIPES["sample"]
    job = TraceJob(recipe, 9, [np.arange(1, 9, dtype=np.uint16)] * 4, [np.arange(1, 9, dtype=np.uint16)])
    job.train_epoch(0, lambda *_: None)
    assert not job.network.lstms[0].bias_hh_l0.any()
    assert not job.network.embedding.weight[0].any()
    assert job.network.embedding.weight[1].any()


def test_a_calls_logits_never_depend_on_the_call_itself():
    network = StackedLanguageModel(12, 4, (5, 7, 6), 0.2)
    random_weights(network)
    calls = torch.randint(1, 12, (2, 9))
    changed = calls.clone()
    changed[:, 5] = calls[:, 5] % 11 + 1
    before, _ = network(calls, network.start_state(2))
    after, _ = network(changed, network.start_state(2))
    assert torch.equal(before[:, :6], after[:, :6])
    assert not torch.equal(before[:, 6:], after[:, 6:])


def test_a_trace_scores_the_same_alone_and_among_others():
    network = StackedLanguageModel(12, 4, (5, 7, 6), 0.2)
    random_weights(network)
    random = np.random.default_rng(0)
    traces = [random.integers(0, 12, length).astype(np.uint16) for length in (1, 70, 33, 0, 129, 64)]
    together, _ = score_traces(network, traces, rows=3, chunk_calls=16)
    for trace, bits in zip(traces, together, strict=True):
        assert len(bits) == len(trace)
        if len(trace):
            np.testing.assert_allclose(bits, score_traces(network, [trace])[0][0], atol=1e-5)


def test_an_unknown_call_costs_24_bits():
    network = StackedLanguageModel(12, 4, (5, 7, 6), 0.2)
    [bits], _ = score_traces(network, [np.array([3, 0, 4], np.uint16)])
    assert bits[1] == UNKNOWN_BITS and bits[0] != UNKNOWN_BITS


def test_gates_reordered_for_onnx_and_back_are_as_before():
    array = np.arange(12).reshape(12, 1)
    there = reorder_gates(array, PYTORCH_TO_ONNX)
    assert there[:, 0].tolist() == [0, 1, 2, 9, 10, 11, 3, 4, 5, 6, 7, 8]
    assert reorder_gates(there, ONNX_TO_PYTORCH).tolist() == array.tolist()


def test_a_vocabularys_sha256_is_taken_over_architecture_and_names_line_by_line():
    vocabulary = Vocabulary("i386", ("exit", "fork"))
    assert vocabulary.size == 3
    # printf 'i386\nexit\nfork\n' | sha256sum
    assert vocabulary.sha256 == "429201b3551ad4daffabb1fc80519369abbf622da7b1599f5b0edba355a74b15"


def test_a_vocabulary_that_does_not_fit_its_sha256_is_refused():
    value = {**Vocabulary("i386", ("exit", "fork")).to_json(), "calls": ["exit", "read"]}
    with pytest.raises(Exception, match="sha256 does not fit"):
        vocabulary_from_json(value, "encoding.json")
