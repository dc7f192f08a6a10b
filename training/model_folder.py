"""Writes models/<name>/: graphs, manifest.json, training.json, training.svg (docs/exchange.md, section 3)."""

import platform
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch

import tolerances
from checkpoints import Progress
from drawing import draw_training
from encoded_data import EncodedData
from files import folder_in_one_step, write_json
from networks import trained_parameters
from shortest_calls import Calibration


@dataclass(frozen=True)
class Trained:
    """A trained network and all that the manifest says about how it came to be."""

    name: str
    kind: str  # "sequence" or "windows"
    network: Any
    recipe: Any
    progress: Progress
    fitted: list[int]  # indices of the training traces that were fitted
    held_out: list[int]  # indices of the training traces that calibrate
    split_method: str
    calibration_source: str
    calibration: Calibration  # of the held-out traces
    threads: int
    window_calls: int | None = None
    validation: dict[str, Any] | None = None
    enough_data: dict[str, Any] | None = None  # enough_data.record


def write_model_folder(out: Path, data: EncodedData, trained: Trained, export: Any,
                       revise: Callable[[dict[str, Any]], dict[str, Any]] = lambda content: content) -> None:
    """Writes the folder; export(folder) writes the graphs and returns (`graphs` of the manifest, largest difference
    in bits); revise has the last word on the manifest. Whatever goes wrong, `out` stays as it was."""
    with folder_in_one_step(out) as folder:
        graphs, difference = export(folder)
        write_json(folder / "manifest.json", revise(manifest(data, trained, graphs, difference)))
        epochs, progress = trained.progress.epochs, trained.progress
        record = {"formatVersion": 1, "model": trained.name, "seed": trained.recipe.seed, "recipe": recipe_of(trained),
                  "bestEpoch": progress.best_epoch, "epochs": epochs, "points": progress.points,
                  "validation": trained.validation, "enoughData": trained.enough_data}
        write_json(folder / "training.json", {key: value for key, value in record.items() if value})
        title = f"{trained.name}, trained on {data.dataset['name']}"
        draw_training(folder / "training.svg", title, epochs, progress.points, progress.best_epoch)


def recipe_of(trained: Trained) -> dict[str, Any]:
    """Every hyper-parameter, with names as JSON has them here."""
    words = {name: name.split("_") for name in asdict(trained.recipe)}
    camel = {name: parts[0] + "".join(part.capitalize() for part in parts[1:]) for name, parts in words.items()}
    recipe = {camel[name]: value for name, value in asdict(trained.recipe).items()}
    return {**recipe, "threads": trained.threads}


def manifest(data: EncodedData, trained: Trained, graphs: dict[str, Any], difference: float) -> dict[str, Any]:
    """The parsed content of manifest.json."""
    traces, names = data.split("training").traces(), data.split("training").names
    tokens = np.unique(np.concatenate([traces[index] for index in trained.fitted]))
    best = trained.progress.epochs[trained.progress.best_epoch - 1]
    parameters = trained_parameters(trained.network)
    layers = list(trained.recipe.layers)
    return {
        "formatVersion": 1,
        "name": trained.name,
        "kind": trained.kind,
        "vocabulary": {**data.vocabulary.to_json(), "trainedTokens": [int(token) for token in tokens if token]},
        "network": {
            "embedding": getattr(trained.recipe, "embedding", None),
            "layers": layers,
            "stateWidth": 2 * sum(layers),
            "dropout": trained.recipe.dropout,
            "parameters": parameters,
            "parametersKeras": parameters,
        },
        "windowCalls": trained.window_calls,
        "graphs": graphs,
        "dataset": {
            **{key: data.dataset[key] for key in ("name", "sha256", "licence")},
            "trainingTraces": len(trained.fitted),
            "trainingCalls": sum(len(traces[index]) for index in trained.fitted),
            "heldOutTraces": len(trained.held_out),
            "heldOutCalls": sum(len(traces[index]) for index in trained.held_out),
        },
        "split": {
            "method": trained.split_method,
            "seed": getattr(trained.recipe, "split_seed", trained.recipe.seed),
            "heldOut": [names[index] for index in trained.held_out],
        },
        "training": {
            "seed": trained.recipe.seed,
            "epochs": len(trained.progress.epochs),
            "bestEpoch": trained.progress.best_epoch,
            "heldOutBits": best["heldOutBits"],
            "heldOutAccuracy": best["heldOutAccuracy"],
            "seconds": round(sum(epoch["seconds"] for epoch in trained.progress.epochs), 1),
            "recipe": recipe_of(trained),
        },
        "versions": {
            "python": platform.python_version(),
            "torch": torch.__version__.split("+")[0],
            "onnx": onnx.__version__,
            "numpy": np.__version__,
        },
        "export": {
            "checkedAgainst": "PyTorch float32",
            "largestDifferenceBits": difference,
            "toleranceBits": tolerances.CALL_BITS,
        },
        "calibration": {
            "aggregation": "mean",
            "source": trained.calibration_source,
            **trained.calibration.to_json(),
        },
        **({"traces": data.traces} if data.traces else {}),
    }
