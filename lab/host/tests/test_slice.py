"""The embedded slice: whole, small, labelled, and without a trace of the machine that recorded it."""

import hashlib
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from recording import read_recording

SLICE = Path(__file__).parent.parent / "slice"
LABELS = json.loads((SLICE / "labels.json").read_text())["days"]
OWN_HOMES = re.compile(r"/home/(?!ops\b|deploy\b|guest\b)\w+")
NAMES = re.compile(r'nodename="(?!host")')


def unpacked(file: str) -> str:
    """The text of a recording of the slice; skips the test where zstd is not installed."""
    if shutil.which("zstd") is None:
        pytest.skip("zstd is not installed")
    command = ["zstd", "-dc", "--long=27", str(SLICE / file)]
    return subprocess.run(command, capture_output=True, check=True).stdout.decode("utf-8", "replace")


def test_each_file_has_the_checksum_that_is_committed() -> None:
    for line in (SLICE / "SHA256SUMS").read_text().splitlines():
        digest, name = line.split("  ")
        assert hashlib.sha256((SLICE / name).read_bytes()).hexdigest() == digest, name


def test_it_is_smaller_than_two_megabytes() -> None:
    assert sum(path.stat().st_size for path in SLICE.rglob("*") if path.is_file()) < 2_000_000


@pytest.mark.parametrize("label", LABELS, ids=lambda label: label["day"])
def test_a_recording_holds_what_its_label_counts_and_nothing_of_the_machine(label: dict) -> None:
    text = unpacked(label["file"])
    recording = read_recording(text.splitlines())
    assert (recording.root, len(recording.processes), recording.lines) == tuple(
        label[key] for key in ("root", "processes", "lines")
    )
    for process in label.get("misuse", {}).get("processes", []):
        assert recording.processes[process["pid"]].program == process["program"]
    assert OWN_HOMES.findall(text) == []
    assert NAMES.findall(text) == []
    assert "lowerdir" not in text
