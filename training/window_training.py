"""Training and scoring of the reference notebook's network, to the letter: Keras' order of things in PyTorch."""

import math
from collections.abc import Callable

import numpy as np
import torch
from torch.nn import functional as F

from networks import NotebookNetwork
from recipes import WindowRecipe
from vocabulary import UNKNOWN, UNKNOWN_BITS

Report = Callable[[int, float, float], None]  # windows done in this epoch, loss (nats) and accuracy so far
STEPS_A_POINT = 20  # batches between two points of the training curve


def drop_in(windows: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """The notebook family's `dropin`, "the inverse of dropout": every window occurs 0 to 10 times, at random, in place
    of once. Read from the published code of that name (random_data_dup = 10): it repeats whole windows and changes no
    call in them. Only the fitted windows are repeated, so that none of them comes back among the held-out ones."""
    return np.repeat(windows, random.integers(0, 10, size=len(windows), endpoint=True), axis=0)


class WindowJob:
    """One network, its optimiser and windows uint16 [windows, calls]; the last 5 % of the windows are held out."""

    def __init__(self, recipe: WindowRecipe, vocabulary_size: int, windows: np.ndarray) -> None:
        torch.manual_seed(recipe.seed)
        self.recipe = recipe
        fitted = int(len(windows) * (1 - recipe.held_out_share))
        self.fitted, self.held_out = np.asarray(windows[:fitted]), np.asarray(windows[fitted:])
        if recipe.drop_in:
            self.fitted = drop_in(self.fitted, np.random.default_rng(recipe.seed))
        self.calls_an_epoch = len(self.fitted)
        self.network = NotebookNetwork(vocabulary_size, recipe.layers, recipe.dropout)
        trained = [parameter for parameter in self.network.parameters() if parameter.requires_grad]
        self.optimiser = torch.optim.RMSprop(trained, recipe.learning_rate, alpha=recipe.rho, eps=recipe.epsilon)
        self.points: list[dict[str, float]] = []  # the training curve within an epoch

    def train_epoch(self, epoch: int, report: Report) -> tuple[float, float]:
        """One shuffled pass (epoch counts from 0): running mean of loss (nats) and accuracy in training mode, as Keras
        reports them. All randomness hangs on (seed, epoch) alone."""
        random = np.random.default_rng((self.recipe.seed, epoch))
        torch.manual_seed(self.recipe.seed * 100_003 + epoch)
        self.network.train()
        order = random.permutation(len(self.fitted))
        loss_sum, hits, done = 0.0, 0, 0
        for step, start in enumerate(range(0, len(order), self.recipe.batch_windows), 1):
            batch = torch.from_numpy(self.fitted[order[start : start + self.recipe.batch_windows]].astype(np.int64))
            logits, targets = self.network(batch[:, :-1]), batch[:, -1]
            loss = F.cross_entropy(logits, targets)
            self.optimiser.zero_grad()
            loss.backward()
            self.optimiser.step()
            done += len(batch)
            loss_sum += loss.item() * len(batch)
            hits += int((logits.detach().argmax(1) == targets).sum())
            if step % STEPS_A_POINT == 0 or done == len(order):
                point = {"epoch": epoch + done / len(order), "loss": loss_sum / done, "accuracy": hits / done}
                self.points.append(point)
            report(done, loss_sum / done, hits / done)
        return loss_sum / done, hits / done

    def can_be_kept(self) -> bool:
        """One epoch of a recipe to the letter: the export checks it."""
        return True

    def evaluate(self) -> dict[str, float]:
        """Loss (nats) and accuracy a window, and bits a window, over the held-out windows."""
        loss, accuracy = evaluate_windows(self.network, self.held_out)
        return {"heldOutLoss": loss, "heldOutAccuracy": accuracy, "heldOutBits": loss / math.log(2)}


@torch.no_grad()
def window_log_probabilities(network: NotebookNetwork, windows: np.ndarray, batch_windows: int = 256) -> np.ndarray:
    """float32 [windows, V], natural log of the distribution of each window's last call."""
    network.eval()
    batches = (windows[start : start + batch_windows] for start in range(0, len(windows), batch_windows))
    calls = (torch.from_numpy(np.asarray(batch)[:, :-1].astype(np.int64)) for batch in batches)
    return np.concatenate([torch.log_softmax(network(batch), dim=1).numpy() for batch in calls])


def evaluate_windows(network: NotebookNetwork, windows: np.ndarray) -> tuple[float, float]:
    """Mean loss (nats) and accuracy of the last calls of windows."""
    log_probability, last = window_log_probabilities(network, windows), np.asarray(windows)[:, -1].astype(np.int64)
    loss = -np.take_along_axis(log_probability, last[:, None], 1).mean(dtype=np.float64)
    return float(loss), float((log_probability.argmax(1) == last).mean())


def score_trace_windows(network: NotebookNetwork, trace: np.ndarray, window_calls: int) -> np.ndarray:
    """float64 bits of the last call of each window of a trace of at least window_calls calls; unknown: UNKNOWN_BITS."""
    windows = np.lib.stride_tricks.sliding_window_view(np.asarray(trace), window_calls)
    last = windows[:, -1].astype(np.int64)
    log_probability = window_log_probabilities(network, windows)
    bits = np.take_along_axis(log_probability, last[:, None], 1)[:, 0].astype(np.float64) / -math.log(2)
    return np.where(last == UNKNOWN, UNKNOWN_BITS, bits)
