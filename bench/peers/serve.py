"""The benchmark's Python peers behind a pipe: reads one JSON object a line, answers each with one JSON line.

    node dist/cli/main.js encode --data ADFA-LD.zip --out build/bench/encoded
    python bench/peers/serve.py --encoded build/bench/encoded

One torch thread, one ONNX Runtime thread. A wrong request is answered {"error": "..."} and ends nothing. Requests:

    {"do": "load", "model": "models/stacked", "notebook": "models/notebook"}
    {"do": "traces", "limitCalls": 200000, "splits": ["training", "validation", "attack"]}
        The work from here on: every distinct trace once, in file order, up to this many calls (null: all). `sha256` is
        over the uint16 (little endian) tokens of all of them, one after another.
    {"do": "pytorch-sequence", "rows": 64, "time": 20}
    {"do": "python-onnxruntime", "rows": 64, "time": 20}
        Longest traces first, `rows` side by side, `time` calls a step, state carried, ended rows cut.
    {"do": "pytorch-best"}
        The same with the fastest of PLANS (rows, time), found on a part of the traces when first asked, and not timed;
        `plans` says how many calls a second each did. PyTorch's native LSTM is no plan: oneDNN's does twice as many.
    {"do": "pytorch-padded", "rows": 64}
        Whole traces in file order, every batch padded to its longest.
    {"do": "pytorch-naive-windows", "windows": 5000, "batch": 50}
        The notebook's network over one-hot windows at even distances; without `batch` the fastest of WINDOW_BATCHES.
    {"do": "train-step", "plan": "ours", "seconds": 10}
    {"do": "train-step", "plan": "obvious", "seconds": 10, "rows": 32}
        Both fit the traces that `stacked` is fitted on, from the same initial weights.
    {"do": "quit"}

Timed is all from tokens to the mean of each trace; loading and choosing a plan are not. `seconds` are by the clock,
`cpuSeconds` of this process alone: where they differ, something else ran on the core. meanBits is the mean over the
traces of their means: equal work gives equal bits.
"""

import argparse
import hashlib
import json
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import onnxruntime
import torch

import training_path  # noqa: F401
from batch_plan import Engine, Scores, distinct_traces, score_in_chunks, spread_part, spread_windows
from command import UserError, run
from encoded_data import EncodedData, read_encoded_data
from engines import OnnxSequence, TorchSequence, TorchWindows, score_padded
from recipes import RECIPES
from splits import hold_out
from train_steps import obvious_steps, our_steps

Request = dict[str, Any]
Answer = dict[str, Any]
Thing = TypeVar("Thing")
Choice = TypeVar("Choice")

PLANS = ((64, 20), (64, 32), (64, 64), (64, 256), (32, 64), (32, 128), (128, 20), (128, 32), (256, 20), (256, 64))
PLAN_TRIAL_CALLS = 100_000
TRIALS = 2
WINDOW_BATCHES = (50, 64, 256)
WINDOW_TRIAL = 768
WARM_UP = np.ones((64, 20), np.uint16)


