"""Joins trained sequence models into one model whose probability of a call is the mean of theirs.

    python training/ensemble.py --members build/table/models/lstm-200-1 build/table/models/lstm-400-1 \\
        --data build/encoded/adfa-ld --out models/ensemble

The members' states lie side by side in one graph, so that everything that reads a sequence model reads an ensemble.
They must share vocabulary and held-out traces: those calibrate the whole. Nothing is selected or weighted.
"""

import argparse
from pathlib import Path
from typing import Any

from command import UserError, run

# isort: split
import numpy as np
import torch

import tolerances
from encoded_data import EncodedData, read_encoded_data
from export import open_graph, refuse_beyond_tolerance, write_graph
from files import folder_in_one_step, refuse_input_as_output, sha256_of, write_json
from reference_scores import ReferenceModel, load_weights, surprise_bits
from sequence_graph import sequence_graph, sequence_interface, state_width
from shortest_calls import Calibration, calibrate
from vocabulary import UNKNOWN, UNKNOWN_BITS
from weights import network_weights


def checked_members(folders: list[Path], data: EncodedData) -> list[ReferenceModel]:
    """The members' models; a UserError unless all are single sequence networks of one vocabulary and split."""
    models = [ReferenceModel(folder, torch.float32) for folder in folders]
    for folder, model in zip(folders, models, strict=True):
        manifest = model.manifest
        if manifest["kind"] != "sequence" or len(model.networks) > 1:
            raise UserError(f"{folder} is no single network over whole traces; an ensemble joins such only")
        if manifest["vocabulary"]["sha256"] != data.vocabulary.sha256:
            raise UserError(f"{folder} has another vocabulary than {data.folder}; train the members on the same data")
        if manifest["split"]["heldOut"] != models[0].manifest["split"]["heldOut"]:
            raise UserError(f"{folder} held out other traces than {folders[0]}; train them with the same split seed")
    return models


def held_out_surprises(graph: bytes, width: int, traces: list[np.ndarray]) -> tuple[list[np.ndarray], float]:
    """float64 bits of every call of each uint16 trace, by ONNX Runtime, and the share of calls guessed right."""
    session, found, hits = open_graph(graph), [], 0
    for trace in traces:
        inputs = {"calls": trace[None].astype(np.int32), "state": np.zeros((1, width), np.float32)}
        surprise, bits = session.run(["surprise", "bits"], inputs)
        found.append(np.where(trace == UNKNOWN, UNKNOWN_BITS, surprise[0].astype(np.float64)))
        hits += int(((bits[:, 0].argmin(1) == trace) & (trace != UNKNOWN)).sum())
    return found, hits / sum(map(len, traces))


def mixture_surprises(models: list[ReferenceModel], trace: np.ndarray) -> np.ndarray:
    """The same by PyTorch: -log2 of the mean of the members' probabilities."""
    logs = [model.log_probabilities(trace)[0] for model in models]
    return surprise_bits(np.logaddexp.reduce(logs) - np.log(len(logs)), trace.astype(np.int64))


def member_facts(folder: Path, manifest: dict[str, Any]) -> dict[str, Any]:
    training = manifest["training"]
    return {"name": manifest["name"], "sha256": sha256_of(folder / manifest["graphs"]["sequence"]["file"]),
            "embedding": manifest["network"]["embedding"], "layers": manifest["network"]["layers"],
            "seed": training["seed"], "heldOutBits": training["heldOutBits"]}


def ensemble_manifest(name: str, members: list[dict[str, Any]], facts: list[dict[str, Any]],
                      surprises: list[np.ndarray], accuracy: float, calibration: Calibration, graphs: dict[str, Any],
                      difference: float) -> dict[str, Any]:
    """The manifest: what is the same in all members, and what is new."""
    first = members[0]
    networks = [member["network"] for member in members]
    bits = np.concatenate(surprises)
    return {
        **first,
        "name": name,
        "network": {
            "embedding": None,
            "layers": [units for network in networks for units in network["layers"]],
            "members": facts,
            "stateWidth": sum(network["stateWidth"] for network in networks),
            "dropout": max(network["dropout"] for network in networks),
            "parameters": sum(network["parameters"] for network in networks),
            "parametersKeras": sum(network["parametersKeras"] for network in networks),
        },
        "graphs": graphs,
        "training": {
            "seed": first["training"]["seed"],
            "epochs": sum(member["training"]["epochs"] for member in members),
            "bestEpoch": 0,
            "heldOutBits": float(bits.mean()),
            "heldOutAccuracy": accuracy,
            "seconds": round(sum(member["training"]["seconds"] for member in members), 1),
            "recipe": {"combination": "mean probability", "members": [fact["name"] for fact in facts]},
        },
        "export": {"checkedAgainst": "PyTorch float32", "largestDifferenceBits": difference,
                   "toleranceBits": tolerances.CALL_BITS},
        "calibration": {**first["calibration"], **calibration.to_json()},
    }


def main(argv: list[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--members", required=True, type=Path, nargs="+", help="folders of trained sequence models")
    parser.add_argument("--data", required=True, type=Path, help="the folder they were trained on")
    parser.add_argument("--out", required=True, type=Path, help="model folder to write, e.g. models/ensemble")
    parser.add_argument("--name", help="the model's name (default: the last part of --out)")
    arguments = parser.parse_args(argv)
    if len(arguments.members) < 2:
        raise UserError("--members: an ensemble joins at least two models")
    refuse_input_as_output(arguments.out, [*arguments.members, arguments.data])
    torch.set_num_threads(1)
    data = read_encoded_data(arguments.data)
    models = checked_members(arguments.members, data)
    members = [model.manifest for model in models]
    weights = [network_weights(load_weights(model.file), "", len(model.manifest["network"]["layers"]))
               for model in models]
    split = data.split("training")
    held_out = set(members[0]["split"]["heldOut"])
    traces = [trace for trace, name in zip(split.traces(), split.names, strict=True) if name in held_out and len(trace)]
    graph = sequence_graph(weights)
    content, width = graph.SerializeToString(), sum(map(state_width, weights))
    surprises, accuracy = held_out_surprises(content, width, traces)
    calibration = calibrate(traces, 1, lambda pieces: held_out_surprises(content, width, list(pieces))[0])
    difference = max(float(np.abs(found - mixture_surprises(models, trace)).max())
                     for found, trace in zip(surprises, traces, strict=True))
    refuse_beyond_tolerance("sequence", difference)
    facts = [member_facts(folder, manifest) for folder, manifest in zip(arguments.members, members, strict=True)]
    name = arguments.name or arguments.out.resolve().name
    with folder_in_one_step(arguments.out) as folder:
        graphs = {"sequence": write_graph(graph, folder / "model.onnx", sequence_interface(weights))}
        manifest = ensemble_manifest(name, members, facts, surprises, accuracy, calibration, graphs, difference)
        write_json(folder / "manifest.json", manifest)
    print(f"{arguments.out}: {manifest['training']['heldOutBits']:.4f} bits a held-out call; members "
          + ", ".join(f"{fact['name']} {fact['heldOutBits']:.4f}" for fact in facts))


if __name__ == "__main__":
    run(main)
