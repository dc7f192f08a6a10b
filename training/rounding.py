"""How far ONNX Runtime is from PyTorch on every distinct test trace: finds networks that amplify rounding errors.

    python training/rounding.py --model models/stacked --data build/encoded/adfa-ld

Reads validation and attack traces for their rounding only, never for detection. Prints one line; takes minutes.
"""

import argparse
from pathlib import Path

from command import UserError, run

# isort: split
import numpy as np
import torch

import tolerances
from encoded_data import EncodedData, read_encoded_data
from export import run_graph
from reference_scores import ReferenceModel, surprise_bits
from vocabulary import UNKNOWN, UNKNOWN_BITS


def distinct_test_traces(data: EncodedData, longest_calls: int) -> list[np.ndarray]:
    """uint16 tokens of the validation and attack traces of at most longest_calls calls, each distinct one once."""
    traces = [trace for name in ("validation", "attack") if name in data.splits for trace in data.split(name).traces()]
    return list({trace.tobytes(): trace for trace in traces if len(trace) <= longest_calls}.values())


def differences_bits(model: ReferenceModel, graph: bytes, trace: np.ndarray) -> tuple[float, float]:
    """Largest difference of a call's surprise and of the trace's mean, in bits; ONNX Runtime against float32."""
    expected = surprise_bits(*model.log_probabilities(trace))
    state = np.zeros((1, model.manifest["network"]["stateWidth"]), np.float32)
    (surprise,) = run_graph(graph, ["surprise"], {"calls": trace[None].astype(np.int32), "state": state})
    found = np.where(trace == UNKNOWN, UNKNOWN_BITS, surprise[0].astype(np.float64))
    return float(np.abs(found - expected).max()), float(abs(found.mean() - expected.mean()))


def main(argv: list[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", required=True, type=Path, help="folder of a sequence model")
    parser.add_argument("--data", required=True, type=Path, help="folder written by syscall-sentinel encode")
    parser.add_argument("--longest", type=int, default=1500, help="leave out traces of more calls (default: 1500)")
    arguments = parser.parse_args(argv)
    torch.set_num_threads(1)
    model, data = ReferenceModel(arguments.model, torch.float32), read_encoded_data(arguments.data)
    if model.window_calls is not None:
        raise UserError(f"{arguments.model} is a windows model; its state starts over in each window")
    if data.vocabulary.sha256 != model.manifest["vocabulary"]["sha256"]:
        raise UserError(f"{arguments.data} has another vocabulary than {arguments.model}; encode the model's own data")
    graph = model.file.read_bytes()
    traces = distinct_test_traces(data, arguments.longest)
    if not traces:
        raise UserError(f"{arguments.data} holds no test trace of at most {arguments.longest} calls")
    calls, means = np.array([differences_bits(model, graph, trace) for trace in traces]).T
    print(f"{len(traces)} traces: {(calls > tolerances.CALL_BITS).sum()} over {tolerances.CALL_BITS} bits in a call, "
          f"largest {calls.max():.1e}; {(means > tolerances.TRACE_MEAN_BITS).sum()} over "
          f"{tolerances.TRACE_MEAN_BITS} in a mean, largest {means.max():.1e}")


if __name__ == "__main__":
    run(main)
