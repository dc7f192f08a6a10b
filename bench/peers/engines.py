"""A sequence model in PyTorch (torch.nn.LSTM) and in Python's ONNX Runtime, and the notebook's network in PyTorch."""

import math
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnxruntime
import torch
from torch import Tensor, nn
from torch.nn import functional as F
from torch.nn.utils.rnn import pad_sequence

import training_path  # noqa: F401
from batch_plan import Scores, bits_of_traces
from command import UserError
from reference_scores import ReferenceModel, surprise_bits

LARGEST_PADDED_BYTES = 4 << 30
TO_BITS = -1 / math.log(2)

TorchState = list[tuple[Tensor, Tensor]]  # h, c [1, B, H] of each layer


def single_network(folder: Path, kind: str) -> ReferenceModel:
    """The weights of a model folder; a UserError for another kind or an ensemble."""
    model = ReferenceModel(folder, torch.float32)
    if model.manifest["kind"] != kind or len(model.networks) > 1:
        raise UserError(f"{folder} is no single network of kind {kind}")
    return model


def linear(kernel: Tensor, bias: Tensor) -> nn.Linear:
    """nn.Linear from a kernel [inputs, outputs]."""
    layer = nn.Linear(*kernel.shape)
    layer.load_state_dict({"weight": kernel.T.contiguous(), "bias": bias})
    return layer


class TorchSequence(nn.Module):
    """A sequence model over calls [T, B]: time first, PyTorch's own order, which saves two transpositions a layer."""

    calls_dtype = np.int64

    def __init__(self, folder: Path) -> None:
        super().__init__()
        network = single_network(folder, "sequence").networks[0]
        self.embedding = nn.Embedding.from_pretrained(network.front)
        self.lstms = nn.ModuleList(network.lstms)
        for lstm in self.lstms:
            lstm.batch_first = False
        self.head = linear(network.head_kernel, network.head_bias)
        self.eval()

    def start(self, rows: int) -> TorchState:
        return [(torch.zeros(1, rows, lstm.hidden_size), torch.zeros(1, rows, lstm.hidden_size)) for lstm in self.lstms]

    def cut(self, state: TorchState, rows: int) -> TorchState:
        if state[0][0].shape[1] == rows:
            return state
        return [(hidden[:, :rows].contiguous(), cell[:, :rows].contiguous()) for hidden, cell in state]

    def forward(self, calls: Tensor, state: TorchState) -> tuple[Tensor, TorchState]:
        """calls int64 [T, B] -> natural logs [T, B] of each call's probability given all before it, and the state."""
        signal, after = self.embedding(calls), []
        for lstm, before in zip(self.lstms, state, strict=True):
            signal, own = lstm(signal, before)
            after.append(own)
        outputs_before = torch.cat([state[-1][0], signal[:-1]])  # [T, B, H3]
        logs = torch.log_softmax(self.head(outputs_before), -1)
        return logs.gather(2, calls[..., None])[..., 0], after

    @torch.inference_mode()
    def step(self, calls: np.ndarray, state: TorchState) -> tuple[np.ndarray, TorchState]:
        logs, after = self(torch.from_numpy(calls).T.contiguous(), state)
        return logs.T.numpy() * np.float32(TO_BITS), after


class OnnxSequence:
    """The same model's .onnx file in onnxruntime, one thread, options as the TypeScript side sets them."""

    calls_dtype = np.int32

    def __init__(self, folder: Path) -> None:
        model = single_network(folder, "sequence")
        self.width = model.manifest["network"]["stateWidth"]
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.enable_mem_pattern = False
        options.log_severity_level = 3
        self.session = onnxruntime.InferenceSession(model.file, options, providers=["CPUExecutionProvider"])

    def start(self, rows: int) -> np.ndarray:
        return np.zeros((rows, self.width), np.float32)

    def cut(self, state: np.ndarray, rows: int) -> np.ndarray:
        return state[:rows]

    def step(self, calls: np.ndarray, state: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        return tuple(self.session.run(["surprise", "state_out"], {"calls": calls, "state": state}))


@torch.inference_mode()
def score_padded(network: TorchSequence, traces: Sequence[np.ndarray], rows: int) -> Scores:
    """Whole traces in file order, each batch padded to its longest: one forward pass a batch."""
    vocabulary_size = network.head.out_features
    sums, cells, first = np.zeros(len(traces)), 0, 0
    while first < len(traces):
        batch = traces[first : first + rows]
        # Logits and their logarithms: two arrays [T, B, V] of float32.
        while len(batch) > 1 and max(map(len, batch)) * len(batch) * vocabulary_size * 8 > LARGEST_PADDED_BYTES:
            batch = batch[: len(batch) // 2]
        calls = pad_sequence([torch.from_numpy(trace.astype(np.int64)) for trace in batch])  # [T, B]
        logs, _ = network(calls, network.start(len(batch)))
        lengths = np.array([len(trace) for trace in batch])
        bits = logs.T.numpy() * np.float32(TO_BITS)
        sums[first : first + len(batch)] = bits_of_traces(bits, calls.T.numpy(), lengths)
        cells += calls.numel()
        first += len(batch)
    return Scores(sums / np.array([len(trace) for trace in traces]), cells)


@dataclass(frozen=True)
class WindowScores:
    bits: np.ndarray  # float64 [windows]: surprise of each window's last call
    one_hot_seconds: float  # time that writing the one-hot vectors took


class TorchWindows(nn.Module):
    """The notebook's network over one-hot windows float32 [batch, calls, V], as its model.predict takes them."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        model = single_network(folder, "windows")
        network = model.networks[0]
        self.window_calls: int = model.manifest["windowCalls"]
        self.lstms = nn.ModuleList(network.lstms)
        self.head = linear(network.head_kernel, network.head_bias)
        self.eval()

    def forward(self, one_hot: Tensor) -> Tensor:
        """float32 [batch, V]: the distribution of the call that follows."""
        signal = one_hot
        for lstm in self.lstms:
            signal = lstm(signal)[0]
        return torch.softmax(self.head(signal[:, -1]), -1)

    @torch.inference_mode()
    def score(self, windows: np.ndarray, batch_windows: int) -> WindowScores:
        """uint16 [windows, calls], each worked through from its first call, batch after batch."""
        bits, one_hot_seconds = [], 0.0
        for first in range(0, len(windows), batch_windows):
            batch = windows[first : first + batch_windows].astype(np.int64)
            began = time.perf_counter()
            one_hot = F.one_hot(torch.from_numpy(batch[:, :-1]), self.head.out_features).to(torch.float32)
            one_hot_seconds += time.perf_counter() - began
            bits.append(surprise_bits(self(one_hot).log().numpy(), batch[:, -1]))
        return WindowScores(np.concatenate(bits), one_hot_seconds)
