"""Surprise by counted runs of calls (Witten-Bell), for many choices of training traces at once, in NumPy.

The same figures as reference_baselines.witten_bell, without loops over calls: what is numbered once for all traces, the
runs of calls, is only counted again for each choice.
"""

from collections.abc import Sequence

import numpy as np


class CountedRuns:
    """The runs of up to `order` calls of all traces (tokens, none of them empty; vocabulary_size of them exist)."""

    def __init__(self, traces: Sequence[np.ndarray], vocabulary_size: int, order: int = 5) -> None:
        lengths = np.array([len(trace) for trace in traces])
        calls = np.concatenate(traces).astype(np.int64)
        places = np.arange(len(calls)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        self.lengths, self.vocabulary_size = lengths, vocabulary_size
        self.trace = np.repeat(np.arange(len(traces)), lengths)
        # For each length of run: the context and the run of each call, by number, and the context of each run.
        self.levels: list[tuple[np.ndarray, np.ndarray, np.ndarray]] = []
        context = np.zeros(len(calls), dtype=np.int64)
        for before in range(order):
            if before:
                earlier = np.full(len(calls), vocabulary_size)  # the symbol before the start
                earlier[before:] = np.where(places[before:] >= before, calls[:-before], vocabulary_size)
                context = np.unique(context * (vocabulary_size + 1) + earlier, return_inverse=True)[1]
            runs, run = np.unique(context * (vocabulary_size + 1) + calls, return_inverse=True)
            context_of_run = np.zeros(len(runs), dtype=np.int64)
            context_of_run[run] = context
            self.levels.append((context, run, context_of_run))

    def mean_bits(self, fitted: np.ndarray, tested: np.ndarray) -> np.ndarray:
        """float64 mean bits of each tested trace, in order, after counting the fitted ones (both bool [traces])."""
        counted, asked = fitted[self.trace], tested[self.trace]
        probability = np.full(int(asked.sum()), 1 / self.vocabulary_size)
        for context, run, context_of_run in self.levels:
            of_run = np.bincount(run[counted], minlength=len(context_of_run))
            of_context = np.bincount(context[counted], minlength=len(context_of_run))
            kinds = np.bincount(context_of_run[of_run > 0], minlength=len(context_of_run))
            seen, own, others = (of_context[context[asked]], of_run[run[asked]], kinds[context[asked]])
            mixed = (own + others * probability) / np.maximum(1, seen + others)
            probability = np.where(seen > 0, mixed, probability)
        sums = np.bincount(self.trace[asked], -np.log2(probability), len(tested))
        return sums[tested] / self.lengths[tested]
