"""Names from others cannot steer the terminal that a message is shown on."""

import subprocess
import sys
from pathlib import Path

from printable import printable

TRAINING = Path(__file__).parents[1]


def test_control_and_bidirectional_characters_are_written_out() -> None:
    assert printable("a\x1b[31m\n\x7f\u009b\u202e\u2066\u200b\udcff\u2028b") == (
        "a\\x1b[31m\\x0a\\x7f\\x9b\\u{202e}\\u{2066}\\u{200b}\\u{dcff}\\u{2028}b")
    assert printable("Überwachung 監視 β.txt") == "Überwachung 監視 β.txt"


def test_an_error_that_names_a_hostile_file_is_one_inert_line(tmp_path: Path) -> None:
    data = tmp_path / "evil\x1b[31m\nforged \udcff"
    ended = subprocess.run(
        [sys.executable, str(TRAINING / "train.py"), "--model", "sample", "--name", "a", "--data", str(data),
         "--out", str(tmp_path / "out")],
        capture_output=True, text=True, check=False, errors="surrogateescape")
    assert ended.returncode == 2
    assert "\x1b" not in ended.stderr
    assert len(ended.stderr.splitlines()) == 1
    assert "evil\\x1b[31m\\x0aforged \\u{dcff}" in ended.stderr
