"""Were there enough training traces? Says what twice as many were worth, and so whether more would help.

Every different trace is tested once, in tenths, by counted runs of calls (Witten-Bell, runs of 5): after half of the
others, either half, and after all of them. What the second half took off the surprise of a new trace decides.

Measured on random shares of the training traces of the sample (278) and of ADFA-LD (833), three draws each, and next to
it the bits of a call that the `sample` network left on a tenth that neither training nor stopping had seen:

    share of the traces           5 %         10 %        25 %        50 %        100 %
    sample: worth in bits         0.63-1.24   0.46-0.81   0.39-0.66   0.37-0.41   0.22-0.26
            network, new tenth    2.62-3.88   2.43-2.78   1.16-1.99   1.04-1.10   0.58-0.68
    ADFA-LD: worth in bits        0.56-0.60   0.44-0.49   0.27-0.43   0.24-0.27   0.17-0.19
            network, new tenth    2.77-3.25               2.04-2.11               1.67-1.76

Above TOO_LITTLE_BITS twice the data lowered the network's own bits as much or more (sample, from a half to all: 0.42 to
0.46).

The network's own bits can only make the verdict worse, never better: with few traces a tenth is two or three, and luck
(sample at 10 %: held out 0.77 bits a call, on the new tenth 2.81). But held-out traces far above the fitted ones are no
luck to be wished for: they hold what the others do not show, and their scores set the threshold. Measured, bits a call:

                              fitted      held out    gap         counted     verdict by counting
    sample, 10 % (3 draws)    0.75-1.59   1.22-3.51   0.24-2.21   1.96-2.53   too little
            25 %              0.42-0.61   0.86-1.85   0.33-1.43   1.56-1.60   too little
            50 %              0.40-0.46   0.53-0.79   0.13-0.33   1.06-1.40   too little
            100 %             0.25        0.69        0.44        0.99        more helps
    walk-throughs (2 hosts)   0.14, 0.15  0.17, 0.26  0.01, 0.12  0.67, 0.69  more helps
    ADFA-LD (`stacked`)       0.74        1.21        0.46        1.82        more helps
    UNM/MIT lpr               0.02        0.02        0.01        0.16        enough
    a host of 89 traces       0.41        2.34        1.92        0.83        enough (best epoch 3 of 18)

Only WIDE_GAP_BITS between what was measured where counting was right (at most 0.46) and the last line makes it "too
little". Networks predict held-out traces better than counting, save where there is too little data or training: one
that does not is never said to have had enough.
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
WIDE_GAP_BITS = 1.0  # a held-out call is half as likely as a fitted one
FEWEST_CALIBRATION_TRACES = 19  # the smallest n with 1 / (n + 1) <= 0.05


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
        """ "too little", "more helps" or "enough", by counting alone."""
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


@dataclass(frozen=True)
class EnoughData:
    """The counts, and the network's own mean bits a call of traces that it was fitted on and of the held-out ones."""

    curve: LearningCurve
    fitted_bits: float
    held_out_bits: float

    @property
    def gap_is_wide(self) -> bool:
        """Whether the held-out traces surprise the network far more than the fitted ones."""
        return self.held_out_bits - self.fitted_bits > WIDE_GAP_BITS

    @property
    def verdict(self) -> str:
        """That of the curve, made worse where the network's own bits say so: "too little" for a wide gap, at best
        "more helps" where counting predicts the traces better than the network does."""
        if self.gap_is_wide:
            return "too little"
        counting_is_better = self.held_out_bits > self.curve.all_bits
        return "more helps" if self.curve.verdict == "enough" and counting_is_better else self.curve.verdict

    @property
    def said(self) -> str:
        """One line for the user."""
        curve = self.curve
        if curve.different_traces < FEWEST_TRACES:
            return (f"too little data: {curve.different_traces} different traces are too few to learn from, and to "
                    f"tell how many are wanted; record at least {FEWEST_TRACES}, better some hundreds")
        surprise = f"held-out traces surprise the network by {self.held_out_bits:.2f} bits a call"
        if self.gap_is_wide:
            return (f"too little data: {surprise}, fitted ones by {self.fitted_bits:.2f}: the held-out tenth holds "
                    "what the rest does not show; record more, over more days")
        if self.verdict != curve.verdict:
            return (f"more data, or more epochs, would still help: {surprise}, more than counting gives a new trace "
                    f"({curve.all_bits:.2f})")
        measured = (f"the second half of the {curve.different_traces:,} different traces took {curve.worth_bits:.2f} "
                    f"bits a call off the surprise of a new one ({curve.half_bits:.2f} to {curve.all_bits:.2f}, by "
                    "counting)")
        return {
            "too little": f"too little data: {measured}; record twice as much, or more, and train again",
            "more helps": f"more data would still help: {measured}",
            "enough": f"enough data: {measured}; more of the same kind would change little",
        }[curve.verdict]

    def record(self) -> dict[str, Any]:
        """What training.json says of it."""
        curve = self.curve
        return {"verdict": self.verdict, "differentTraces": curve.different_traces, "halfBits": curve.half_bits,
                "allBits": curve.all_bits, "worthBits": curve.worth_bits,
                "standardErrorBits": curve.standard_error_bits, "fittedBits": self.fitted_bits,
                "heldOutBits": self.held_out_bits}


def calibration_note(held_out: list[np.ndarray]) -> str | None:
    """What to say where the different ones among the held-out traces cannot promise 5 % false alarms; else None."""
    different = len({trace.tobytes() for trace in held_out if len(trace)})
    if different >= FEWEST_CALIBRATION_TRACES:
        return None
    are_held_out = "different trace is held out" if different == 1 else "different traces are held out"
    return (f"{different} {are_held_out}; a promise of 5 % false alarms needs {FEWEST_CALIBRATION_TRACES}: train on "
            "more, or give the threshold more normal traces with syscall-sentinel calibrate")
