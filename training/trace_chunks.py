"""Cuts whole traces into chunks for truncated back-propagation: rows side by side, each at its own place in its trace.

Every row takes the next trace of the order when its own has ended, and starts it from the zero state. So a batch is
nearly always full and mixes traces of all lengths, with no sorting by length; only the last chunk of a trace is padded.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Chunk:
    """The next calls of A active rows. Padded places hold token 0 and lie after the end of their trace."""

    calls: np.ndarray  # int64 [A, time]
    rows: np.ndarray  # int64 [A]: where each row's state is kept
    starts: np.ndarray  # bool [A]: the row begins a new trace, from the zero state
    traces: list[int]  # [A] index of the row's trace
    places: list[int]  # [A] index in its trace of the row's first call here
    lengths: list[int]  # [A] number of calls that are no padding


def trace_chunks(traces: Sequence[np.ndarray], order: Sequence[int], rows: int, chunk_calls: int) -> Iterator[Chunk]:
    """Yields chunks until every trace of `order` has been seen whole, once, in pieces of at most chunk_calls calls.
    Traces of no calls are passed over."""
    waiting = iter([index for index in order if len(traces[index])])
    at: list[tuple[int, int] | None] = [None] * rows  # a row's trace and place in it
    while True:
        for row in range(rows):
            if at[row] is None and (following := next(waiting, None)) is not None:
                at[row] = (following, 0)
        active = [row for row in range(rows) if at[row] is not None]
        if not active:
            return
        pieces = [traces[at[row][0]][at[row][1] : at[row][1] + chunk_calls] for row in active]
        lengths = [len(piece) for piece in pieces]
        calls = np.zeros((len(active), max(lengths)), dtype=np.int64)
        for line, piece in zip(calls, pieces, strict=True):
            line[: len(piece)] = piece
        indices, places = [at[row][0] for row in active], [at[row][1] for row in active]
        yield Chunk(calls, np.array(active), np.array(places) == 0, indices, places, lengths)
        for row, index, place, length in zip(active, indices, places, lengths, strict=True):
            at[row] = (index, place + length) if place + length < len(traces[index]) else None
