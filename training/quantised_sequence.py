"""The graph `sequence` in int8: the same inputs and outputs, LSTM layers that multiply integers.

ONNX Runtime's DynamicQuantizeLSTM measures the range of each batch again, which would make a score depend on the traces
next to it. Two guard units a layer hold the outputs +1 and -1 for ever, at the two ends of what an LSTM can put out, so
that the measured range is always [-1, 1]: a row's scores are the same alone and in any batch. The embedding has guards
of its own, plus and minus its largest number. Guards weigh nothing in what follows and stay out of the state.
"""

from collections.abc import Sequence

import numpy as np
import onnx

from quantised_writer import RUNTIME_DOMAIN, QuantisedWriter, quantised_columns
from sequence_graph import sequence_model
from weights import LstmWeights, NetworkWeights

GUARDS = np.array([1, -1], np.float32)
SATURATED = 30  # a gate or cell so far out that sigmoid and tanh are 1 in float32


def quantised_sequence_graph(members: Sequence[NetworkWeights]) -> onnx.ModelProto:
    """As sequence_graph.sequence_graph: calls, state -> surprise, state_out, bits."""
    writer = QuantisedWriter()
    sizes = [layer.units for weights in members for layer in weights.layers for _ in "hc"]
    parts = writer.add_many("Split", "state", writer.numbers(*sizes), outputs=[writer.name() for _ in sizes], axis=1)
    rows = writer.add("Concat", writer.add("Shape", "state", start=0, end=1), writer.numbers(2), axis=0)
    guards = [writer.add("Expand", writer.weight(f"guards.{what}", GUARDS[None] * factor), rows)
              for what, factor in (("h", np.float32(1)), ("c", np.float32(SATURATED)))]  # [B, 2] each
    starts = [writer.add("Unsqueeze", writer.add("Concat", part, guards[index % 2], axis=1), writer.numbers(0))
              for index, part in enumerate(parts)]  # [1, B, H + 2] each
    calls = writer.add("Transpose", "calls", perm=[1, 0])  # [T, B]

    log_probabilities, after, used = [], [], 0
    for number, weights in enumerate(members, 1):
        own = starts[used : used + 2 * len(weights.layers)]
        used += len(own)
        prefix = f"member{number}." if len(members) > 1 else ""
        log_probability, own_after = _member_nodes(writer, prefix, weights, calls, own)
        log_probabilities.append(log_probability)
        after += own_after
    unguarded = [writer.add("Slice", name, writer.numbers(0), writer.numbers(-2), writer.numbers(2)) for name in after]
    return sequence_model(writer, members, log_probabilities, unguarded, calls)


def _member_nodes(writer: QuantisedWriter, prefix: str, weights: NetworkWeights, calls: str,
                  starts: Sequence[str]) -> tuple[str, list[str]]:
    """One network over calls [T, B] from guarded states [1, B, H + 2]: log P [T, B, V], and its guarded state after."""
    embedding = weights.embedding
    ends = np.broadcast_to(GUARDS * np.abs(embedding).max(), (len(embedding), 2))
    guarded = writer.weight(f"{prefix}embedding", np.concatenate([embedding, ends], axis=1).astype(np.float32))
    signal = writer.add("Gather", guarded, calls)  # [T, B, E + 2]
    after = []
    for index, layer in enumerate(weights.layers):
        states = (starts[2 * index], starts[2 * index + 1])
        y, *last = _lstm_operator(writer, f"{prefix}layer{index + 1}", layer, signal, states)
        signal = writer.add("Squeeze", y, writer.numbers(1))  # [T, B, H + 2]
        after += last

    # The head reads what stood before each call: the last layer's old output, then all its outputs but the newest.
    earlier = writer.add("Slice", signal, writer.numbers(0), writer.numbers(-1), writer.numbers(0))
    before = writer.quantised(writer.add("Concat", starts[-2], earlier, axis=0))  # [T, B, H3 + 2]
    kernel = np.pad(weights.head_kernel, ((0, 2), (0, 0)))
    logits = writer.product(f"{prefix}head", before, kernel, weights.head_bias)
    return writer.add("LogSoftmax", logits, axis=-1), after


def _lstm_operator(writer: QuantisedWriter, name: str, layer: LstmWeights, signal: str,
                   states: tuple[str, str]) -> list[str]:
    """A guarded layer over signal [T, B, I + 2] from states h, c [1, B, H + 2]; its Y, Y_h, Y_c."""
    kernel, recurrent = (_guarded_weights(matrix) for matrix in (layer.kernel, layer.recurrent))
    i, o, f, c = np.split(layer.bias, 4)
    # A guard forgets nothing (f = 1), learns nothing (tanh 0 = 0) and shows itself whole (o = 1).
    guards = (0, SATURATED, SATURATED, 0)
    gates = [np.pad(gate, (0, 2), constant_values=guard) for gate, guard in zip((i, o, f, c), guards, strict=True)]
    bias = np.concatenate(gates).astype(np.float32)
    inputs = [signal]
    scales = []
    for what, matrix in (("kernel", kernel), ("recurrent", recurrent)):
        integers, columns = quantised_columns(matrix)
        inputs.append(writer.weight(f"{name}.{what}", integers[None]))
        scales += [writer.weight(f"{name}.{what}.scale", columns[None]),
                   writer.weight(f"{name}.{what}.zero", np.zeros((1, len(columns)), np.int8))]
    inputs += [writer.weight(f"{name}.bias", np.concatenate([bias, np.zeros_like(bias)])[None]), "", *states, ""]
    outputs = [writer.name() for _ in range(3)]
    return list(writer.add_many("DynamicQuantizeLSTM", *inputs, *scales, outputs=outputs, hidden_size=layer.units + 2,
                                domain=RUNTIME_DOMAIN))


def _guarded_weights(matrix: np.ndarray) -> np.ndarray:
    """[4H, I] -> [I + 2, 4 (H + 2)], transposed; guards have weights of zero on both sides."""
    gates = [np.pad(gate, ((0, 2), (0, 2))) for gate in np.split(matrix, 4)]
    return np.concatenate(gates).T