@dataclass
class Peers:
    """What `load` and `traces` have made ready."""

    data: EncodedData
    torch_sequence: TorchSequence | None = None
    onnx_sequence: OnnxSequence | None = None
    torch_windows: TorchWindows | None = None
    traces: list[np.ndarray] = field(default_factory=list)
    plan_rates: dict[tuple[int, int], float] = field(default_factory=dict)  # calls a second, once tried
    window_batch: int | None = None

    def load(self, request: Request) -> Answer:
        folder = Path(request["model"])
        self.torch_sequence, self.onnx_sequence = TorchSequence(folder), OnnxSequence(folder)
        self.torch_windows = TorchWindows(Path(request["notebook"]))
        self.plan_rates, self.window_batch = {}, None
        for engine in (self.torch_sequence, self.onnx_sequence):
            score_in_chunks(WARM_UP, *WARM_UP.shape, engine)
        self.torch_windows.score(WARM_UP[:, : self.torch_windows.window_calls], len(WARM_UP))
        return {"torch": torch.__version__, "onnxruntime": onnxruntime.__version__, "numpy": np.__version__,
                "python": sys.version.split()[0], "threads": torch.get_num_threads(),
                "onednn": torch.backends.mkldnn.is_available(),
                "cpuCapability": torch.backends.cpu.get_cpu_capability()}

    def choose_traces(self, request: Request) -> Answer:
        splits = request.get("splits") or list(self.data.splits)
        self.traces = distinct_traces(self.data, splits, request.get("limitCalls"))
        self.plan_rates = {}
        digest = hashlib.sha256(b"".join(trace.astype("<u2").tobytes() for trace in self.traces)).hexdigest()
        return {"traces": len(self.traces), "calls": sum(map(len, self.traces)),
                "longest": max(map(len, self.traces)), "sha256": digest}

    def sequence(self, request: Request, engine: Engine | None) -> Answer:
        rows, calls = request.get("rows", 64), request.get("time", 20)
        return {**self._scored(lambda: score_in_chunks(self._work(), rows, calls, loaded(engine))),
                "rows": rows, "time": calls}

    def best(self, _request: Request) -> Answer:
        if not self.plan_rates:
            part, engine = spread_part(self._work(), PLAN_TRIAL_CALLS), loaded(self.torch_sequence)
            seconds = shortest_seconds(PLANS, lambda plan: score_in_chunks(part, *plan, engine))
            self.plan_rates = {plan: sum(map(len, part)) / seconds[plan] for plan in PLANS}
        rows, calls = max(self.plan_rates, key=self.plan_rates.__getitem__)
        answer = self.sequence({"rows": rows, "time": calls}, self.torch_sequence)
        return {**answer, "plans": [{"rows": plan[0], "time": plan[1], "callsPerSecond": rate}
                                    for plan, rate in self.plan_rates.items()]}

    def padded(self, request: Request) -> Answer:
        rows = request.get("rows", 64)
        return {**self._scored(lambda: score_padded(loaded(self.torch_sequence), self._work(), rows)), "rows": rows}

    def naive_windows(self, request: Request) -> Answer:
        network = loaded(self.torch_windows)
        windows = spread_windows(self._work(), network.window_calls, request["windows"])
        batch = request.get("batch")
        if batch is None:
            if self.window_batch is None:
                seconds = shortest_seconds(WINDOW_BATCHES, lambda size: network.score(windows[:WINDOW_TRIAL], size))
                self.window_batch = min(seconds, key=seconds.__getitem__)
            batch = self.window_batch
        scores, times = timed(lambda: network.score(windows, batch))
        return {**times, "windows": len(windows), "windowsPerSecond": len(windows) / times["seconds"], "batch": batch,
                "oneHotSeconds": scores.one_hot_seconds, "meanBits": float(scores.bits.mean())}

    def train(self, request: Request) -> Answer:
        recipe = RECIPES["stacked"]
        traces = self.data.split("training").traces()
        fitted = [traces[index] for index in hold_out(traces, recipe.split_seed)[0] if len(traces[index])]
        plan, seconds = request["plan"], request.get("seconds", 10)
        if plan == "ours":
            return {**our_steps(recipe, self.data.vocabulary.size, fitted, seconds).facts(), "plan": plan,
                    "rows": recipe.rows, "time": recipe.chunk_calls}
        if plan != "obvious":
            raise UserError(f"plan {plan}: give ours or obvious")
        rows = request.get("rows", recipe.rows)
        return {**obvious_steps(recipe, self.data.vocabulary.size, fitted, seconds, rows).facts(), "plan": plan,
                "rows": rows}

    def _work(self) -> list[np.ndarray]:
        if not self.traces:
            raise UserError('no traces yet; ask {"do": "traces"} first')
        return self.traces

    def _scored(self, work: Callable[[], Scores]) -> Answer:
        scores, times = timed(work)
        calls = sum(map(len, self.traces))
        return {**times, "calls": calls, "traces": len(self.traces), "callsPerSecond": calls / times["seconds"],
                "paddingShare": 1 - calls / scores.cells, "meanBits": float(scores.trace_bits.mean())}


def timed(work: Callable[[], Thing]) -> tuple[Thing, dict[str, float]]:
    """What the work gives, and its time: by the clock, and of this process alone."""
    began, began_cpu = time.perf_counter(), time.process_time()
    result = work()
    return result, {"seconds": time.perf_counter() - began, "cpuSeconds": time.process_time() - began_cpu}


def loaded(thing: Thing | None) -> Thing:
    if thing is None:
        raise UserError('no model yet; ask {"do": "load"} first')
    return thing


def shortest_seconds(choices: tuple[Choice, ...], work: Callable[[Choice], object]) -> dict[Choice, float]:
    """Seconds of the work of each choice: the least of a few rounds over all of them."""
    seconds = dict.fromkeys(choices, float("inf"))
    for _ in range(TRIALS):
        for choice in choices:
            began = time.perf_counter()
            work(choice)
            seconds[choice] = min(seconds[choice], time.perf_counter() - began)
    return seconds


def commands(peers: Peers) -> dict[str, Callable[[Request], Answer]]:
    return {
        "load": peers.load,
        "traces": peers.choose_traces,
        "pytorch-sequence": lambda request: peers.sequence(request, peers.torch_sequence),
        "python-onnxruntime": lambda request: peers.sequence(request, peers.onnx_sequence),
        "pytorch-best": peers.best,
        "pytorch-padded": peers.padded,
        "pytorch-naive-windows": peers.naive_windows,
        "train-step": peers.train,
    }


def answers(peers: Peers, lines: Iterator[str]) -> Iterator[Answer]:
    """An answer to each line, until one says quit."""
    known = commands(peers)
    for line in lines:
        try:
            request = json.loads(line)
            name = request["do"]
            if name == "quit":
                yield {"do": name}
                return
            if name not in known:
                raise UserError(f"unknown request {name}; give one of {', '.join(known)}, quit")
            answer = {"do": name, **known[name](request)}
            json.dumps(answer, allow_nan=False)  # a NaN is an error of the peer's, and no JSON
            yield answer
        except KeyError as error:
            yield {"error": f"the field {error} is missing"}
        except Exception as error:  # the peer lives on, whatever went wrong with one request
            yield {"error": f"{type(error).__name__}: {error}"}


def one_thread() -> None:
    torch.set_num_threads(1)
    torch.set_num_interop_threads(1)


def main(argv: list[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--encoded", required=True, type=Path, help="folder written by syscall-sentinel encode")
    arguments = parser.parse_args(argv)
    one_thread()
    for answer in answers(Peers(read_encoded_data(arguments.encoded)), sys.stdin):
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    run(main)
