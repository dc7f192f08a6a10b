"""Writes the graphs that the benchmark holds the models against: bare matrix products, and the notebook's one-hot road.

    python bench/peers/graphs.py --model models/stacked --notebook models/notebook --out build/bench

- sequence-gemm.onnx: only the matrix products of one chunk (rows x time) of the graph `sequence`, with its weights: a
  layer's input projection as one product, its recurrent product once a call, the head as one product. No gates.
- prefixes-gemm.onnx: the same for one chunk of the graph `prefixes`, four products a layer and level as it does them.
- windows-one-hot.onnx: the notebook's network over one-hot windows, its layers LSTM operators fed by the one-hot
  vectors as they are. This IS training/windows_graph.py's twin: nothing is folded or gathered, so no second is written.

All inputs are float32; those of the products have static shapes and want any numbers (not denormal ones). Every product
has an input of its own, else ONNX Runtime would merge equal nodes, and one number of each result ends up in the output
`out`, so that none can be dropped and a result's buffer is free for the next one, as in an LSTM operator.
One JSON line on stdout: for every file its inputs, its output and the multiply-adds of a run.
"""

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import onnx

import training_path  # noqa: F401
from command import UserError, run
from files import read_json, write_bytes
from graph_writer import GraphWriter
from reference_scores import load_weights
from sequence_graph import Interface
from weights import LstmWeights, NetworkWeights, network_weights
from windows_graph import GATES, one_hot_graph, one_hot_interface

# Nodes of each level in a chunk of 256 distinct windows of 20 calls: the mean over ADFA-LD's 938,213, sorted.
ADFA_LEVELS = (1, 2, 8, 22, 44, 69, 95, 118, 140, 161, 180, 195, 207, 218, 226, 234, 240, 246, 251)


@dataclass
class ProductsGraph:
    """A graph of products that have nothing to do with each other; counts their multiply-adds."""

    writer: GraphWriter = field(default_factory=GraphWriter)
    inputs: list[tuple[str, str, list[int]]] = field(default_factory=list)
    numbers: list[str] = field(default_factory=list)  # one of each result, [1, 1] each
    multiply_adds: int = 0

    def input(self, name: str, rows: int, columns: int) -> str:
        self.inputs.append((name, "float32", [rows, columns]))
        return name

    def product(self, name: str, weight: str, array: np.ndarray) -> None:
        """The input of that name [M, K] times array [K, N]."""
        rows, columns = next(shape for known, _, shape in self.inputs if known == name)
        if columns != len(array):
            raise ValueError(f"{name} has {columns} columns, {weight} has {len(array)} rows")
        result = self.writer.add("MatMul", name, self.writer.weight(weight, array))
        first, last = self.writer.numbers(0, 0), self.writer.numbers(1, 1)
        self.numbers.append(self.writer.add("Slice", result, first, last, self.writer.numbers(0, 1)))
        self.multiply_adds += rows * array.size

    def model(self, name: str) -> onnx.ModelProto:
        self.writer.add("Concat", *self.numbers, axis=0, result="out")
        return self.writer.model(name, self.inputs, [("out", "float32", [len(self.numbers), 1])])


def sequence_products(weights: NetworkWeights, rows: int, time: int) -> ProductsGraph:
    """The products of one chunk of the graph `sequence`."""
    graph = ProductsGraph()
    for number, layer in enumerate(weights.layers, 1):
        graph.product(graph.input(f"layer{number}.input", time * rows, layer.kernel.shape[1]),
                      f"layer{number}.kernel", layer.kernel.T)
        for step in range(time):
            graph.product(graph.input(f"layer{number}.hidden{step}", rows, layer.units),
                          f"layer{number}.recurrent", layer.recurrent.T)
    graph.product(graph.input("head.input", time * rows, len(weights.head_kernel)), "head.kernel", weights.head_kernel)
    return graph


def prefixes_products(weights: NetworkWeights, levels: Sequence[int]) -> ProductsGraph:
    """The products of one chunk of the graph `prefixes` with these numbers of nodes per level."""
    graph = ProductsGraph()
    for level, nodes in enumerate(levels):
        for number, layer in enumerate(weights.layers, 1):
            arrays = _gate_arrays(layer, first_layer=number == 1, first_level=level == 0)
            if not arrays:
                continue
            name = graph.input(f"layer{number}.level{level}", nodes, len(next(iter(arrays.values()))))
            for gate, array in arrays.items():
                graph.product(name, f"layer{number}.{gate}{'.first' if level == 0 else ''}", array)
    graph.product(graph.input("head.input", levels[-1], len(weights.head_kernel)), "head.kernel", weights.head_kernel)
    return graph


