"""Scores traces in PyTorch with the weights read back from a model's .onnx file: what TypeScript's scores must equal.

    python training/reference_scores.py --model models/stacked --data build/encoded/adfa-ld --split validation \\
        --every 100 --limit 20 --out build/scores.json

Shares no forward pass and no batching with the trainer: each trace goes through torch.nn.LSTM whole and alone.
A recurrent network may stand on a knife's edge for a few calls of a strange trace and blow rounding errors up past
tolerances.CALL_BITS, within PyTorch itself (float32, float64) too. --rounding tells which traces, rounding.py how many.
For a windows model FILE.probabilities.npy holds, float32 [rows, V], the distributions of windows 0, 10, 20, ... of
each trace, one trace after another.
"""

import argparse
import math
from pathlib import Path
from typing import Any

from command import UserError, run

# isort: split
import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import Tensor, nn

import tolerances
from encoded_data import read_encoded_data
from files import read_json, sha256_of, write_bytes, write_json
from reference_encoder import npy
from vocabulary import UNKNOWN, UNKNOWN_BITS
from weights import ONNX_TO_PYTORCH, reorder_gates

PROBABILITIES_EVERY_WINDOWS = 10


def load_weights(path: Path) -> dict[str, np.ndarray]:
    """The float32 initialisers of an .onnx file by name."""
    graph = onnx.load(path).graph
    return {tensor.name: numpy_helper.to_array(tensor).copy() for tensor in graph.initializer if tensor.data_type == 1}


def load_lstm(kernel: np.ndarray, recurrent: np.ndarray, bias: np.ndarray) -> nn.LSTM:
    """torch.nn.LSTM from ONNX weights [4H, I], [4H, H] and one bias [4H], gates i, o, f, c."""
    lstm = nn.LSTM(kernel.shape[1], recurrent.shape[1], batch_first=True)
    values = {"weight_ih_l0": kernel, "weight_hh_l0": recurrent, "bias_ih_l0": bias}
    state = {name: torch.from_numpy(reorder_gates(value, ONNX_TO_PYTORCH)) for name, value in values.items()}
    lstm.load_state_dict({**state, "bias_hh_l0": torch.zeros(len(bias))})
    return lstm


class ReferenceNetwork:
    """One network in plain PyTorch, from ONNX weights by name; `prefix` tells the members of an ensemble apart."""

    def __init__(self, weights: dict[str, np.ndarray], prefix: str, layers: int, dtype: torch.dtype) -> None:
        own = {name.removeprefix(prefix): array for name, array in weights.items() if name.startswith(prefix)}
        if "embedding" in own:
            front = torch.from_numpy(own["embedding"])
        else:  # the first layer's kernel and bias stand folded in a table [V, 4H]
            table = own["layer1.table"].T
            own |= {"layer1.kernel": table[None], "layer1.recurrent": own["layer1.recurrent"].T[None],
                    "layer1.bias": np.zeros((1, 2 * len(table)), np.float32)}
            front = torch.eye(table.shape[1])
        self.front = front.to(dtype)  # [V, inputs of the first layer]
        self.lstms = [load_lstm(own[f"layer{n}.kernel"][0], own[f"layer{n}.recurrent"][0],
                                np.add(*np.split(own[f"layer{n}.bias"][0], 2))).to(dtype) for n in range(1, layers + 1)]
        self.head_kernel = torch.from_numpy(own["head.kernel"]).to(dtype)  # [H3, V]
        self.head_bias = torch.from_numpy(own["head.bias"]).to(dtype)

    @torch.no_grad()
    def outputs(self, calls: Tensor) -> Tensor:
        """calls int64 [B, T] -> the last layer's outputs [B, T, H3], from the zero state."""
        signal = self.front[calls]
        for lstm in self.lstms:
            signal = lstm(signal)[0]
        return signal

    @torch.no_grad()
    def log_probabilities(self, calls: Tensor, window_calls: int | None) -> Tensor:
        """calls int64 [T] -> natural logs [places, V]: of every call, or of the last call of each window."""
        if window_calls is None:
            outputs = self.outputs(calls[None])[0]
            before = torch.cat([torch.zeros_like(outputs[:1]), outputs[:-1]])[: len(calls)]
        elif len(calls) < window_calls:
            before = self.head_kernel.T[:0]
        else:
            before = self.outputs(calls.unfold(0, window_calls, 1)[:, :-1])[:, -1]
        return torch.log_softmax(before @ self.head_kernel + self.head_bias, 1)


