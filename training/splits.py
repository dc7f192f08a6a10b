"""Which training traces are held out: they stop the training and calibrate the threshold, and are never fitted."""

import numpy as np

HELD_OUT_SHARE = 0.1
# A trace that a host makes again and again is no news, and always fitted: held out, its one score is a large share of
# all scores that set the threshold. Seen: 11 copies of one in 72 put it at 3.46 bits, where 0.84 was usual.
COMMON_SHARE = 0.01
FEW_COPIES = 5


def hold_out(traces: list[np.ndarray], seed: int) -> tuple[list[int], list[int]]:
    """Indices (ascending) of the traces to fit and of the held-out tenth. Identical traces stay on one side.

    Groups of identical traces are shuffled (NumPy's default generator, seed) and held out one after another until a
    tenth of the traces is reached; a group of more than FEW_COPIES traces and COMMON_SHARE of all is left to be fitted,
    unless all are such. At least one trace stays on each side when there are two different ones.
    """
    groups: dict[bytes, list[int]] = {}
    for index, trace in enumerate(traces):
        groups.setdefault(np.ascontiguousarray(trace).tobytes(), []).append(index)
    shuffled = list(groups.values())
    np.random.default_rng(seed).shuffle(shuffled)
    most_copies = max(FEW_COPIES, COMMON_SHARE * len(traces))
    rare = [group for group in shuffled if len(group) <= most_copies]
    held_out: list[int] = []
    for group in rare if 0 < len(rare) < len(shuffled) else shuffled[:-1]:
        if len(held_out) >= HELD_OUT_SHARE * len(traces):
            break
        held_out += group
    outside = set(held_out)
    return [index for index in range(len(traces)) if index not in outside], sorted(held_out)