def _gate_arrays(layer: LstmWeights, first_layer: bool, first_level: bool) -> dict[str, np.ndarray]:
    """What each gate multiplies by; the first layer gathers its input's part, the first level forgets nothing."""
    arrays = {}
    for gate, kernel, recurrent in zip(GATES, np.split(layer.kernel, 4), np.split(layer.recurrent, 4), strict=True):
        parts = ([] if first_layer else [kernel]) + ([] if first_level else [recurrent])
        if parts and not (first_level and gate == "f"):
            arrays[gate] = np.concatenate(parts, axis=1).T
    return arrays


def one_hot_multiply_adds(weights: NetworkWeights, window_calls: int) -> int:
    """Of one window."""
    layers = sum(layer.kernel.size + layer.recurrent.size for layer in weights.layers)
    return (window_calls - 1) * layers + weights.head_kernel.size


def named_fields(inputs: Interface) -> list[dict[str, Any]]:
    return [{"name": name, "dtype": dtype, "shape": shape} for name, dtype, shape in inputs]


def products_file(graph: ProductsGraph, path: Path, facts: dict[str, Any]) -> dict[str, Any]:
    """Writes the graph; the facts of it."""
    write_bytes(path, graph.model(path.stem).SerializeToString())
    return {"file": str(path), "inputs": named_fields(graph.inputs), "output": "out",
            "products": len(graph.numbers), **facts, "multiplyAddsARun": graph.multiply_adds}


def one_hot_file(weights: NetworkWeights, window_calls: int, path: Path) -> dict[str, Any]:
    """Writes the one-hot twin; the facts of it."""
    write_bytes(path, one_hot_graph(weights, window_calls).SerializeToString())
    inputs, outputs = one_hot_interface(weights, window_calls)
    return {"file": str(path), "inputs": named_fields(inputs), "output": outputs[0][0], "windowCalls": window_calls,
            "multiplyAddsAWindow": one_hot_multiply_adds(weights, window_calls)}


def read_model(folder: Path, kind: str) -> tuple[dict[str, Any], Path]:
    """The manifest and the file of the graph of a folder of that kind; a UserError for another kind or an ensemble."""
    manifest = read_json(folder / "manifest.json", "give a model folder such as models/stacked")
    if manifest["kind"] != kind or manifest["network"].get("members"):
        raise UserError(f"{folder} is no single network of kind {kind}")
    return manifest, folder / manifest["graphs"][kind]["file"]


def main(argv: list[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", required=True, type=Path, help="folder of a sequence model")
    parser.add_argument("--notebook", required=True, type=Path, help="folder of a windows model")
    parser.add_argument("--out", required=True, type=Path, help="folder to write to")
    parser.add_argument("--rows", type=int, default=64, help="traces side by side in a chunk (default: 64)")
    parser.add_argument("--time", type=int, default=20, help="calls of each in a chunk (default: 20)")
    parser.add_argument("--levels", help="nodes of each level of a prefixes chunk, with commas between "
                                         "(default: the mean of ADFA-LD's chunks of 256 distinct windows)")
    arguments = parser.parse_args(argv)
    manifest, file = read_model(arguments.model, "sequence")
    weights = network_weights(load_weights(file), "", len(manifest["network"]["layers"]))
    windows_manifest, windows_file = read_model(arguments.notebook, "windows")
    windows_weights = network_weights(load_weights(windows_file), "", len(windows_manifest["network"]["layers"]))
    window_calls = windows_manifest["windowCalls"]
    levels = [int(word) for word in arguments.levels.split(",")] if arguments.levels else ADFA_LEVELS
    if len(levels) != window_calls - 1 or min(levels) < 1:
        raise UserError(f"--levels: give {window_calls - 1} numbers of at least 1")
    rows, time = arguments.rows, arguments.time
    written = {
        "sequence": products_file(sequence_products(weights, rows, time), arguments.out / "sequence-gemm.onnx",
                                  {"rows": rows, "time": time, "calls": rows * time}),
        "prefixes": products_file(prefixes_products(windows_weights, levels), arguments.out / "prefixes-gemm.onnx",
                                  {"levels": list(levels), "nodes": sum(levels)}),
        "windowsOneHot": one_hot_file(windows_weights, window_calls, arguments.out / "windows-one-hot.onnx"),
    }
    print(json.dumps(written))


if __name__ == "__main__":
    run(main)
