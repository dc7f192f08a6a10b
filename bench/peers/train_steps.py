"""Training steps of a trace recipe for a number of seconds: this project's plan, and the obvious one."""

import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

import numpy as np
import torch
from torch.nn import functional as F
from torch.nn.utils.rnn import pad_sequence

import training_path  # noqa: F401
from recipes import TraceRecipe
from trace_chunks import trace_chunks
from trace_training import TraceJob
from vocabulary import UNKNOWN

WARM_UP_STEPS = 3  # before the clock starts


class TimeOverError(Exception):
    """Ends a TraceJob's epoch from within its report."""


@dataclass(frozen=True)
class TrainingPace:
    seconds: float
    steps: int
    useful_calls: int  # padding not counted
    cells: int  # padding counted
    epoch_padding_share: float  # over a whole shuffled epoch, which a few steps may miss by much

    def facts(self) -> dict[str, float]:
        useful, cells = self.useful_calls / self.seconds, self.cells / self.seconds
        return {"seconds": self.seconds, "steps": self.steps, "calls": self.useful_calls,
                "callsPerSecond": useful, "cellsPerSecond": cells,
                "stepsPerSecond": self.steps / self.seconds, "paddingShare": 1 - self.useful_calls / self.cells,
                "epochPaddingShare": self.epoch_padding_share,
                "epochCallsPerSecond": cells * (1 - self.epoch_padding_share)}


def our_steps(recipe: TraceRecipe, vocabulary_size: int, traces: Sequence[np.ndarray], seconds: float) -> TrainingPace:
    """training/trace_training.py as it is: rows of chunks, the state carried along."""
    job = TraceJob(recipe, vocabulary_size, traces, [])
    ticks: list[tuple[float, int]] = []  # after each step: time, calls done
    epochs = 0

    def report(done: int, _loss: float, _accuracy: float) -> None:
        ticks.append((time.perf_counter(), epochs * job.calls_an_epoch + done))
        if len(ticks) > WARM_UP_STEPS + 1 and ticks[-1][0] - ticks[WARM_UP_STEPS - 1][0] >= seconds:
            raise TimeOverError

    with suppress(TimeOverError):
        while True:
            job.train_epoch(epochs, report)
            epochs += 1
    sizes = np.concatenate([chunk_sizes(recipe, traces, epoch) for epoch in range(epochs + 1)])
    timed = sizes[WARM_UP_STEPS : len(ticks)].sum(0).tolist()
    (began, before), (ended, after) = ticks[WARM_UP_STEPS - 1], ticks[-1]
    if after - before != timed[0]:
        raise ValueError(f"the trainer did {after - before} calls, its plan has {timed[0]}; the plan has changed")
    return TrainingPace(ended - began, len(ticks) - WARM_UP_STEPS, *timed, padding_share(*sizes.sum(0).tolist()))


def chunk_sizes(recipe: TraceRecipe, traces: Sequence[np.ndarray], epoch: int) -> np.ndarray:
    """int64 [steps, 2]: calls and calls with padding of each step of an epoch, in the order that train_epoch draws."""
    order = np.random.default_rng((recipe.seed, epoch)).permutation(len(traces)).tolist()
    return np.array([(sum(chunk.lengths), chunk.calls.size)
                     for chunk in trace_chunks(traces, order, recipe.rows, recipe.chunk_calls)])


def obvious_steps(recipe: TraceRecipe, vocabulary_size: int, traces: Sequence[np.ndarray], seconds: float,
                  rows: int) -> TrainingPace:
    """Whole traces in shuffled batches, each padded to its longest; no chunks, no state carried. The same network and
    optimiser. Begins with the first batch that is drawn, and ends after the step in which the time runs out."""
    job = TraceJob(recipe, vocabulary_size, traces, [])
    network = job.network.train()
    random = np.random.default_rng((recipe.seed, 0))
    batches = epoch_batches(random, traces, rows)
    for _ in range(WARM_UP_STEPS):
        _step(job, recipe, pad_sequence([torch.from_numpy(batches[0][0][:50].astype(np.int64))] * 2, True))
    steps = useful = cells = 0
    began = time.perf_counter()
    while time.perf_counter() - began < seconds:
        if steps and steps % len(batches) == 0:
            batches = epoch_batches(random, traces, rows)
        batch = batches[steps % len(batches)]
        calls = pad_sequence([torch.from_numpy(trace.astype(np.int64)) for trace in batch], True, UNKNOWN)
        _step(job, recipe, calls)
        steps, useful, cells = steps + 1, useful + sum(map(len, batch)), cells + calls.numel()
    elapsed = time.perf_counter() - began
    network.eval()
    padded = sum(len(batch) * max(map(len, batch)) for batch in batches)
    return TrainingPace(elapsed, steps, useful, cells, padding_share(sum(map(len, traces)), padded))


def epoch_batches(random: np.random.Generator, traces: Sequence[np.ndarray], rows: int) -> list[list[np.ndarray]]:
    order = random.permutation(len(traces)).tolist()
    return [[traces[index] for index in order[first : first + rows]] for first in range(0, len(order), rows)]


def padding_share(useful: int, cells: int) -> float:
    return 1 - useful / cells


def _step(job: TraceJob, recipe: TraceRecipe, calls: torch.Tensor) -> None:
    """One step over calls int64 [B, T], padded with token 0."""
    logits, _ = job.network(calls, job.network.start_state(len(calls)))
    loss = F.cross_entropy(logits.flatten(0, 1), calls.flatten(), ignore_index=UNKNOWN)
    job.optimiser.zero_grad()
    loss.backward()
    torch.nn.utils.clip_grad_norm_(job.network.parameters(), recipe.gradient_norm)
    job.optimiser.step()
