"""Continues training a network that is trained already, on a host's own normal traces (train.py --continue-from)."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch

from command import UserError
from encoded_data import EncodedData
from files import read_json, sha256_of
from networks import StackedLanguageModel
from recipes import CONTINUED, TraceRecipe
from reference_scores import load_weights
from weights import ONNX_TO_PYTORCH, NetworkWeights, network_weights, reorder_gates


@dataclass(frozen=True)
class Continued:
    """The network that training continues from, and where it came from."""

    manifest: dict[str, Any]
    graph_sha256: str
    weights: NetworkWeights

    def recipe(self) -> TraceRecipe:
        """Few epochs at a low rate, the sizes of the network as they are."""
        network = self.manifest["network"]
        return CONTINUED(embedding=network["embedding"], layers=tuple(network["layers"]), dropout=network["dropout"])

    @torch.no_grad()
    def copy_into(self, network: StackedLanguageModel) -> None:
        """Gives a network of the same sizes these weights, bit for bit."""
        network.embedding.weight.copy_(torch.from_numpy(self.weights.embedding))
        for lstm, own in zip(network.lstms, self.weights.layers, strict=True):
            lstm.weight_ih_l0.copy_(torch.from_numpy(reorder_gates(own.kernel, ONNX_TO_PYTORCH)))
            lstm.weight_hh_l0.copy_(torch.from_numpy(reorder_gates(own.recurrent, ONNX_TO_PYTORCH)))
            lstm.bias_ih_l0.copy_(torch.from_numpy(reorder_gates(own.bias, ONNX_TO_PYTORCH)))
            lstm.bias_hh_l0.zero_()
        network.head.weight.copy_(torch.from_numpy(np.ascontiguousarray(self.weights.head_kernel.T)))
        network.head.bias.copy_(torch.from_numpy(self.weights.head_bias))


def read_continued(folder: Path, data: EncodedData) -> Continued:
    """The model in folder; a UserError unless it is one network over whole traces with the vocabulary of data."""
    manifest = read_json(folder / "manifest.json", "give a model folder such as models/stacked")
    if manifest.get("kind") != "sequence" or manifest["network"].get("members"):
        raise UserError(f"{folder} is no single network over whole traces, and only such can be trained further; "
                        "set its threshold again with syscall-sentinel calibrate")
    if manifest["vocabulary"]["sha256"] != data.vocabulary.sha256:
        raise UserError(f"{folder} has another vocabulary than {data.folder}; "
                        "encode the traces with the model's: syscall-sentinel adapt does")
    graph = manifest["graphs"]["sequence"]
    path = folder / graph["file"]
    if sha256_of(path) != graph["sha256"]:
        raise UserError(f"{path} is not the file its manifest names (sha256 differs); restore the folder")
    weights = network_weights(load_weights(path), "", len(manifest["network"]["layers"]))
    return Continued(manifest, graph["sha256"], weights)


def replayed_traces(continued: Continued, replay: EncodedData) -> list[np.ndarray]:
    """The traces that the network was fitted on, without those that were held out then."""
    if replay.vocabulary.sha256 != continued.manifest["vocabulary"]["sha256"]:
        raise UserError(f"{replay.folder} has another vocabulary than the model; encode it with the model's")
    held_out = set(continued.manifest["split"]["heldOut"])
    split = replay.split("training")
    return [trace for trace, name in zip(split.traces(), split.names, strict=True) if name not in held_out]


def continued_manifest(manifest: dict[str, Any], continued: Continued, data: EncodedData,
                       replayed: int) -> dict[str, Any]:
    """The manifest of the new network: what it knew before stays said, and its history names every training.

    The first data set's name and content stand for the model; what either owner forbids stays forbidden."""
    old, new = continued.manifest, manifest["dataset"]
    tokens = set(old["vocabulary"]["trainedTokens"]) | set(manifest["vocabulary"]["trainedTokens"])
    source = {key: data.dataset[key] for key in ("name", "sha256", "licence")}
    licences = old["dataset"]["licence"].split("; ")
    licence = "; ".join(licences if source["licence"] in licences else [*licences, source["licence"]])
    before = old.get("history") or [history_entry("fit", old["dataset"], old["dataset"])]
    return {
        **manifest,
        "vocabulary": {**manifest["vocabulary"], "trainedTokens": sorted(tokens)},
        "dataset": {
            **{key: old["dataset"][key] for key in ("name", "sha256")},
            "licence": licence,
            **{key: new[key] + old["dataset"][key] for key in ("trainingTraces", "trainingCalls")},
            **{key: new[key] for key in ("heldOutTraces", "heldOutCalls")},
        },
        "training": {
            **manifest["training"],
            "recipe": {**manifest["training"]["recipe"], "continuedFrom": continued.graph_sha256,
                       "replayedTraces": replayed},
        },
        **joined_traits(old.get("traces"), data.traces),
        "history": [*before, history_entry("extend", new, source)],
    }


def joined_traits(old: dict[str, Any] | None, new: dict[str, Any] | None) -> dict[str, Any]:
    """The manifest's field `traces` of a network that knows traces of both; those of the other where one is not known
    (src/core/trace-traits.ts). A UserError where they differ in what makes one trace."""
    if not old or not new:
        return {"traces": old or new} if old or new else {}
    if old["per"] != new["per"]:
        raise UserError(f"the model knows traces per {old['per']}, these are per {new['per']}; encode them with "
                        f"--per {old['per']}")
    return {"traces": {
        "per": old["per"],
        "hasLineage": old["hasLineage"] or new["hasLineage"],
        "formats": sorted({*old["formats"], *new["formats"]}),
        "leftOut": [call for call in old["leftOut"] if call in new["leftOut"]],
    }}


def history_entry(what: str, counts: dict[str, Any], source: dict[str, Any]) -> dict[str, Any]:
    """One line of the history, as a fitted model's manifest has it."""
    return {"what": what, "traces": counts["trainingTraces"], "calls": counts["trainingCalls"],
            "dataset": {key: source[key] for key in ("name", "sha256", "licence")}}
