"""Makes an int8 copy of a trained model: about twice as fast, scores a little off, calibrated with its own scores.

    python training/quantise.py --model models/notebook --data build/encoded/adfa-ld --out models/notebook/fast

The copy is a whole model folder with graphs of the same inputs and outputs. The traces that calibrated the model
calibrate the copy: --data must hold them. What int8 changes in the surprise of their calls is in the manifest under
`quantised`. A trace's score does not depend on the traces next to it, as in float32. Small networks gain nothing.
"""

import argparse
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from command import UserError, run

# isort: split
import numpy as np
import onnx

from encoded_data import EncodedData, read_encoded_data
from export import prefix_plan, write_graph
from files import folder_in_one_step, read_json, refuse_input_as_output, sha256_of, write_json
from prefixes_graph import prefixes_interface
from quantised_prefixes import quantised_prefixes_graph, quantised_windows_graph
from quantised_sequence import quantised_sequence_graph
from quiet_runtime import onnxruntime
from reference_scores import load_weights
from sequence_graph import Interface, sequence_interface
from shortest_calls import Calibration, calibrate
from vocabulary import UNKNOWN, UNKNOWN_BITS
from weights import NetworkWeights, network_weights
from windows_graph import windows_interface

# As src/model/ scores: it makes no difference to the numbers, it is what is fast.
BATCH_TRACES, CHUNK_CALLS, CHUNK_WINDOWS = 64, 20, 512
FILES = {"sequence": "model.onnx", "windows": "model.onnx", "prefixes": "prefixes.onnx"}

Score = Callable[[onnxruntime.InferenceSession, list[np.ndarray]], list[np.ndarray]]


@dataclass(frozen=True)
class FloatModel:
    """A model folder whose graphs are float32 and are those that its manifest names."""

    folder: Path
    manifest: dict[str, Any]
    networks: list[NetworkWeights]

    def path(self, graph: str) -> Path:
        return self.folder / self.manifest["graphs"][graph]["file"]

    @property
    def weights_graph(self) -> str:
        """The graph that the weights were read from."""
        return "sequence" if self.manifest["kind"] == "sequence" else "windows"


@dataclass(frozen=True)
class Quantised:
    """The int8 graphs by name, each with its interface, and how traces are scored with them or their originals."""

    graphs: dict[str, tuple[onnx.ModelProto, tuple[Interface, Interface]]]
    scoring: str  # the graph that `score` runs
    score: Score


@dataclass(frozen=True)
class Comparison:
    """What int8 changes on the held-out traces."""

    calibration: Calibration  # by int8
    differences_bits: np.ndarray  # of every call, absolute
    speed: float  # how many times as fast as float32, on this machine and one thread


def read_float_model(folder: Path) -> FloatModel:
    """The model in folder; a UserError for files that its manifest does not name, and for an int8 model."""
    manifest = read_json(folder / "manifest.json", "give a model folder such as models/stacked")
    if manifest.get("kind") not in ("sequence", "windows"):
        raise UserError(f"{folder} holds no network (kind {manifest.get('kind')!r}); give a folder that train.py wrote")
    if "quantised" in manifest:
        raise UserError(f"{folder} is int8 already; give the model that it was made from")
    for graph in manifest["graphs"].values():
        file = folder / graph["file"]
        if sha256_of(file) != graph["sha256"]:
            raise UserError(f"{file} is not the file its manifest names (sha256 differs); write the folder again")
    model = FloatModel(folder, manifest, [])
    weights = load_weights(model.path(model.weights_graph))
    network = manifest["network"]
    members = network.get("members") or [network]
    prefixes = [f"member{number}." for number in range(1, len(members) + 1)] if len(members) > 1 else [""]
    for prefix, member in zip(prefixes, members, strict=True):
        model.networks.append(network_weights(weights, prefix, len(member["layers"])))
    return model


def held_out_traces(model: FloatModel, data: EncodedData) -> list[np.ndarray]:
    """The traces that calibrate, as uint16 arrays; a UserError unless all are in data, in the model's vocabulary."""
    if data.vocabulary.sha256 != model.manifest["vocabulary"]["sha256"]:
        raise UserError(f"{data.folder} has another vocabulary than {model.folder}; encode the model's own data")
    split, names = data.split("training"), set(model.manifest["split"]["heldOut"])
    found = [(name, trace) for name, trace in zip(split.names, split.traces(), strict=True) if name in names]
    if missing := names - {name for name, _ in found}:
        raise UserError(f"{data.folder} lacks {len(missing)} of the {len(names)} traces that calibrated "
                        f"{model.folder}, e.g. {min(missing)}; encode the data that it was trained on")
    least = model.manifest["windowCalls"] or 1
    return [np.asarray(trace) for _, trace in found if len(trace) >= least]


def quantise(model: FloatModel) -> Quantised:
    """The int8 graphs of a model."""
    if model.manifest["kind"] == "sequence":
        graph, interface = quantised_sequence_graph(model.networks), sequence_interface(model.networks)
        width = model.manifest["network"]["stateWidth"]
        return Quantised({"sequence": (graph, interface)}, "sequence",
                         lambda session, traces: trace_surprises(session, traces, width))
    [weights], calls = model.networks, model.manifest["windowCalls"]
    graphs = {"windows": (quantised_windows_graph(weights, calls), windows_interface(weights, calls)),
              "prefixes": (quantised_prefixes_graph(weights, calls), prefixes_interface(calls))}
    return Quantised(graphs, "prefixes", lambda session, traces: window_surprises(session, traces, calls))


