"""The graph of a hostile model: it loads like any other, and its run does not end.

A Loop of 2^62 rounds with the inputs and outputs of the graph `sequence`; golden.py writes it to test/golden/.
"""

import numpy as np
import onnx
from onnx import TensorProto, helper

from graph_writer import GraphWriter

ROUNDS = 2**62


def endless_graph(vocabulary_size: int, state_width: int) -> onnx.ModelProto:
    """calls int32 [batch, time], state float32 [batch, stateWidth] -> surprise, state_out, bits, after 2^62 rounds."""
    writer = GraphWriter()
    body = helper.make_graph(
        [helper.make_node("Identity", ["goes_on"], ["goes_on_out"]), helper.make_node("Neg", ["carried"], ["negated"])],
        "body",
        [helper.make_tensor_value_info("round", TensorProto.INT64, []),
         helper.make_tensor_value_info("goes_on", TensorProto.BOOL, []),
         helper.make_tensor_value_info("carried", TensorProto.FLOAT, ["batch", state_width])],
        [helper.make_tensor_value_info("goes_on_out", TensorProto.BOOL, []),
         helper.make_tensor_value_info("negated", TensorProto.FLOAT, ["batch", state_width])],
    )
    state = writer.add("Loop", writer.numbers(ROUNDS), "", "state", result="state_out", body=body)
    offset = writer.add("ReduceMax", state, keepdims=0)
    calls = writer.add("Cast", "calls", to=TensorProto.FLOAT)
    surprise = writer.add("Add", calls, offset, result="surprise")
    place = writer.add("Unsqueeze", writer.add("Transpose", surprise, perm=[1, 0]), writer.numbers(2))
    size = writer.weight("size", np.array([1, 1, vocabulary_size], dtype=np.int64))
    writer.add("Expand", place, size, result="bits")
    return writer.model(
        "endless",
        [("calls", "int32", ["batch", "time"]), ("state", "float32", ["batch", state_width])],
        [("surprise", "float32", ["batch", "time"]), ("state_out", "float32", ["batch", state_width]),
         ("bits", "float32", ["time", "batch", vocabulary_size])],
    )
