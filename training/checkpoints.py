"""Where a training run is after an epoch: one safetensors file, its history as JSON in the file's metadata."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save
from torch import Tensor, nn

from command import UserError
from files import write_bytes


@dataclass
class Progress:
    """What a run has come to. `configuration` is everything that a resumed run must share."""

    configuration: dict[str, Any]
    epochs: list[dict[str, float]] = field(default_factory=list)
    points: list[dict[str, float]] = field(default_factory=list)  # curve within epochs, if the job keeps one
    best_epoch: int = 0  # counts from 1; 0 before the first
    best: dict[str, Tensor] = field(default_factory=dict)  # weights of the best epoch


class OtherCheckpointError(UserError):
    """The checkpoint is of another run, or damaged: nothing to go on from."""


def save_checkpoint(path: Path, progress: Progress, network: nn.Module, optimiser: torch.optim.Optimizer) -> None:
    """Replaces the checkpoint at path in one step."""
    tensors = {f"network.{name}": tensor for name, tensor in network.state_dict().items()}
    tensors |= {f"best.{name}": tensor for name, tensor in progress.best.items()}
    for index, values in optimiser.state_dict()["state"].items():
        tensors |= {f"optimiser.{index}.{name}": torch.as_tensor(value) for name, value in values.items()}
    facts = {"configuration": progress.configuration, "epochs": progress.epochs, "points": progress.points,
             "best_epoch": progress.best_epoch}
    copies = {name: tensor.detach().clone().contiguous() for name, tensor in tensors.items()}
    write_bytes(path, save(copies, {"json": json.dumps(facts)}))


def load_checkpoint(path: Path, configuration: dict[str, Any], network: nn.Module,
                    optimiser: torch.optim.Optimizer) -> Progress:
    """Fills network and optimiser from path; an OtherCheckpointError, neither of them touched, if the file is damaged
    or of another configuration."""
    try:
        with safe_open(path, "pt") as file:
            facts = json.loads(file.metadata()["json"])
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 (no dict)
    except (SafetensorError, TypeError, KeyError, json.JSONDecodeError) as error:
        raise OtherCheckpointError(f"{path} is no checkpoint of this trainer ({error}); "
                                   "start over with --fresh") from None
    wanted = json.loads(json.dumps(configuration))
    for name in sorted(wanted.keys() | facts["configuration"].keys()):
        old, new = facts["configuration"].get(name), wanted.get(name)
        if old != new:
            raise OtherCheckpointError(f"{path} belongs to another run ({name} was {old}, is now {new}); "
                                       "give the old settings, or start over with --fresh")

    def part(prefix: str) -> dict[str, Tensor]:
        return {name.removeprefix(prefix): value for name, value in tensors.items() if name.startswith(prefix)}

    network.load_state_dict(part("network."))
    state: dict[int, dict[str, Tensor]] = {}
    for name, value in part("optimiser.").items():
        index, _, key = name.partition(".")
        state.setdefault(int(index), {})[key] = value
    optimiser.load_state_dict({"state": state, "param_groups": optimiser.state_dict()["param_groups"]})
    return Progress(wanted, facts["epochs"], facts["points"], facts["best_epoch"], part("best."))
