"""Weights of a network as ONNX wants them, and the way back: gates i, o, f, c (PyTorch: i, f, g, o)."""

from dataclasses import dataclass

import numpy as np
import torch
from torch import nn

PYTORCH_TO_ONNX = (0, 3, 1, 2)  # ONNX gate k is PyTorch gate PYTORCH_TO_ONNX[k]
ONNX_TO_PYTORCH = (0, 2, 3, 1)


@dataclass(frozen=True)
class LstmWeights:
    """One layer; I input width, H output width. All float32, gates i, o, f, c one after another in the first axis."""

    kernel: np.ndarray  # [4H, I]
    recurrent: np.ndarray  # [4H, H]
    bias: np.ndarray  # [4H], the sum of PyTorch's two

    @property
    def units(self) -> int:
        return self.recurrent.shape[1]


@dataclass(frozen=True)
class NetworkWeights:
    embedding: np.ndarray | None  # [V, E]; None: the first layer reads one-hot vectors
    layers: list[LstmWeights]
    head_kernel: np.ndarray  # [H3, V]
    head_bias: np.ndarray  # [V]

    @property
    def vocabulary_size(self) -> int:
        return len(self.head_bias)


def reorder_gates(array: np.ndarray, order: tuple[int, ...]) -> np.ndarray:
    """The four blocks of the first axis in another order; a copy."""
    blocks = np.split(array, 4)
    return np.concatenate([blocks[gate] for gate in order])


def weights_of(network: nn.Module) -> NetworkWeights:
    """The weights of a StackedLanguageModel or NotebookNetwork."""

    def array(tensor: torch.Tensor) -> np.ndarray:
        return tensor.detach().to(torch.float32).numpy().copy()

    layers = [
        LstmWeights(
            reorder_gates(array(lstm.weight_ih_l0), PYTORCH_TO_ONNX),
            reorder_gates(array(lstm.weight_hh_l0), PYTORCH_TO_ONNX),
            reorder_gates(array(lstm.bias_ih_l0 + lstm.bias_hh_l0), PYTORCH_TO_ONNX),
        )
        for lstm in network.lstms
    ]
    embedding = array(network.embedding.weight) if hasattr(network, "embedding") else None
    head_kernel = np.ascontiguousarray(array(network.head.weight).T)
    return NetworkWeights(embedding, layers, head_kernel, array(network.head.bias))


def network_weights(weights: dict[str, np.ndarray], prefix: str, layers: int) -> NetworkWeights:
    """One network of a graph `sequence` or `windows` from its initialisers (reference_scores.load_weights).
    In `windows` the first layer's kernel and bias stand folded in one table; given as a kernel without bias they mean
    the same, since just one number of a one-hot vector is 1. `prefix` names a member of an ensemble ("" without)."""
    own = {name.removeprefix(prefix): array for name, array in weights.items() if name.startswith(prefix)}
    lstms = []
    for name in (f"layer{number}" for number in range(1, layers + 1)):
        if f"{name}.table" in own:  # [V, 4H]
            kernel, recurrent = own[f"{name}.table"].T, own[f"{name}.recurrent"].T
            lstms.append(LstmWeights(kernel, recurrent, np.zeros(len(kernel), np.float32)))
        else:
            bias = np.add(*np.split(own[f"{name}.bias"][0], 2))
            lstms.append(LstmWeights(own[f"{name}.kernel"][0], own[f"{name}.recurrent"][0], bias))
    return NetworkWeights(own.get("embedding"), lstms, own["head.kernel"], own["head.bias"])