class ReferenceModel:
    """A model folder in plain PyTorch: one network, or several whose probabilities are averaged."""

    def __init__(self, folder: Path, dtype: torch.dtype) -> None:
        self.manifest = read_json(folder / "manifest.json", "give a model folder such as models/stacked")
        graph = self.manifest["graphs"]["sequence" if self.manifest["kind"] == "sequence" else "windows"]
        self.file, self.window_calls = folder / graph["file"], self.manifest["windowCalls"]
        if sha256_of(self.file) != graph["sha256"]:
            raise UserError(f"{self.file} is not the file its manifest names (sha256 differs); write the folder again")
        weights = load_weights(self.file)
        network = self.manifest["network"]
        members = network.get("members") or [{"layers": network["layers"]}]
        prefixes = [f"member{number}." for number in range(1, len(members) + 1)] if len(members) > 1 else [""]
        self.networks = [ReferenceNetwork(weights, prefix, len(member["layers"]), dtype)
                         for prefix, member in zip(prefixes, members, strict=True)]

    def log_probabilities(self, trace: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """For a uint16 trace: natural logs [places, V] and the tokens [places] they are for: every call for a sequence
        model, the last call of each window for a windows model (no place in a trace shorter than a window)."""
        calls = torch.from_numpy(trace.astype(np.int64))
        logs = torch.stack([network.log_probabilities(calls, self.window_calls) for network in self.networks])
        scored = calls[(self.window_calls or 1) - 1 :]
        return (torch.logsumexp(logs, 0) - math.log(len(logs))).numpy(), scored.numpy()


def surprise_bits(log_probabilities: np.ndarray, tokens: np.ndarray) -> np.ndarray:
    """float64 bits [places]; UNKNOWN_BITS for token 0."""
    picked = np.take_along_axis(log_probabilities, tokens[:, None], 1)[:, 0].astype(np.float64)
    return np.where(tokens == UNKNOWN, UNKNOWN_BITS, picked / -math.log(2))


def alarm_threshold(scores_bits: list[float], false_alarm_rate: float) -> float | None:
    """The m-th largest calibration score, m = floor(rate * (n + 1)); None, so never an alarm, when m is 0. An alarm is
    a mean above it by more than tolerances.TRACE_MEAN_BITS: then the conformal p-value is at most the rate."""
    m = math.floor(false_alarm_rate * (len(scores_bits) + 1) + 1e-9)
    return sorted(scores_bits, reverse=True)[m - 1] if m else None


def chosen_traces(arguments: argparse.Namespace, traces: int) -> list[int]:
    """Indices from --traces or from --every and --limit; a UserError for one that does not exist."""
    if arguments.traces is None:
        return list(range(0, traces, arguments.every))[: arguments.limit]
    try:
        chosen = [int(word) for word in arguments.traces.split(",")]
    except ValueError:
        raise UserError(f"--traces {arguments.traces}: give numbers with commas between, e.g. 0,5,10") from None
    if wrong := [index for index in chosen if not 0 <= index < traces]:
        raise UserError(f"--traces: there is no trace {wrong[0]}, the split has {traces}")
    return chosen


def main(argv: list[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", required=True, type=Path, help="model folder")
    parser.add_argument("--data", required=True, type=Path, help="folder written by syscall-sentinel encode")
    parser.add_argument("--split", default="validation", help="training, validation or attack (default: validation)")
    parser.add_argument("--traces", help="indices with commas between")
    parser.add_argument("--every", type=int, default=1, help="every n-th trace (default: 1)")
    parser.add_argument("--limit", type=int, help="largest number of traces")
    parser.add_argument("--false-alarm-rate", type=float, default=0.05, help="for the verdicts (default: 0.05)")
    parser.add_argument("--float64", action="store_true", help="compute in float64 (default: float32)")
    parser.add_argument("--rounding", action="store_true",
                        help="add roundingBits: how far PyTorch's float32 is from its own float64 in the worst call")
    parser.add_argument("--out", required=True, type=Path, help="JSON file to write")
    arguments = parser.parse_args(argv)
    torch.set_num_threads(1)
    dtype = torch.float64 if arguments.float64 else torch.float32
    model, data = ReferenceModel(arguments.model, dtype), read_encoded_data(arguments.data)
    precise = ReferenceModel(arguments.model, torch.float64) if arguments.rounding else None
    if data.vocabulary.sha256 != model.manifest["vocabulary"]["sha256"]:
        raise UserError(f"{arguments.data} has another vocabulary than {arguments.model}; encode the model's own data")
    split = data.split(arguments.split)
    traces, threshold = split.traces(), alarm_threshold(model.manifest["calibration"]["scoresBits"],
                                                        arguments.false_alarm_rate)
    scored: list[dict[str, Any]] = []
    kept: list[np.ndarray] = []
    for index in chosen_traces(arguments, len(traces)):
        log_probabilities, tokens = model.log_probabilities(traces[index])
        bits = surprise_bits(log_probabilities, tokens)
        mean = float(bits.mean()) if len(bits) else None
        alarm = mean is not None and threshold is not None and mean > threshold + tolerances.TRACE_MEAN_BITS
        scored.append({"index": index, "name": split.names[index], "surpriseBits": bits.tolist(), "meanBits": mean,
                       "alarm": alarm})
        if precise:
            difference = np.abs(bits - surprise_bits(*precise.log_probabilities(traces[index])))
            scored[-1]["roundingBits"] = float(difference.max(initial=0.0))
        kept.append(np.exp(log_probabilities[::PROBABILITIES_EVERY_WINDOWS]))
    result = {"model": model.manifest["name"], "kind": model.manifest["kind"], "modelSha256": sha256_of(model.file),
              "dtype": str(dtype).removeprefix("torch."), "split": arguments.split,
              "falseAlarmRate": arguments.false_alarm_rate, "thresholdBits": threshold, "traces": scored}
    if model.window_calls:
        file = arguments.out.with_suffix(".probabilities.npy")
        result["probabilities"] = {"file": file.name, "everyWindows": PROBABILITIES_EVERY_WINDOWS}
        array = np.concatenate([np.empty((0, data.vocabulary.size)), *kept]).astype(np.float32)
        write_bytes(file, b"".join(npy(array)))
    write_json(arguments.out, result)


if __name__ == "__main__":
    run(main)
