"""Which traces are scored, and the plan that PyTorch and ONNX Runtime share: longest first, in batches, in chunks."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

import numpy as np

import training_path  # noqa: F401
from command import UserError
from encoded_data import EncodedData
from vocabulary import UNKNOWN, UNKNOWN_BITS

State = TypeVar("State")


class Engine(Protocol, Generic[State]):
    """Scores one chunk after another. State: whatever it carries from chunk to chunk, a row for each trace."""

    calls_dtype: type

    def start(self, rows: int) -> State:
        """The state before the first call."""

    def cut(self, state: State, rows: int) -> State:
        """The first rows of a state: the traces that go on."""

    def step(self, calls: np.ndarray, state: State) -> tuple[np.ndarray, State]:
        """calls [rows, time] -> bits [rows, time] of each call given all before it, and the state after the last."""


@dataclass(frozen=True)
class Scores:
    trace_bits: np.ndarray  # float64 [traces]: mean over each trace
    cells: int  # calls worked through, padding included


def distinct_traces(data: EncodedData, splits: Sequence[str], limit_calls: int | None) -> list[np.ndarray]:
    """Every distinct trace that is not empty, once, in file order; ends before one that would pass limit_calls."""
    seen: set[bytes] = set()
    chosen: list[np.ndarray] = []
    calls = 0
    for trace in (trace for name in splits for trace in data.split(name).traces()):
        key = trace.tobytes()
        if not key or key in seen:
            continue
        if limit_calls is not None and calls + len(trace) > limit_calls:
            break
        seen.add(key)
        chosen.append(np.array(trace))
        calls += len(trace)
    if not chosen:
        raise UserError(f"limitCalls {limit_calls} is less than the first trace has; give more")
    return chosen


def spread_part(traces: Sequence[np.ndarray], calls: int) -> list[np.ndarray]:
    """Traces at even distances over all of them, of about this many calls together."""
    total = sum(map(len, traces))
    return list(traces[:: max(1, total // calls)])


def score_in_chunks(traces: Sequence[np.ndarray], rows: int, time: int, engine: Engine[State]) -> Scores:
    """Traces sorted longest first, `rows` side by side, `time` calls of each a step. A trace that has ended is cut off
    the end of its batch, so that only its last chunk is padded."""
    lengths = np.array([len(trace) for trace in traces])
    order = np.argsort(-lengths, kind="stable")
    sums, cells = np.zeros(len(traces)), 0
    for first in range(0, len(order), rows):
        batch = order[first : first + rows]
        left = lengths[batch]
        padded = np.zeros((len(batch), left[0]), engine.calls_dtype)
        for row, trace in zip(padded, batch, strict=True):
            row[: lengths[trace]] = traces[trace]
        state = engine.start(len(batch))
        for place in range(0, left[0], time):
            active = int(np.count_nonzero(left > place))
            calls = np.ascontiguousarray(padded[:active, place : place + time])
            bits, state = engine.step(calls, engine.cut(state, active))
            sums[batch[:active]] += bits_of_traces(bits, calls, left[:active] - place)
            cells += calls.size
    return Scores(sums / lengths, cells)


def bits_of_traces(bits: np.ndarray, calls: np.ndarray, lengths: np.ndarray) -> np.ndarray:
    """float64 [rows]: sums of bits [rows, time] over the calls that are no padding; UNKNOWN_BITS for an unknown one."""
    bits = np.where(calls == UNKNOWN, UNKNOWN_BITS, bits)
    return np.where(np.arange(calls.shape[1]) < lengths[:, None], bits, 0).sum(1, dtype=np.float64)


def spread_windows(traces: Sequence[np.ndarray], window_calls: int, count: int) -> np.ndarray:
    """uint16 [count, window_calls]: window floor(k * total / count) for k = 0, 1, ..., all windows of all traces being
    numbered in order; all of them where there are fewer."""
    windows = [np.lib.stride_tricks.sliding_window_view(trace, window_calls)
               for trace in traces if len(trace) >= window_calls]
    ends = np.cumsum([len(own) for own in windows])
    if not len(ends):
        raise UserError(f"no trace has {window_calls} calls")
    count = min(count, int(ends[-1]))
    wanted = np.arange(count) * int(ends[-1]) // count
    owners = np.searchsorted(ends, wanted, side="right")
    return np.stack([windows[owner][place - ends[owner]] for owner, place in zip(owners, wanted, strict=True)])
