"""Writes a network's graphs and checks each against PyTorch, with ONNX Runtime, on random and on real tokens."""

import math
import sys
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch

import tolerances
from command import UserError
from files import sha256_of, write_bytes
from networks import NotebookNetwork, StackedLanguageModel
from prefixes_graph import prefixes_graph, prefixes_interface
from quiet_runtime import onnxruntime
from sequence_graph import Interface, sequence_graph, sequence_interface
from weights import weights_of
from windows_graph import windows_graph, windows_interface

# Random tokens lead a network where no trace goes, and rounding errors grow there: 1.8e-4 bits were seen in a network
# that differed by 2.8e-5 at most on its held-out traces. A wrong graph is off by far more.
RANDOM_TOKENS_BITS = 10 * tolerances.CALL_BITS


def open_graph(model: onnx.ModelProto | bytes) -> onnxruntime.InferenceSession:
    """A session on the CPU, on one thread."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    content = model if isinstance(model, bytes) else model.SerializeToString()
    return onnxruntime.InferenceSession(content, options, ["CPUExecutionProvider"])


def run_graph(model: onnx.ModelProto | bytes, outputs: list[str], inputs: dict[str, np.ndarray]) -> list[np.ndarray]:
    """One run on the CPU, on one thread."""
    return open_graph(model).run(outputs, inputs)


def export_sequence(network: StackedLanguageModel, folder: Path, real: list[np.ndarray]) -> tuple[dict, float]:
    """Writes model.onnx into folder. Returns the manifest's `graphs` and the largest difference from PyTorch in bits,
    over `real` traces (uint16). A UserError, and no file, beyond tolerances.CALL_BITS there, or beyond
    RANDOM_TOKENS_BITS on random chunks."""
    weights = weights_of(network)
    model = sequence_graph([weights])
    on_random, on_real = sequence_differences(network, model, real)
    refuse_beyond_tolerance("sequence", on_random, RANDOM_TOKENS_BITS)
    if on_random > tolerances.CALL_BITS:
        print(f"note: on random calls the graph differs from PyTorch by {on_random:.1g} bits: this network amplifies "
              "rounding errors where no trace leads it", file=sys.stderr)
    refuse_beyond_tolerance("sequence", on_real)
    interface = sequence_interface([weights])
    return {"sequence": write_graph(model, folder / "model.onnx", interface)}, on_real


def can_be_exported(network: StackedLanguageModel, real: list[np.ndarray]) -> bool:
    """Whether export_sequence would write the network as it is."""
    on_random, on_real = sequence_differences(network, sequence_graph([weights_of(network)]), real)
    return on_random <= RANDOM_TOKENS_BITS and on_real <= tolerances.CALL_BITS


def sequence_differences(network: StackedLanguageModel, model: onnx.ModelProto,
                         real: list[np.ndarray]) -> tuple[float, float]:
    """Largest difference of the graph from PyTorch in bits: over random chunks, and over the first 400 calls of `real`
    traces (uint16), which is that over random chunks where no trace has two calls."""
    session = open_graph(model)
    vocabulary_size = weights_of(network).vocabulary_size
    random = np.random.default_rng(0).integers(0, vocabulary_size, (7, 2, 40))
    on_random = max(sequence_difference(network, session, chunk.astype(np.int32)) for chunk in random)
    pieces = [np.asarray(trace, dtype=np.int32)[None, :400] for trace in real if len(trace) >= 2]
    return on_random, max((sequence_difference(network, session, piece) for piece in pieces), default=on_random)


@torch.no_grad()
def sequence_difference(network: StackedLanguageModel, session: onnxruntime.InferenceSession,
                        calls: np.ndarray) -> float:
    """Largest difference in bits over calls int32 [batch, time], cut in two chunks, each side carrying its own state.
    States themselves are not compared: cells count into the hundreds, where float32 is coarse, and only bits matter."""
    network.eval()
    differences = []
    state = network.start_state(len(calls))
    carried = state.numpy()
    for chunk in np.array_split(calls, 2, axis=1):
        inputs = {"calls": np.ascontiguousarray(chunk), "state": carried}
        surprise, carried, bits = session.run(["surprise", "state_out", "bits"], inputs)
        chunk = torch.from_numpy(chunk.astype(np.int64))
        logits, state = network(chunk, state)
        expected = torch.log_softmax(logits, -1) / -math.log(2)
        picked = expected.gather(2, chunk[..., None])[..., 0]
        pairs = (surprise, picked), (bits, expected.transpose(0, 1))
        differences += [float(np.abs(got - want.numpy()).max()) for got, want in pairs]
    return max(differences)


def export_windows(network: NotebookNetwork, folder: Path, windows: np.ndarray) -> tuple[dict, float]:
    """Writes model.onnx (`windows`) and prefixes.onnx into folder; as export_sequence, over random windows and the
    given ones (uint16 [windows, calls], at least one)."""
    weights, window_calls = weights_of(network), windows.shape[1]
    random = np.random.default_rng(0).integers(0, weights.vocabulary_size, (64, window_calls))
    checked = np.concatenate([random, windows[:: max(1, len(windows) // 448)]]).astype(np.int32)
    graphs = {"windows": windows_graph(weights, window_calls), "prefixes": prefixes_graph(weights, window_calls)}
    difference = max(windows_differences(network, graphs, checked).values())
    refuse_beyond_tolerance("windows and prefixes", difference)
    return {
        "windows": write_graph(graphs["windows"], folder / "model.onnx", windows_interface(weights, window_calls)),
        "prefixes": write_graph(graphs["prefixes"], folder / "prefixes.onnx", prefixes_interface(window_calls)),
    }, difference


@torch.no_grad()
def windows_differences(network: NotebookNetwork, graphs: dict[str, onnx.ModelProto], windows: np.ndarray) -> dict:
    """Largest difference in bits of each graph ("windows", "prefixes", "one-hot") from PyTorch; int32 windows."""
    network.eval()
    bits = torch.log_softmax(network(torch.from_numpy(windows[:, :-1].astype(np.int64))), 1).numpy() / -math.log(2)
    surprise = np.take_along_axis(bits, windows[:, -1:].astype(np.int64), 1)[:, 0]
    one_hot = np.eye(network.vocabulary_size, dtype=np.float32)[windows[:, :-1]]
    inputs = {"windows": {"calls": np.ascontiguousarray(windows[:, :-1])}, "one-hot": {"one_hot": one_hot}}
    differences = {}
    for name, graph in graphs.items():
        if name == "prefixes":
            [got], want = run_graph(graph, ["surprise"], prefix_plan(windows)), surprise
        else:
            [probabilities], want = run_graph(graph, ["probabilities"], inputs[name]), bits
            got = -np.log2(np.maximum(probabilities, 1e-30))
        differences[name] = float(np.abs(got - want).max())
    return differences


def prefix_plan(windows: np.ndarray) -> dict[str, np.ndarray]:
    """The inputs of `prefixes` for int32 windows [windows, calls] in any order."""
    calls, parents, count = [], [], []
    node = np.zeros(len(windows), dtype=np.int64)  # each window's node in the level above
    for place in range(windows.shape[1] - 1):
        pairs, inverse = np.unique(np.stack([node, windows[:, place]], 1), axis=0, return_inverse=True)
        parents.append(pairs[:, 0])
        calls.append(pairs[:, 1])
        count.append(len(pairs))
        node = inverse.reshape(-1)
    inputs = {"calls": np.concatenate(calls), "parent": np.concatenate(parents), "row": node, "next": windows[:, -1]}
    return {**{name: array.astype(np.int32) for name, array in inputs.items()}, "count": np.array(count, np.int64)}


def refuse_beyond_tolerance(graph: str, difference_bits: float, tolerance_bits: float = tolerances.CALL_BITS) -> None:
    """A UserError unless the difference is a number within the tolerance."""
    if not difference_bits <= tolerance_bits:
        raise UserError(f"the graph {graph} differs from PyTorch by {difference_bits:.3g} bits, more than "
                        f"{tolerance_bits:g}; nothing was written: this network amplifies rounding errors, train it "
                        "again with another --seed or fewer --epochs; if none helps, report it as a fault")


def write_graph(model: onnx.ModelProto, path: Path, interface: tuple[Interface, Interface]) -> dict[str, Any]:
    """Writes the model; returns its entry in the manifest's `graphs`."""
    write_bytes(path, model.SerializeToString())
    inputs, outputs = ([{"name": name, "dtype": dtype, "shape": shape} for name, dtype, shape in side]
                       for side in interface)
    return {"file": path.name, "sha256": sha256_of(path), "inputs": inputs, "outputs": outputs}