def open_session(content: bytes) -> onnxruntime.InferenceSession:
    """On the CPU, on one thread."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(content, options, ["CPUExecutionProvider"])


def trace_surprises(session: onnxruntime.InferenceSession, traces: list[np.ndarray], width: int) -> list[np.ndarray]:
    """float64 bits of every call of each trace by a graph `sequence`: longest first in batches, ended rows cut."""
    found = [np.empty(len(trace)) for trace in traces]
    order = sorted(range(len(traces)), key=lambda index: -len(traces[index]))
    for first in range(0, len(order), BATCH_TRACES):
        batch = order[first : first + BATCH_TRACES]
        state = np.zeros((len(batch), width), np.float32)
        longest = len(traces[batch[0]])
        for start in range(0, longest, CHUNK_CALLS):
            batch = [index for index in batch if len(traces[index]) > start]
            pieces = [traces[index][start : start + CHUNK_CALLS] for index in batch]
            calls = np.zeros((len(batch), min(CHUNK_CALLS, longest - start)), np.int32)
            for row, piece in zip(calls, pieces, strict=True):
                row[: len(piece)] = piece
            surprise, state = session.run(["surprise", "state_out"], {"calls": calls, "state": state[: len(batch)]})
            for index, row, piece in zip(batch, surprise, pieces, strict=True):
                found[index][start : start + len(piece)] = row[: len(piece)]
    return [np.where(trace == UNKNOWN, UNKNOWN_BITS, bits) for trace, bits in zip(traces, found, strict=True)]


def window_surprises(session: onnxruntime.InferenceSession, traces: list[np.ndarray],
                     window_calls: int) -> list[np.ndarray]:
    """float64 bits of every window of each trace by a graph `prefixes`: distinct windows once, sorted, in chunks."""
    windows = [np.lib.stride_tricks.sliding_window_view(trace, window_calls) for trace in traces]
    distinct, place = np.unique(np.concatenate(windows), axis=0, return_inverse=True)
    chunks = np.split(distinct.astype(np.int32), range(CHUNK_WINDOWS, len(distinct), CHUNK_WINDOWS))
    bits = np.concatenate([session.run(["surprise"], prefix_plan(chunk))[0] for chunk in chunks]).astype(np.float64)
    bits = np.where(distinct[:, -1] == UNKNOWN, UNKNOWN_BITS, bits)
    return np.split(bits[place.reshape(-1)], np.cumsum([len(rows) for rows in windows])[:-1])


def compare(model: FloatModel, quantised: Quantised, traces: list[np.ndarray]) -> Comparison:
    """Scores the traces by float32 and by int8."""
    contents = (model.path(quantised.scoring).read_bytes(), quantised.graphs[quantised.scoring][0].SerializeToString())
    found, seconds = [], []
    for content in contents:
        session = open_session(content)
        start = time.perf_counter()
        found.append(quantised.score(session, traces))
        seconds.append(time.perf_counter() - start)
    exact, fast = found
    differences = np.abs(np.concatenate(fast) - np.concatenate(exact))
    if not np.isfinite(differences).all():
        raise UserError("int8 gives numbers that are not finite; nothing was written: this is a fault, report it")
    session = open_session(contents[1])
    calibration = calibrate(traces, model.manifest["windowCalls"] or 1, lambda pieces: quantised.score(session, pieces))
    return Comparison(calibration, differences, seconds[0] / seconds[1])


def quantised_manifest(model: FloatModel, graphs: dict[str, Any], comparison: Comparison) -> dict[str, Any]:
    """The model's manifest with what is new: graphs, calibration, and where they come from."""
    original, differences = model.manifest, comparison.differences_bits
    return {
        **original,
        "graphs": graphs,
        "export": {**original["export"], "checkedAgainst": f"{original['export']['checkedAgainst']} before int8"},
        "calibration": {**original["calibration"], **comparison.calibration.to_json()},
        "quantised": {
            "from": {"name": original["name"], "sha256": original["graphs"][model.weights_graph]["sha256"]},
            "weights": "int8 per channel",
            "medianDifferenceBits": float(np.median(differences)),
            "p99DifferenceBits": float(np.quantile(differences, 0.99)),
            "largestDifferenceBits": float(differences.max()),
        },
    }


def main(argv: list[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", required=True, type=Path, help="folder of a trained float32 model")
    parser.add_argument("--data", required=True, type=Path, help="the encoded data that it was trained on")
    parser.add_argument("--out", required=True, type=Path, help="model folder to write, e.g. models/notebook/fast")
    arguments = parser.parse_args(argv)
    if arguments.out.resolve() == arguments.model.resolve():
        raise UserError(f"--out {arguments.out}: this is the model itself; give another folder, e.g. "
                        f"{arguments.model / 'fast'}")
    refuse_input_as_output(arguments.out, [arguments.data])
    model = read_float_model(arguments.model)
    traces = held_out_traces(model, read_encoded_data(arguments.data))
    quantised = quantise(model)
    comparison = compare(model, quantised, traces)
    with folder_in_one_step(arguments.out) as folder:
        graphs = {name: write_graph(graph, folder / FILES[name], interface)
                  for name, (graph, interface) in quantised.graphs.items()}
        manifest = quantised_manifest(model, graphs, comparison)
        write_json(folder / "manifest.json", manifest)
    facts = manifest["quantised"]
    print(f"{arguments.out}: {comparison.speed:.2f} times as fast on one thread here; a held-out call changes by "
          f"{facts['medianDifferenceBits']:.4f} bits (median), {facts['p99DifferenceBits']:.3f} (99 %), "
          f"{facts['largestDifferenceBits']:.2f} (largest)")


if __name__ == "__main__":
    run(main)
