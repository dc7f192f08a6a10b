"""Were there enough training traces? Says what twice as many were worth, and so whether more would help.

Every different trace is tested once, in tenths, by counted runs of calls (Witten-Bell, runs of 5): after half of the
others, either half, and after all of them. What the second half took off the surprise of a new trace decides.

Measured on random shares of the training traces of the sample (278) and of ADFA-LD (833), three draws each, and beside
it the bits of a call that the `sample` network left on a tenth that neither training nor stopping had seen:

    share of the traces           5 %         10 %        25 %        50 %        100 %
    sample: worth in bits         0.63-1.24   0.46-0.81   0.39-0.66   0.37-0.41   0.22-0.26
            network, new tenth    2.62-3.88   2.43-2.78   1.16-1.99   1.04-1.10   0.58-0.68
    ADFA-LD: worth in bits        0.56-0.60   0.44-0.49   0.27-0.43   0.24-0.27   0.17-0.19
            network, new tenth    2.77-3.25               2.04-2.11               1.67-1.76

Above TOO_LITTLE_BITS twice the data lowered the network's own bits as much or more (sample, from a half to all: 0.42 to
0.46). The gap between the network's held-out and fitted bits is written down, but decides nothing: with few traces a
tenth is two or three, and luck (sample at 10 %: held out 0.77 bits a call, on the new tenth 2.81).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from counted_runs import CountedRuns

TENTHS = 10
TOO_LITTLE_BITS = 0.3  # the calls of a new trace became 2 ** 0.3 = 1.23 times as likely, each
ENOUGH_BITS = 0.1
FEWEST_TRACES = 20  # below it the curve itself is luck


@dataclass(frozen=True)
class LearningCurve:
    """Mean surprise in bits a call of a trace that was not counted, each different trace counting once."""

    different_traces: int
    half_bits: float  # after half of the other traces
    all_bits: float  # after all of them
    standard_error_bits: float  # of the difference

    @property
    def worth_bits(self) -> float:
        """What the second half took off."""
        return self.half_bits - self.all_bits

    @property
    def verdict(self) -> str:
        """ "too little", "more helps" or "enough"."""
        if self.different_traces < FEWEST_TRACES or self.worth_bits > TOO_LITTLE_BITS:
            return "too little"
        return "more helps" if self.worth_bits > ENOUGH_BITS else "enough"


def learning_curve(traces: Sequence[np.ndarray], vocabulary_size: int, seed: int = 1) -> LearningCurve:
    """The curve of training traces (uint16 tokens; empty ones and copies are passed over, at least one is left)."""
    different = list({trace.tobytes(): trace for trace in traces if len(trace)}.values())
    count = len(different)
    random = np.random.default_rng(seed)
    runs = CountedRuns(different, vocabulary_size)
    tenth = random.permutation(count) % TENTHS
    half_bits, all_bits = np.zeros(count), np.zeros(count)
    for number in range(min(TENTHS, count)):
        tested = tenth == number
        all_bits[tested] = runs.mean_bits(~tested, tested)
        for half in np.array_split(random.permutation(np.flatnonzero(~tested)), 2):
            half_bits[tested] += runs.mean_bits(np.isin(np.arange(count), half), tested) / 2
    error = float((half_bits - all_bits).std() / count**0.5)
    return LearningCurve(count, float(half_bits.mean()), float(all_bits.mean()), error)


def said(curve: LearningCurve) -> str:
    """One line for the user."""
    if curve.different_traces < FEWEST_TRACES:
        return (f"too little data: {curve.different_traces} different traces are too few to learn from, and to tell "
                f"how many are wanted; record at least {FEWEST_TRACES}, better some hundreds")
    measured = (f"the second half of the {curve.different_traces:,} different traces took {curve.worth_bits:.2f} bits "
                f"a call off the surprise of a new one ({curve.half_bits:.2f} to {curve.all_bits:.2f}, by counting)")
    return {
        "too little": f"too little data: {measured}; record twice as much, or more, and train again",
        "more helps": f"more data would still help: {measured}",
        "enough": f"enough data: {measured}; more of the same kind would change little",
    }[curve.verdict]


def record(curve: LearningCurve, fitted_bits: float, held_out_bits: float) -> dict[str, Any]:
    """What training.json says of it; the last two are the network's own mean bits a call."""
    return {"verdict": curve.verdict, "differentTraces": curve.different_traces, "halfBits": curve.half_bits,
            "allBits": curve.all_bits, "worthBits": curve.worth_bits, "standardErrorBits": curve.standard_error_bits,
            "fittedBits": fitted_bits, "heldOutBits": held_out_bits}
