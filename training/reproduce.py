"""The reference notebook's recipe over ten seeds: how far its reported figures lie from ours, and from each other.

    python training/reproduce.py --data build/encoded/adfa-ld --out training/reproduction.json

wants an encoding with `--windows 20 --stop-after 20000`. Markdown goes to stdout, the figures to --out after each
seed; seeds that stand there already are not trained again.
"""

import argparse
import sys
import time
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from command import UserError, run

# isort: split
import torch

from encoded_data import read_encoded_data
from files import read_json, write_json
from progress import EpochProgress
from recipes import RECIPES
from window_training import WindowJob, evaluate_windows

# What the reference notebook reports for one run of its own.
REPORTED = {
    "trainingLoss": 2.7311, "trainingAccuracy": 0.2456,
    "heldOutLoss": 2.2571, "heldOutAccuracy": 0.2808,
    "validationLoss": 2.64, "validationAccuracy": 0.37,
}
WORDS = {
    "trainingLoss": "training loss", "trainingAccuracy": "training accuracy",
    "heldOutLoss": "held-out loss", "heldOutAccuracy": "held-out accuracy",
    "validationLoss": "validation loss", "validationAccuracy": "validation accuracy",
}


def one_seed(seed: int, training: Any, validation: Any, vocabulary_size: int) -> dict[str, float]:
    """Trains with this seed and returns the figures that REPORTED has, and the seconds taken."""
    started = time.monotonic()
    job = WindowJob(replace(RECIPES["notebook"], seed=seed), vocabulary_size, training)
    bar = EpochProgress(1, 1, job.calls_an_epoch, "windows")
    try:
        loss, accuracy = job.train_epoch(0, bar.report)
    finally:
        bar.close()
    held_out = job.evaluate()
    validation_loss, validation_accuracy = evaluate_windows(job.network, validation)
    return {"seed": seed, "trainingLoss": loss, "trainingAccuracy": accuracy,
            "heldOutLoss": held_out["heldOutLoss"], "heldOutAccuracy": held_out["heldOutAccuracy"],
            "validationLoss": validation_loss, "validationAccuracy": validation_accuracy,
            "seconds": round(time.monotonic() - started, 1)}


def summary(runs: list[dict[str, float]]) -> dict[str, dict[str, Any]]:
    """For each figure of REPORTED: min, mean, max over the runs, and whether the reported figure is between. Compared
    at the digits that were reported."""
    table = {}
    for name, reported in REPORTED.items():
        values = [entry[name] for entry in runs]
        digits = len(str(reported).partition(".")[2])
        low, high = round(min(values), digits), round(max(values), digits)
        table[name] = {"reported": reported, "min": min(values), "mean": sum(values) / len(values),
                       "max": max(values), "inside": low <= reported <= high}
    return table


def markdown(runs: list[dict[str, float]], shapes: str) -> str:
    """The table for the documentation."""
    lines = [f"Notebook recipe, {len(runs)} seeds, {shapes}:", "",
             "| figure | notebook | min | mean | max | inside |", "| --- | --- | --- | --- | --- | --- |"]
    for name, row in summary(runs).items():
        numbers = " | ".join(f"{row[key]:.4f}" for key in ("min", "mean", "max"))
        lines.append(f"| {WORDS[name]} | {row['reported']} | {numbers} | {'yes' if row['inside'] else 'no'} |")
    header = ["seed", *WORDS.values()]
    lines += ["", "| " + " | ".join(header) + " |", "| " + " | ".join("---" for _ in header) + " |"]
    for entry in runs:
        lines.append("| " + " | ".join([str(entry["seed"]), *(f"{entry[name]:.4f}" for name in REPORTED)]) + " |")
    return "\n".join(lines)


def main(argv: list[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", required=True, type=Path, help="folder written by syscall-sentinel encode")
    parser.add_argument("--out", type=Path, default=Path("training/reproduction.json"), help="JSON file of the figures")
    parser.add_argument("--seeds", type=int, default=10, help="seeds 0 to this many less one (default: 10)")
    parser.add_argument("--threads", type=int, default=1, help="threads to compute on (default: 1)")
    arguments = parser.parse_args(argv)
    torch.set_num_threads(max(1, arguments.threads))
    data = read_encoded_data(arguments.data)
    training, validation = data.split("training").windows, data.split("validation").windows
    if training is None or validation is None:
        raise UserError(f"{arguments.data} holds no windows; encode it with --windows 20 --stop-after 20000")
    recipe = {key: value for key, value in asdict(RECIPES["notebook"]).items() if key != "seed"}
    setting = {"recipe": {**recipe, "layers": list(recipe["layers"])}, "dataset": data.dataset["name"],
               "datasetSha256": data.dataset["sha256"], "trainingWindows": list(training.shape),
               "validationWindows": list(validation.shape), "threads": arguments.threads}
    runs: list[dict[str, float]] = []
    if arguments.out.exists():
        old = read_json(arguments.out, "remove it to start over")
        runs = old["runs"] if {key: old.get(key) for key in setting} == setting else []
    for seed in range(arguments.seeds):
        if any(entry["seed"] == seed for entry in runs):
            continue
        runs.append(one_seed(seed, training, validation, data.vocabulary.size))
        print(f"seed {seed}: " + ", ".join(f"{name} {runs[-1][name]:.4f}" for name in REPORTED), file=sys.stderr)
        write_json(arguments.out, {**setting, "runs": runs, "summary": summary(runs)})
    print(markdown(runs, f"windows {training.shape} to train on and {validation.shape} to validate"))


if __name__ == "__main__":
    run(main)
