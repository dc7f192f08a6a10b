"""The graph `prefixes`: the surprise of each window's last call, every distinct prefix of the windows stepped once.

Nodes stand level by level: level 0 holds the prefixes of one call, each later level extends its parents by one call.
Each cell is four Gemms, one a gate with its own Sigmoid or Tanh, which ONNX Runtime fuses.
"""

import math
from collections.abc import Callable

import numpy as np
import onnx
from onnx import TensorProto

from graph_writer import GraphWriter
from sequence_graph import Interface
from weights import LstmWeights, NetworkWeights
from windows_graph import GATES

Cell = tuple[str, str]  # names of h and c, [nodes of the level, H] each


def prefixes_interface(window_calls: int) -> tuple[Interface, Interface]:
    """Inputs and outputs as (name, dtype, shape)."""
    inputs = [
        ("calls", "int32", ["nodes"]),
        ("parent", "int32", ["nodes"]),
        ("count", "int64", [window_calls - 1]),
        ("row", "int32", ["windows"]),
        ("next", "int32", ["windows"]),
    ]
    return inputs, [("surprise", "float32", ["windows"])]


def prefixes_graph(weights: NetworkWeights, window_calls: int = 20) -> onnx.ModelProto:
    """calls, parent int32 [nodes], count int64 [window_calls - 1], row, next int32 [windows] -> surprise [windows]."""
    writer = GraphWriter()

    def head(signal: str) -> str:
        kernel, bias = writer.weight("hk", weights.head_kernel), writer.weight("hb", weights.head_bias)
        return writer.add("Gemm", signal, kernel, bias)

    return stepped_prefixes(writer, window_calls, lambda calls, before: _step(writer, weights, calls, before), head)


def stepped_prefixes(writer: GraphWriter, window_calls: int, step: Callable[[str, list[Cell]], list[Cell]],
                     head: Callable[[str], str]) -> onnx.ModelProto:
    """The graph around a network: `step` takes calls [nodes] and the cells of their parents (none in level 0) and gives
    the cells after; `head` takes the last layer's h and gives the logits [nodes of the last level, V]."""
    levels = window_calls - 1
    calls = writer.add_many("Split", "calls", "count", outputs=[writer.name() for _ in range(levels)], axis=0)
    parents = writer.add_many("Split", "parent", "count", outputs=[writer.name() for _ in range(levels)], axis=0)
    cells: list[Cell] = []
    for level in range(levels):
        before = [
            (writer.add("Gather", hidden, parents[level]), writer.add("Gather", cell, parents[level]))
            for hidden, cell in cells
        ]
        cells = step(calls[level], before)
    log_probability = writer.add("LogSoftmax", head(cells[-1][0]), axis=-1)  # [nodes of the last level, V]
    wide = [writer.add("Cast", name, to=TensorProto.INT64) for name in ("row", "next")]
    pairs = [writer.add("Unsqueeze", name, writer.numbers(1)) for name in wide]
    picked = writer.add("GatherND", log_probability, writer.add("Concat", *pairs, axis=1))
    writer.add("Mul", picked, writer.weight("to_bits", np.float32(-1 / math.log(2))), result="surprise")
    return writer.model("prefixes", *prefixes_interface(window_calls))


def _step(writer: GraphWriter, weights: NetworkWeights, calls: str, before: list[Cell]) -> list[Cell]:
    """The cells of all layers after the calls of a level."""
    signal, cells = calls, []
    for index, layer in enumerate(weights.layers):
        old = before[index] if before else None
        gates = _first_layer_gates if index == 0 else _upper_layer_gates
        cells.append(_cell(writer, gates(writer, index + 1, layer, signal, old), old))
        signal = cells[-1][0]
    return cells


def _first_layer_gates(writer: GraphWriter, index: int, layer: LstmWeights, calls: str, old: Cell | None) -> list[str]:
    """The call's row of the folded one-hot product, plus the recurrent product; [nodes, H] for each of i, o, f, c."""
    kernels, recurrents, biases = (np.split(part, 4) for part in (layer.kernel, layer.recurrent, layer.bias))
    gates = []
    for gate, kernel, recurrent, bias in zip(GATES, kernels, recurrents, biases, strict=True):
        if gate == "f" and not old:
            gates.append("")  # nothing to forget
            continue
        sums = writer.add("Gather", writer.weight(f"w{index}{gate}", (kernel + bias[:, None]).T), calls)
        if old:
            sums = writer.add("Gemm", old[0], writer.weight(f"r{index}{gate}", recurrent.T), sums)
        gates.append(sums)
    return gates


def _upper_layer_gates(writer: GraphWriter, index: int, layer: LstmWeights, below: str, old: Cell | None) -> list[str]:
    """One Gemm over [below, old h] for each of i, o, f, c; [nodes, H] each."""
    kernels, recurrents, biases = (np.split(part, 4) for part in (layer.kernel, layer.recurrent, layer.bias))
    joined = writer.add("Concat", below, old[0], axis=1) if old else below
    gates = []
    for gate, kernel, recurrent, bias in zip(GATES, kernels, recurrents, biases, strict=True):
        if gate == "f" and not old:
            gates.append("")  # nothing to forget
            continue
        both = writer.weight(f"k{index}{gate}", np.concatenate([kernel, recurrent], axis=1).T)  # [I + H, H]
        if not old:
            both = writer.add("Slice", both, writer.numbers(0), writer.numbers(kernel.shape[1]), writer.numbers(0))
        gates.append(writer.add("Gemm", joined, both, writer.weight(f"b{index}{gate}", bias)))
    return gates


def _cell(writer: GraphWriter, gates: list[str], old: Cell | None) -> Cell:
    """h and c of the new nodes from the sums of their gates."""
    i, o, f = (writer.add("Sigmoid", gate) if gate else "" for gate in gates[:3])
    cell = writer.add("Mul", i, writer.add("Tanh", gates[3]))
    if old:
        cell = writer.add("Add", writer.add("Mul", f, old[1]), cell)
    return writer.add("Mul", o, writer.add("Tanh", cell)), cell
