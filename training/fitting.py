"""The loop over epochs, the same for every network: train, evaluate, keep the best, save, stop early, resume."""

import sys
from pathlib import Path
from typing import Any, Protocol

import torch
from torch import nn

from checkpoints import OtherCheckpointError, Progress, load_checkpoint, save_checkpoint
from command import UserError
from progress import EpochProgress


class Job(Protocol):
    """What the loop needs: trace_training.TraceJob or window_training.WindowJob."""

    recipe: Any  # .epochs, .patience
    network: nn.Module
    optimiser: torch.optim.Optimizer
    calls_an_epoch: int

    def train_epoch(self, epoch: int, report: Any) -> tuple[float, float]: ...
    def evaluate(self) -> dict[str, float]: ...
    def can_be_kept(self) -> bool: ...  # whether the network as it is could be written as a graph


def fit(job: Job, configuration: dict[str, Any], checkpoint: Path, fresh: bool, unit: str = "calls",
        fresh_if_changed: bool = False) -> Progress:
    """Trains to the end of the recipe or until `patience` epochs brought no lower held-out loss, and leaves the best
    epoch's weights in job.network, of those that can be kept; a UserError if none can. Continues from the checkpoint if
    there is one, unless fresh; one of another run or a damaged one is refused, or with fresh_if_changed passed over and
    replaced, and said. Each epoch is saved, so an interrupted run (KeyboardInterrupt) loses at most the epoch
    it was in, and ends in the same weights."""
    progress = Progress(configuration)
    checkpoint.parent.mkdir(parents=True, exist_ok=True)  # fails now rather than after the first epoch
    if fresh:
        checkpoint.unlink(missing_ok=True)
    if checkpoint.exists():
        try:
            progress = load_checkpoint(checkpoint, configuration, job.network, job.optimiser)
            print(f"going on after epoch {len(progress.epochs)} from {checkpoint}", file=sys.stderr)
        except OtherCheckpointError:
            if not fresh_if_changed:
                raise
            print("the data or the settings have changed since the last training: it starts over", file=sys.stderr)
    if hasattr(job, "points"):
        job.points = list(progress.points)

    while not _finished(progress, job.recipe.epochs, job.recipe.patience):
        record = _one_epoch(job, len(progress.epochs), unit)
        best = progress.epochs[progress.best_epoch - 1]["heldOutLoss"] if progress.best_epoch else float("inf")
        progress.epochs.append(record)
        progress.points = list(getattr(job, "points", []))
        if record["heldOutLoss"] < best and _is_kept(job):
            progress.best_epoch = len(progress.epochs)
            progress.best = {name: value.detach().clone() for name, value in job.network.state_dict().items()}
        save_checkpoint(checkpoint, progress, job.network, job.optimiser)
    if not progress.best:
        raise UserError("no epoch gave a network that rounds alike in PyTorch and in ONNX Runtime; nothing was "
                        "written: train it again with another --seed and --fresh")
    job.network.load_state_dict(progress.best)
    job.network.eval()
    return progress


def _is_kept(job: Job) -> bool:
    if job.can_be_kept():
        return True
    print("this epoch is not kept: its network amplifies rounding errors, so that PyTorch and ONNX Runtime differ",
          file=sys.stderr)
    return False


def _one_epoch(job: Job, epoch: int, unit: str) -> dict[str, float]:
    """Trains and evaluates once; epoch counts from 0."""
    bar = EpochProgress(epoch + 1, job.recipe.epochs, job.calls_an_epoch, unit)
    try:
        loss, accuracy = job.train_epoch(epoch, bar.report)
    finally:
        seconds = bar.close()
    record = {"epoch": epoch + 1, "loss": loss, "accuracy": accuracy, **job.evaluate(),
              "seconds": seconds, "callsPerSecond": job.calls_an_epoch / seconds}
    if not record["loss"] < float("inf") or not record["heldOutLoss"] < float("inf"):
        raise UserError(f"the loss of epoch {epoch + 1} is no finite number; lower the learning rate and use --fresh")
    bar.say(record, job.recipe.epochs - epoch - 1)
    return record


def _finished(progress: Progress, epochs: int, patience: int) -> bool:
    done = len(progress.epochs)
    return done >= epochs or (done > 0 and done - progress.best_epoch >= patience)
