"""The calibration of normal traces: their scores, and how short a trace these can speak for.

src/core/calibration.ts is the same in TypeScript, and says why the rule is as it is.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

import tolerances

CUT_CALLS = (1, 2, 3, 5, 7, 10, 15, 20, 30, 50, 70, 100, 150, 200, 300, 500, 700, 1000)
CUT_TRACES_AT_MOST = 200
EXCESS = 1.5
CHANCE = 0.05

Score = Callable[[Sequence[np.ndarray]], Sequence[np.ndarray]]  # the surprises (bits) of every call of each trace


@dataclass(frozen=True)
class Calibration:
    """Scores of normal traces that were not fitted on, and one number a score: the fewest calls of a trace that is
    judged with it as the threshold."""

    scores_bits: list[float]  # mean surprise of each trace, ascending
    shortest_calls: list[int]

    def to_json(self) -> dict[str, list[float] | list[int]]:
        """What the manifest's `calibration` holds of it."""
        return {"scoresBits": self.scores_bits, "shortestCalls": self.shortest_calls}


def calibrate(traces: Sequence[np.ndarray], minimum_calls: int, score: Score) -> Calibration:
    """The calibration of uint16 traces of at least minimum_calls calls each; at least one."""
    kept = min(len(traces), CUT_TRACES_AT_MOST)
    cut = [place * len(traces) // kept for place in range(kept)]
    trace_calls = sorted(len(trace) for trace in traces)
    median = trace_calls[(len(traces) - 1) // 2]
    long = [calls for calls in CUT_CALLS if calls >= minimum_calls]
    lengths = [calls for place, calls in enumerate(long) if place == 0 or long[place - 1] < median]
    pieces = [part for calls in lengths for part in
              ([traces[owner][:calls] for owner in cut], [traces[owner][-calls:] for owner in cut])]
    flat = [*traces, *(piece for part in pieces for piece in part)]
    means = np.array([float(np.mean(bits)) for bits in score(flat)])
    whole, rest = np.sort(means[: len(traces)]), means[len(traces):].reshape(len(lengths), 2, kept)
    return Calibration([float(one) for one in whole], shortest_calls(whole, lengths, rest, minimum_calls, trace_calls))


def shortest_calls(
    ascending: np.ndarray, lengths: Sequence[int], cuts: np.ndarray, minimum_calls: int, trace_calls: Sequence[int]
) -> list[int]:
    """One number a calibration score: the fewest calls where it is the threshold.

    cuts is float64 [lengths, 2, traces]: scores of the traces cut to their first and to their last calls;
    trace_calls are the calls of each whole trace, ascending."""
    count, found = len(ascending), []
    for index, threshold in enumerate(ascending):
        promised = (count - index) / (count + 1)
        alarms = (cuts > threshold + tolerances.TRACE_MEAN_BITS).sum(-1)
        broken = [place for place, row in enumerate(alarms)
                  if any(is_clearly_more(int(one), cuts.shape[-1], promised) for one in row)]
        after = broken[-1] + 1 if broken else -1
        kept = lengths[after] if after < len(lengths) else lengths[-1] + 1
        found.append(min(kept, trace_calls[count - index - 1]) if broken else minimum_calls)
    return found


def is_clearly_more(alarms: int, traces: int, promised: float) -> bool:
    """Whether these alarms of these traces are more than promised, by more than a trifle and beyond chance."""
    if not alarms > EXCESS * promised * traces or promised >= 1:
        return False
    below = sum(math.comb(traces, number) * promised**number * (1 - promised) ** (traces - number)
                for number in range(alarms))
    return max(0.0, 1 - below) <= CHANCE
