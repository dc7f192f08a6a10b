"""The calibration of made-up traces, as the parity test of src/core/calibration.ts asks for it.

python training/reference_shortest_calls.py --in CASES.json --out CALIBRATIONS.json
"""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np

import shortest_calls

FIRST_CALL_BITS = 3.0


def surprises(trace: np.ndarray) -> np.ndarray:
    """Made-up surprises (bits) of the calls of a trace, whose sums are exact: an eighth of each token, and more of the
    first call, as a network's are."""
    bits = trace.astype(np.float64) / 8
    bits[0] += FIRST_CALL_BITS
    return bits


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description="Calibrate made-up traces.")
    parser.add_argument(
        "--in", dest="cases", type=Path, required=True, help='JSON [{"minimumCalls": 1, "traces": [[1]]}]'
    )
    parser.add_argument("--out", type=Path, required=True, help="JSON, what the manifest holds of each case")
    arguments = parser.parse_args(argv)
    found = []
    for case in json.loads(arguments.cases.read_text()):
        traces = [np.array(trace, dtype=np.uint16) for trace in case["traces"]]
        calibration = shortest_calls.calibrate(
            traces, case["minimumCalls"], lambda pieces: [surprises(piece) for piece in pieces]
        )
        found.append(calibration.to_json())
    arguments.out.write_text(json.dumps(found))


if __name__ == "__main__":
    main()
