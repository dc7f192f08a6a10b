"""The graphs `windows` and its one-hot twin: probabilities of the call that follows a window's first calls.

`windows` folds the one-hot product of layer 1 into a gathered row and unrolls that layer; layers 2 and 3 are LSTM
operators: the fastest form measured. The twin takes one-hot vectors and exists for tests only.
"""

import onnx

from graph_writer import GraphWriter
from sequence_graph import Interface, lstm_operator
from weights import NetworkWeights

GATES = "iofc"


def windows_interface(weights: NetworkWeights, window_calls: int) -> tuple[Interface, Interface]:
    """Inputs and outputs as (name, dtype, shape)."""
    return (
        [("calls", "int32", ["batch", window_calls - 1])],
        [("probabilities", "float32", ["batch", weights.vocabulary_size])],
    )


def one_hot_interface(weights: NetworkWeights, window_calls: int) -> tuple[Interface, Interface]:
    """Inputs and outputs as (name, dtype, shape)."""
    return (
        [("one_hot", "float32", ["batch", window_calls - 1, weights.vocabulary_size])],
        windows_interface(weights, window_calls)[1],
    )


def windows_graph(weights: NetworkWeights, window_calls: int = 20) -> onnx.ModelProto:
    """calls int32 [batch, window_calls - 1] -> probabilities float32 [batch, V]; the state starts at zero."""
    writer = GraphWriter()
    layer = weights.layers[0]
    table = writer.weight("layer1.table", (layer.kernel + layer.bias[:, None]).T)  # [V, 4H]: a call's part of the gates
    recurrent = writer.weight("layer1.recurrent", layer.recurrent.T)  # [H, 4H]
    outputs, hidden, cell = [], None, None
    places = writer.add_many(
        "Split", "calls", outputs=[writer.name() for _ in range(window_calls - 1)], axis=1
    )  # [B, 1] each
    for place in places:
        gates = writer.add("Gather", table, writer.add("Squeeze", place, writer.numbers(1)))  # [B, 4H]
        if hidden is not None:
            gates = writer.add("Gemm", hidden, recurrent, gates)
        sizes = writer.numbers(*[layer.units] * 4)
        i, o, f, c = writer.add_many("Split", gates, sizes, outputs=[writer.name() for _ in GATES], axis=1)
        i, o, f = (writer.add("Sigmoid", gate) for gate in (i, o, f))
        new = writer.add("Mul", i, writer.add("Tanh", c))
        cell = new if cell is None else writer.add("Add", writer.add("Mul", f, cell), new)
        hidden = writer.add("Mul", o, writer.add("Tanh", cell))
        outputs.append(writer.add("Unsqueeze", hidden, writer.numbers(0)))
    _upper_layers(writer, weights, writer.add("Concat", *outputs, axis=0), first=1)
    return writer.model("windows", *windows_interface(weights, window_calls))


def one_hot_graph(weights: NetworkWeights, window_calls: int = 20) -> onnx.ModelProto:
    """one_hot float32 [batch, window_calls - 1, V] -> probabilities float32 [batch, V]; the state starts at zero."""
    writer = GraphWriter()
    _upper_layers(writer, weights, writer.add("Transpose", "one_hot", perm=[1, 0, 2]), first=0)
    return writer.model("one-hot", *one_hot_interface(weights, window_calls))


def _upper_layers(writer: GraphWriter, weights: NetworkWeights, signal: str, first: int) -> None:
    """LSTM operators for the layers from `first` on over signal [T, B, I], then head and softmax."""
    for index in range(first, len(weights.layers)):
        last = index == len(weights.layers) - 1
        outputs = ["", writer.name()] if last else [writer.name()]
        made = lstm_operator(writer, f"layer{index + 1}", weights.layers[index], signal, ("", ""), outputs)
        signal = writer.add("Squeeze", made[-1], writer.numbers(0 if last else 1))
    kernel, bias = writer.weight("head.kernel", weights.head_kernel), writer.weight("head.bias", weights.head_bias)
    logits = writer.add("Gemm", signal, kernel, bias)
    writer.add("Softmax", logits, axis=-1, result="probabilities")
