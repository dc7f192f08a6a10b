"""The graph `sequence` (docs/exchange.md, section 3): surprise of every call of a chunk, state in and out."""

import math
from collections.abc import Sequence

import numpy as np
import onnx

from graph_writer import GraphWriter
from weights import LstmWeights, NetworkWeights

Interface = list[tuple[str, str, list]]


def sequence_interface(members: Sequence[NetworkWeights]) -> tuple[Interface, Interface]:
    """Inputs and outputs as (name, dtype, shape)."""
    width = sum(state_width(weights) for weights in members)
    inputs = [("calls", "int32", ["batch", "time"]), ("state", "float32", ["batch", width])]
    outputs = [
        ("surprise", "float32", ["batch", "time"]),
        ("state_out", "float32", ["batch", width]),
        ("bits", "float32", ["time", "batch", members[0].vocabulary_size]),
    ]
    return inputs, outputs


def state_width(weights: NetworkWeights) -> int:
    """Numbers in the state of one row: h and c of each layer."""
    return 2 * sum(layer.units for layer in weights.layers)


def lstm_operator(writer: GraphWriter, name: str, layer: LstmWeights, signal: str, state: tuple[str, str],
                  outputs: list[str]) -> list[str]:
    """An ONNX LSTM over signal [T, B, I] from state h, c [1, B, H] each ("" for zero); outputs Y, Y_h, Y_c."""
    bias = np.concatenate([layer.bias, np.zeros_like(layer.bias)])[None]
    inputs = [
        signal,
        writer.weight(f"{name}.kernel", layer.kernel[None]),
        writer.weight(f"{name}.recurrent", layer.recurrent[None]),
        writer.weight(f"{name}.bias", bias),
        "",
        *state,
    ]
    while inputs[-1] == "":
        inputs.pop()
    return list(writer.add_many("LSTM", *inputs, outputs=outputs, hidden_size=layer.units))


def sequence_graph(members: Sequence[NetworkWeights]) -> onnx.ModelProto:
    """calls int32 [batch, time], state float32 [batch, W] -> surprise, state_out, bits; bits are -log2 P. With several
    members P is the mean of their probabilities, and the state holds theirs side by side."""
    writer = GraphWriter()
    axis0 = writer.numbers(0)
    axis1 = writer.numbers(1)
    sizes = [layer.units for weights in members for layer in weights.layers for _ in "hc"]
    parts = writer.add_many("Split", "state", writer.numbers(*sizes), outputs=[writer.name() for _ in sizes], axis=1)
    parts = [writer.add("Unsqueeze", part, axis0) for part in parts]  # [1, B, H] each
    calls = writer.add("Transpose", "calls", perm=[1, 0])  # [T, B]

    log_probabilities, after, used = [], [], 0
    for number, weights in enumerate(members, 1):
        own = parts[used : used + 2 * len(weights.layers)]
        used += len(own)
        prefix = f"member{number}." if len(members) > 1 else ""
        log_probability, own_after = member_nodes(writer, prefix, weights, calls, own, (axis0, axis1))
        log_probabilities.append(log_probability)
        after += own_after
    return sequence_model(writer, members, log_probabilities, after, calls)


def sequence_model(writer: GraphWriter, members: Sequence[NetworkWeights], log_probabilities: Sequence[str],
                   after: Sequence[str], calls: str) -> onnx.ModelProto:
    """The outputs, from log P [T, B, V] of each member, the states [1, B, H] after the chunk, and the calls [T, B]."""
    axis0 = writer.numbers(0)
    log_probability = log_mean(writer, log_probabilities, axis0)
    bits = writer.add("Mul", log_probability, writer.weight("to_bits", np.float32(-1 / math.log(2))), result="bits")

    picked = writer.add("GatherElements", bits, writer.add("Unsqueeze", calls, writer.numbers(2)), axis=2)  # [T, B, 1]
    writer.add("Transpose", writer.add("Squeeze", picked, writer.numbers(2)), perm=[1, 0], result="surprise")
    writer.add("Squeeze", writer.add("Concat", *after, axis=2), axis0, result="state_out")
    return writer.model("sequence", *sequence_interface(members))


def member_nodes(writer: GraphWriter, prefix: str, weights: NetworkWeights, calls: str, parts: Sequence[str],
                 axes: tuple[str, str]) -> tuple[str, list[str]]:
    """One network over calls [T, B] from the state `parts` ([1, B, H] each): log P [T, B, V], and its state after."""
    axis0, axis1 = axes
    signal = writer.add("Gather", writer.weight(f"{prefix}embedding", weights.embedding), calls)  # [T, B, E]
    after = []
    for index, layer in enumerate(weights.layers):
        state = (parts[2 * index], parts[2 * index + 1])
        names = [writer.name() for _ in range(3)]
        y, hidden, cell = lstm_operator(writer, f"{prefix}layer{index + 1}", layer, signal, state, names)
        signal = writer.add("Squeeze", y, axis1)  # [T, B, H]
        after += [hidden, cell]

    # The head reads what stood before each call: the last layer's old output, then all its outputs but the newest.
    outputs_before = writer.add("Slice", signal, writer.numbers(0), writer.numbers(-1), axis0)
    before = writer.add("Concat", parts[-2], outputs_before, axis=0)  # [T, B, H3]
    product = writer.add("MatMul", before, writer.weight(f"{prefix}head.kernel", weights.head_kernel))
    logits = writer.add("Add", product, writer.weight(f"{prefix}head.bias", weights.head_bias))
    return writer.add("LogSoftmax", logits, axis=-1), after


def log_mean(writer: GraphWriter, log_probabilities: Sequence[str], axis0: str) -> str:
    """log of the mean of the members' probabilities [T, B, V]."""
    if len(log_probabilities) == 1:
        return log_probabilities[0]
    rows = [writer.add("Unsqueeze", name, axis0) for name in log_probabilities]  # [1, T, B, V] each
    total = writer.add("ReduceLogSumExp", writer.add("Concat", *rows, axis=0), axes=[0], keepdims=0)
    return writer.add("Sub", total, writer.weight("log_members", np.float32(math.log(len(rows)))))
