"""Runs every request of serve.py once on a few traces: all plans must give the same mean bits.

    python bench/peers/selftest.py --encoded build/bench/encoded

Prints every answer; ends with exit code 1 where two plans differ, or one answers an error.
"""

import argparse
import json
import sys
from pathlib import Path

import tolerances
import training_path
from command import run
from encoded_data import read_encoded_data
from serve import Peers, answers, one_thread

SAME_WORK = ("pytorch-sequence", "pytorch-best", "pytorch-padded", "python-onnxruntime")


def requests(arguments: argparse.Namespace) -> list[dict[str, object]]:
    return [
        {"do": "load", "model": str(arguments.model), "notebook": str(arguments.notebook)},
        {"do": "traces", "limitCalls": arguments.calls},
        *({"do": name} for name in SAME_WORK),
        {"do": "python-onnxruntime", "rows": 16, "time": 64},
        {"do": "pytorch-naive-windows", "windows": 1000, "batch": 50},
        {"do": "pytorch-naive-windows", "windows": 1000},
        {"do": "train-step", "plan": "ours", "seconds": arguments.seconds},
        {"do": "train-step", "plan": "obvious", "seconds": arguments.seconds, "rows": 16},
        {"do": "quit"},
    ]


def complaints(given: list[dict[str, object]]) -> list[str]:
    """What is wrong with the answers."""
    wrong = [str(answer["error"]) for answer in given if "error" in answer]
    for kind in (SAME_WORK, ("pytorch-naive-windows",)):
        bits = [answer["meanBits"] for answer in given if answer.get("do") in kind]
        if not bits or max(bits) - min(bits) > tolerances.CALL_BITS:
            wrong.append(f"mean bits of {', '.join(kind)} differ: {bits}")
    return wrong


def main(argv: list[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--encoded", required=True, type=Path, help="folder written by syscall-sentinel encode")
    parser.add_argument("--model", type=Path, default=training_path.ROOT / "models/stacked", help="sequence model")
    parser.add_argument("--notebook", type=Path, default=training_path.ROOT / "models/notebook", help="windows model")
    parser.add_argument("--calls", type=int, default=20_000, help="largest number of calls (default: 20000)")
    parser.add_argument("--seconds", type=float, default=2, help="of each training (default: 2)")
    arguments = parser.parse_args(argv)
    one_thread()
    given = []
    lines = (json.dumps(request) for request in requests(arguments))
    for answer in answers(Peers(read_encoded_data(arguments.encoded)), lines):
        print(json.dumps(answer), flush=True)
        given.append(answer)
    wrong = complaints(given)
    for line in wrong:
        print(f"error: {line}", file=sys.stderr)
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    run(main)
