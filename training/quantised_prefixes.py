"""The graphs `prefixes` and `windows` in int8: the same inputs and outputs as in float32, and the same cells in both.

Outputs of cells travel from level to level as uint8 with a fixed scale, so that a window's surprise does not depend on
the other windows of its chunk.
"""

import numpy as np
import onnx

from prefixes_graph import Cell, stepped_prefixes
from quantised_writer import QuantisedWriter
from weights import LstmWeights, NetworkWeights
from windows_graph import GATES, windows_interface


def quantised_prefixes_graph(weights: NetworkWeights, window_calls: int = 20) -> onnx.ModelProto:
    """As prefixes_graph.prefixes_graph: calls, parent, count, row, next -> surprise."""
    writer = QuantisedWriter()

    def head(signal: str) -> str:
        return writer.product("head", signal, weights.head_kernel, weights.head_bias)

    return stepped_prefixes(writer, window_calls, lambda calls, before: _step(writer, weights, calls, before), head)


def quantised_windows_graph(weights: NetworkWeights, window_calls: int = 20) -> onnx.ModelProto:
    """As windows_graph.windows_graph: calls -> probabilities."""
    writer = QuantisedWriter()
    outputs = [writer.name() for _ in range(window_calls - 1)]
    cells: list[Cell] = []
    for place in writer.add_many("Split", "calls", outputs=outputs, axis=1):  # [B, 1] each
        cells = _step(writer, weights, writer.add("Squeeze", place, writer.numbers(1)), cells)
    logits = writer.product("head", cells[-1][0], weights.head_kernel, weights.head_bias)
    writer.add("Softmax", logits, axis=-1, result="probabilities")
    return writer.model("windows", *windows_interface(weights, window_calls))


def _step(writer: QuantisedWriter, weights: NetworkWeights, calls: str, before: list[Cell]) -> list[Cell]:
    """The cells of all layers after calls int32 [rows], from those before them; none before a window's first call."""
    cells: list[Cell] = []
    for index, layer in enumerate(weights.layers):
        old = before[index] if before else None
        name = f"layer{index + 1}"
        if index == 0:
            gates = _first_layer_gates(writer, name, layer, calls, old)
        else:
            gates = _upper_layer_gates(writer, name, layer, cells[-1][0], old)
        cells.append(_cell(writer, gates, old))
    return cells


def _first_layer_gates(writer: QuantisedWriter, name: str, layer: LstmWeights, calls: str,
                       old: Cell | None) -> list[str]:
    """The call's row of the folded one-hot product, which stays float32, plus the recurrent product; i, o, f, c."""
    kernels, recurrents, biases = (np.split(part, 4) for part in (layer.kernel, layer.recurrent, layer.bias))
    gates = []
    for gate, kernel, recurrent, bias in zip(GATES, kernels, recurrents, biases, strict=True):
        if gate == "f" and not old:
            gates.append("")  # nothing to forget
            continue
        sums = writer.add("Gather", writer.weight(f"{name}.{gate}.table", (kernel + bias[:, None]).T), calls)
        if old:
            sums = writer.add("Add", writer.product(f"{name}.{gate}", old[0], recurrent.T), sums)
        gates.append(sums)
    return gates


def _upper_layer_gates(writer: QuantisedWriter, name: str, layer: LstmWeights, below: str,
                       old: Cell | None) -> list[str]:
    """One product over [below, old h] for each of i, o, f, c; over `below` alone where there is no old h."""
    kernels, recurrents, biases = (np.split(part, 4) for part in (layer.kernel, layer.recurrent, layer.bias))
    joined = writer.add("Concat", below, old[0], axis=1) if old else below
    gates = []
    for gate, kernel, recurrent, bias in zip(GATES, kernels, recurrents, biases, strict=True):
        if gate == "f" and not old:
            gates.append("")  # nothing to forget
            continue
        both = np.concatenate([kernel, recurrent], axis=1).T  # [I + H, H]
        first = None if old else kernel.shape[1]
        gates.append(writer.product(f"{name}.{gate}", joined, both, bias, first))
    return gates


def _cell(writer: QuantisedWriter, gates: list[str], old: Cell | None) -> Cell:
    """h (uint8) and c of the new rows from the sums of their gates."""
    i, o, f = (writer.add("Sigmoid", gate) if gate else "" for gate in gates[:3])
    cell = writer.add("Mul", i, writer.add("Tanh", gates[3]))
    if old:
        cell = writer.add("Add", writer.add("Mul", f, old[1]), cell)
    return writer.quantised(writer.add("Mul", o, writer.add("Tanh", cell))), cell
