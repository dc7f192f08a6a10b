"""Which training traces are held out: they stop the training and calibrate the threshold, and are never fitted."""

import numpy as np

HELD_OUT_SHARE = 0.1


def hold_out(traces: list[np.ndarray], seed: int) -> tuple[list[int], list[int]]:
    """Indices (ascending) of the traces to fit and of the held-out tenth. Identical traces stay on one side.

    Groups of identical traces are shuffled (NumPy's default generator, seed) and held out one after another until a
    tenth of the traces is reached. At least one trace stays on each side when there are two different ones.
    """
    groups: dict[bytes, list[int]] = {}
    for index, trace in enumerate(traces):
        groups.setdefault(np.ascontiguousarray(trace).tobytes(), []).append(index)
    shuffled = list(groups.values())
    np.random.default_rng(seed).shuffle(shuffled)
    held_out: list[int] = []
    for group in shuffled[:-1]:
        if len(held_out) >= HELD_OUT_SHARE * len(traces):
            break
        held_out += group
    outside = set(held_out)
    return [index for index in range(len(traces)) if index not in outside], sorted(held_out)
