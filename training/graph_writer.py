"""A few lines over onnx.helper: nodes named by their one output, initialisers, dynamic shapes; opset 17, IR 8.

Bytes depend on the weights and on this code only: no dates, no versions of other packages.
"""

from collections.abc import Sequence
from typing import ClassVar

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

OPSET, IR_VERSION = 17, 8
DTYPES = {"int32": TensorProto.INT32, "int64": TensorProto.INT64, "float32": TensorProto.FLOAT}


class GraphWriter:
    """Collects nodes in order; `model()` closes the graph and checks it."""

    opsets: ClassVar[dict[str, int]] = {"": OPSET}  # version of each domain of operators

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.initialisers: dict[str, onnx.TensorProto] = {}
        self.names = 0

    def weight(self, name: str, array: np.ndarray) -> str:
        """Adds an initialiser under its name, once; returns the name."""
        if name not in self.initialisers:
            self.initialisers[name] = numpy_helper.from_array(np.ascontiguousarray(array), name)
        return name

    def numbers(self, *values: int) -> str:
        """An int64 vector, as axes, sizes and starts are given."""
        return self.weight("n" + "_".join(map(str, values)), np.array(values, dtype=np.int64))

    def name(self) -> str:
        """A new short tensor name."""
        self.names += 1
        return f"t{self.names}"

    def add(self, operator: str, *inputs: str, result: str | None = None, **attributes: object) -> str:
        """Adds a node of one output and returns the output's name."""
        return self.add_many(operator, *inputs, outputs=[result or self.name()], **attributes)[0]

    def add_many(self, operator: str, *inputs: str, outputs: Sequence[str], **attributes: object) -> Sequence[str]:
        """Adds a node of several outputs ("" for one that is not wanted) and returns their names."""
        self.nodes.append(helper.make_node(operator, inputs, outputs, **attributes))
        return outputs

    def model(self, name: str, inputs: Sequence[tuple], outputs: Sequence[tuple]) -> onnx.ModelProto:
        """The checked model. Inputs and outputs are (name, dtype, shape) with a word for a dimension that varies."""
        graph = helper.make_graph(
            self.nodes,
            name,
            [helper.make_tensor_value_info(name, DTYPES[dtype], shape) for name, dtype, shape in inputs],
            [helper.make_tensor_value_info(name, DTYPES[dtype], shape) for name, dtype, shape in outputs],
            list(self.initialisers.values()),
        )
        opsets = [helper.make_opsetid(domain, version) for domain, version in self.opsets.items()]
        model = helper.make_model(graph, producer_name="syscall-sentinel", opset_imports=opsets)
        model.ir_version = IR_VERSION
        onnx.checker.check_model(model, full_check=True)
        return model
