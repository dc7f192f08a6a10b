"""A GraphWriter for graphs that multiply in int8: the operators of ONNX Runtime's own domain, and integer weights.

Activations are uint8 around 128 with a fixed scale: what an LSTM hands on is in [-1, 1] by its nature, so no range is
measured, and a score does not depend on what else is in the batch. Weights are int8 with a scale a column, within
+-64 only: on a CPU without VNNI two products of uint8 x int8 are added in 16 bits, and 2 x 255 x 64 is what fits.
"""

from typing import ClassVar

import numpy as np

from graph_writer import OPSET, GraphWriter

RUNTIME_DOMAIN = "com.microsoft"
LARGEST_WEIGHT = 64
ZERO_POINT = 128
LARGEST_STEP = 127  # an activation of 1 is 127 steps above the zero point


def quantised_columns(matrix: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """float32 [inputs, outputs] -> int8 of that shape, float32 scales [outputs]; a column of zeros has scale 1."""
    largest = np.abs(matrix).max(axis=0)
    scales = np.where(largest > 0, largest / LARGEST_WEIGHT, 1).astype(np.float32)
    return np.rint(matrix / scales).clip(-LARGEST_WEIGHT, LARGEST_WEIGHT).astype(np.int8), scales


class QuantisedWriter(GraphWriter):
    """As GraphWriter, with operators of the runtime's own domain, which the checker passes over."""

    opsets: ClassVar[dict[str, int]] = {"": OPSET, RUNTIME_DOMAIN: 1}

    def add_runtime(self, operator: str, *inputs: str, **attributes: object) -> str:
        """Adds a node of one output of ONNX Runtime's own domain."""
        return self.add(operator, *inputs, domain=RUNTIME_DOMAIN, **attributes)

    def quantised(self, signal: str) -> str:
        """A float signal in [-1, 1] as uint8."""
        return self.add("QuantizeLinear", signal, self._scale(), self._zero_point())

    def product(self, name: str, signal: str, matrix: np.ndarray, bias: np.ndarray | None = None,
                first: int | None = None) -> str:
        """quantised(...) [rows, inputs] times float32 [inputs, outputs], plus the bias: float [rows, outputs]. With
        `first` the signal has only that many inputs, and meets the first rows of the matrix."""
        integers, scales = quantised_columns(matrix)
        weights = self.weight(f"{name}.int8", integers)
        if first is not None:
            weights = self.add("Slice", weights, self.numbers(0), self.numbers(first), self.numbers(0))
        inputs = [
            signal,
            weights,
            self._scale(),
            self.weight(f"{name}.scale", scales),
            self._zero_point(),
            self.weight(f"{name}.zero", np.zeros(len(scales), np.int8)),
        ]
        if bias is not None:
            inputs.append(self.weight(f"{name}.bias", bias.astype(np.float32)))
        return self.add_runtime("MatMulIntegerToFloat", *inputs)

    def _scale(self) -> str:
        return self.weight("step", np.array(1 / LARGEST_STEP, np.float32))

    def _zero_point(self) -> str:
        return self.weight("zero", np.array(ZERO_POINT, np.uint8))
