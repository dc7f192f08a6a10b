"""Slow, obvious versions of the detectors without a network: what TypeScript's scores must equal.

    python training/reference_baselines.py --in case.json --out scores.json

The input is {"vocabularySize": V, "training": [[token, ..], ..], "traces": [..], "method": {"name", "parameters"}}, or
a list of such; the output is the list of scores, or a list of such lists. Written from the papers, in plain loops, and
shares nothing with src/detectors.
"""

import argparse
import json
import math
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from command import run
from files import write_json

Trace = Sequence[int]
UNKNOWN, UNKNOWN_BITS = 0, 24.0


def windows(trace: Trace, calls: int) -> list[tuple[int, ...]]:
    return [tuple(trace[start : start + calls]) for start in range(len(trace) - calls + 1)]


def stide(training: list[Trace], trace: Trace, window_calls: int, frame_calls: int, rare_share: float = 0.0) -> float:
    """Share of windows never seen (or, with rare_share, rarer than that), at its largest in any frame of windows."""
    seen = Counter(window for one in training for window in windows(one, window_calls))
    total = sum(seen.values())
    wrong = [seen[window] == 0 or seen[window] / total < rare_share for window in windows(trace, window_calls)]
    frame = min(frame_calls or len(wrong), len(wrong))
    return max(sum(wrong[start : start + frame]) / frame for start in range(len(wrong) - frame + 1))


def padded(trace: Trace, order: int, start: int) -> list[int]:
    return [start] * (order - 1) + list(trace)


def mean_bits(probability: Callable[[tuple[int, ...], int], float], trace: Trace, order: int, start: int) -> float:
    """Mean surprise of a call given the order - 1 symbols before it."""
    calls = padded(trace, order, start)
    bits = [UNKNOWN_BITS if calls[place] == UNKNOWN
            else -math.log2(probability(tuple(calls[place - order + 1 : place]), calls[place]))
            for place in range(order - 1, len(calls))]
    return sum(bits) / len(bits)


def witten_bell(training: list[Trace], order: int, size: int) -> Callable[[tuple[int, ...], int], float]:
    """P(w|h) = (c(hw) + T(h) P(w|h')) / (c(h) + T(h)), uniform below the empty context."""
    followers: dict[tuple[int, ...], Counter[int]] = {}
    for trace in training:
        calls = padded(trace, order, size)
        for place in range(order - 1, len(calls)):
            for length in range(order):
                followers.setdefault(tuple(calls[place - length : place]), Counter())[calls[place]] += 1

    def probability(context: tuple[int, ...], call: int) -> float:
        below = probability(context[1:], call) if context else 1 / size
        seen = followers.get(context)
        return (seen[call] + len(seen) * below) / (seen.total() + len(seen)) if seen else below

    return probability


def kneser_ney(training: list[Trace], order: int, size: int) -> Callable[[tuple[int, ...], int], float]:
    """Interpolated modified Kneser-Ney: full counts for the longest runs, numbers of left neighbours for shorter."""
    runs = [Counter() for _ in range(order + 1)]
    for trace in training:
        calls = padded(trace, order, size)
        for place in range(order - 1, len(calls)):
            runs[order][tuple(calls[place - order + 1 : place + 1])] += 1
    for length in range(order - 1, 0, -1):
        for longer in runs[length + 1]:
            runs[length][longer[1:]] += 1
    discounts = [discounts_of(values) for values in runs]
    followers: dict[tuple[int, ...], list[int]] = {}
    for values in runs[1:]:
        for one, value in values.items():
            followers.setdefault(one[:-1], []).append(value)

    def probability(context: tuple[int, ...], call: int) -> float:
        below = probability(context[1:], call) if context else 1 / size
        values = followers.get(context)
        if not values:
            return below
        level = len(context) + 1
        given_out = sum(discounts[level][min(value, 3) - 1] for value in values)
        own = runs[level][(*context, call)]
        kept = own - discounts[level][min(own, 3) - 1] if own else 0.0
        return (kept + given_out * below) / sum(values)

    return probability


def discounts_of(values: Counter) -> tuple[float, float, float]:
    """D1, D2, D3+ from the numbers of runs with value 1, 2, 3, 4; kept in [0.1, i], with the stated fall-backs."""
    n1, n2, n3, n4 = (sum(value == wanted for value in values.values()) for wanted in (1, 2, 3, 4))
    if not n1 or not n2:
        return 0.5, 0.5, 0.5
    y = n1 / (n1 + 2 * n2)
    if not n3 or not n4:
        return y, y, y
    raw = 1 - 2 * y * n2 / n1, 2 - 3 * y * n3 / n2, 3 - 4 * y * n4 / n3
    return tuple(min(most, max(0.1, one)) for most, one in zip((1, 2, 3), raw, strict=True))


def call_set(training: list[Trace], trace: Trace) -> float:
    """Jaccard distance of the set of calls to the nearest training trace's."""
    own = set(trace)
    return min(1 - len(own & set(one)) / len(own | set(one)) for one in training)


def bag(training: list[Trace], trace: Trace, neighbours: int, distance: str) -> float:
    """Mean distance of the call frequencies to those of the nearest different training traces."""

    def apart(first: Trace, second: Trace) -> float:
        p, q = Counter(first), Counter(second)
        if distance == "hellinger":
            roots = [(math.sqrt(p[call] / len(first)), math.sqrt(q[call] / len(second))) for call in p | q]
            return math.sqrt(sum((a - b) ** 2 for a, b in roots) / 2)
        lengths = math.sqrt(sum(n * n for n in p.values())) * math.sqrt(sum(n * n for n in q.values()))
        return max(0.0, 1 - sum(p[call] * q[call] for call in p) / lengths)

    distances = sorted(apart(trace, one) for one in {tuple(one) for one in training})[:neighbours]
    return sum(distances) / len(distances)


def omission(training: list[Trace], trace: Trace, calls: int = 2) -> float:
    """The share of the best-matching training trace's runs of calls that a trace never shows."""
    own = set(windows(trace, calls))
    known = [set(windows(one, calls)) for one in training]
    return 1 - max((len(own & one) / len(one) for one in known if one), default=0.0)


def scores(case: dict[str, Any]) -> list[float]:
    """The score of each trace of a case."""
    training, size, name = case["training"], case["vocabularySize"], case["method"]["name"]
    given = case["method"]["parameters"]
    if name in ("n-gram", "kneser-ney"):
        order = given["order"]
        model = (witten_bell if name == "n-gram" else kneser_ney)(training, order, size)
        return [mean_bits(model, trace, order, size) for trace in case["traces"]]
    one: dict[str, Callable[[Trace], float]] = {
        "stide": lambda trace: stide(training, trace, given["windowCalls"], given["frameCalls"]),
        "t-stide": lambda trace: stide(training, trace, given["windowCalls"], given["frameCalls"], given["rareShare"]),
        "call-set": lambda trace: call_set(training, trace),
        "bag": lambda trace: bag(training, trace, given["neighbours"], given["distance"]),
        "distinct-calls": lambda trace: -len(set(trace)),
        "omission": lambda trace: omission(training, trace, given["runCalls"]),
    }
    return [float(one[name](trace)) for trace in case["traces"]]


def main(argv: list[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--in", dest="given", required=True, type=Path, help="JSON file: a case or a list of cases")
    parser.add_argument("--out", required=True, type=Path, help="JSON file to write")
    arguments = parser.parse_args(argv)
    cases = json.loads(arguments.given.read_text("utf-8"))
    write_json(arguments.out, [scores(case) for case in cases] if isinstance(cases, list) else scores(cases))


if __name__ == "__main__":
    run(main)
