"""Writes test/golden/: a tiny random model of each graph with inputs and the outputs PyTorch gives for them.

Also a graph that never gives any: `endless`.

    python training/golden.py            writes the files, byte for byte the same every time
    python training/golden.py --check    says whether the files there are current, and writes nothing

Every .json names its .onnx by sha256, so that a test cannot pass on a pair that does not belong together.
"""

import argparse
import hashlib
import json
import math
from pathlib import Path
from typing import Any

from command import UserError, run

# isort: split
import numpy as np
import onnx
import torch
from torch import nn

import tolerances
from endless_graph import endless_graph
from export import prefix_plan
from files import write_bytes
from networks import NotebookNetwork, StackedLanguageModel
from prefixes_graph import prefixes_graph
from sequence_graph import sequence_graph
from weights import weights_of
from windows_graph import one_hot_graph, windows_graph

VOCABULARY_SIZE, EMBEDDING, LAYERS, WINDOW_CALLS, SEED = 12, 4, (5, 7, 6), 20, 7
Case = dict[str, dict[str, np.ndarray]]  # arrays by name: "inputs", "outputs", and the "windows" they came from


def random_weights(network: nn.Module) -> None:
    """Fills every trained weight from NumPy's generator, the same on every machine; token 0's embedding stays zero."""
    random = np.random.default_rng(SEED)
    with torch.no_grad():
        for parameter in network.parameters():
            if parameter.requires_grad:
                parameter.copy_(torch.from_numpy(random.uniform(-0.8, 0.8, parameter.shape).astype(np.float32)))
        if isinstance(network, StackedLanguageModel):
            network.embedding.weight[0] = 0.0
    network.eval()


@torch.no_grad()
def sequence_cases() -> tuple[onnx.ModelProto, list[Case]]:
    """A start, its continuation from the state that came out, and one single call."""
    network = StackedLanguageModel(VOCABULARY_SIZE, EMBEDDING, LAYERS, 0.0)
    random_weights(network)
    random = np.random.default_rng(SEED + 1)
    cases, state = [], network.start_state(3)
    for batch, time in ((3, 6), (3, 4), (1, 1)):
        calls = random.integers(0, VOCABULARY_SIZE, (batch, time)).astype(np.int32)
        state = state[:batch]
        logits, after = network(torch.from_numpy(calls.astype(np.int64)), state)
        bits = (torch.log_softmax(logits, -1) / -math.log(2)).numpy()
        surprise = np.take_along_axis(bits, calls[..., None].astype(np.int64), 2)[..., 0]
        outputs = {"surprise": surprise, "state_out": after.numpy(), "bits": bits.transpose(1, 0, 2)}
        cases.append({"inputs": {"calls": calls, "state": state.numpy()}, "outputs": outputs})
        state = after
    return sequence_graph([weights_of(network)]), cases


@torch.no_grad()
def window_cases() -> dict[str, tuple[onnx.ModelProto, list[Case]]]:
    """The same five windows for the graphs `windows`, `one-hot` and `prefixes`; a window twice, and shared prefixes."""
    network = NotebookNetwork(VOCABULARY_SIZE, LAYERS)
    random_weights(network)
    weights = weights_of(network)
    windows = np.random.default_rng(SEED + 2).integers(0, VOCABULARY_SIZE, (5, WINDOW_CALLS)).astype(np.int32)
    windows[1] = windows[0]
    windows[2, :12] = windows[0, :12]
    windows[3, :-1] = windows[0, :-1]
    calls, last = windows[:, :-1], windows[:, -1:].astype(np.int64)
    probabilities = torch.softmax(network(torch.from_numpy(calls.astype(np.int64))), 1).numpy()
    surprise = -np.log2(np.take_along_axis(probabilities, last, 1)[:, 0])
    one_hot = np.eye(VOCABULARY_SIZE, dtype=np.float32)[calls]
    inputs = {"windows": {"calls": calls}, "one-hot": {"one_hot": one_hot}, "prefixes": prefix_plan(windows)}
    outputs = {"windows": {"probabilities": probabilities}, "one-hot": {"probabilities": probabilities},
               "prefixes": {"surprise": surprise}}
    graphs = {"windows": windows_graph, "one-hot": one_hot_graph, "prefixes": prefixes_graph}
    return {name: (graph(weights, WINDOW_CALLS),
                   [{"windows": {"windows": windows}, "inputs": inputs[name], "outputs": outputs[name]}])
            for name, graph in graphs.items()}


def array_to_json(array: np.ndarray) -> dict[str, Any]:
    """dtype, shape and the values in C order; nine digits tell any two float32 apart."""
    values = array.reshape(-1).tolist()
    if array.dtype == np.float32:
        values = [float(f"{value:.9g}") for value in values]
    return {"dtype": str(array.dtype), "shape": list(array.shape), "data": values}


def golden_files() -> dict[str, bytes]:
    """Every file of test/golden by name."""
    files = {}
    endless = endless_graph(VOCABULARY_SIZE, 2 * sum(LAYERS))
    for name, (model, cases) in {"sequence": sequence_cases(), **window_cases(), "endless": (endless, [])}.items():
        content = model.SerializeToString()
        facts = {
            "graph": name,
            "file": f"{name}.onnx",
            "sha256": hashlib.sha256(content).hexdigest(),
            "seed": SEED,
            "versions": {"torch": torch.__version__.split("+")[0], "onnx": onnx.__version__, "numpy": np.__version__},
            "vocabularySize": VOCABULARY_SIZE,
            "stateWidth": 2 * sum(LAYERS),
            "windowCalls": WINDOW_CALLS if name in ("windows", "one-hot", "prefixes") else None,
            "cases": [{side: {key: array_to_json(array) for key, array in case[side].items()} for side in case}
                      for case in cases],
        }
        files[f"{name}.onnx"] = content
        files[f"{name}.json"] = (json.dumps(facts, separators=(",", ":")) + "\n").encode()
    return files


def is_current(name: str, there: bytes, now: bytes) -> bool:
    """Models must be the same bytes; in a .json the versions may differ, and numbers by tolerances.TRACE_MEAN_BITS."""
    return _same(json.loads(there), json.loads(now)) if name.endswith(".json") else there == now


def _same(there: Any, now: Any) -> bool:
    if isinstance(now, dict) and isinstance(there, dict):
        return there.keys() == now.keys() and all(key == "versions" or _same(there[key], now[key]) for key in now)
    if isinstance(now, list) and isinstance(there, list):
        return len(there) == len(now) and all(map(_same, there, now))
    if isinstance(now, float) and isinstance(there, int | float):
        return abs(there - now) <= tolerances.TRACE_MEAN_BITS
    return there == now


def main(argv: list[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=Path("test/golden"), help="folder (default: test/golden)")
    parser.add_argument("--check", action="store_true", help="compare, write nothing")
    arguments = parser.parse_args(argv)
    torch.set_num_threads(1)
    for name, content in golden_files().items():
        path = arguments.out / name
        if not arguments.check:
            write_bytes(path, content)
        elif not path.exists() or not is_current(name, path.read_bytes(), content):
            raise UserError(f"{path} is not what training/golden.py writes now; run it without --check, look, commit")
        print(f"{path}  {len(content):,} bytes")


if __name__ == "__main__":
    run(main)
