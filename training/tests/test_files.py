import errno
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from command import UserError
from files import folder_in_one_step, refuse_input_as_output, write_bytes

TRAINING = Path(__file__).parents[1]


def test_a_file_is_replaced_in_one_step_and_nothing_stays_beside_it(tmp_path):
    write_bytes(tmp_path / "new" / "a", b"one")
    write_bytes(tmp_path / "new" / "a", b"two")
    assert [(path.name, path.read_bytes()) for path in (tmp_path / "new").iterdir()] == [("a", b"two")]


def test_what_cannot_be_written_leaves_nothing(tmp_path):
    (tmp_path / "a").mkdir()
    with pytest.raises(OSError):
        write_bytes(tmp_path / "a", b"x")
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_a_disk_that_fails_is_told_with_the_name_of_the_file(tmp_path, monkeypatch):
    def full(_descriptor):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError) as raised:
        write_bytes(tmp_path / "a", b"x")
    assert raised.value.filename == str(tmp_path / "a")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_takes_its_place_whole_or_leaves_the_old_one(tmp_path):
    target = tmp_path / "model"
    with folder_in_one_step(target) as folder:
        write_bytes(folder / "a", b"old")
    with pytest.raises(KeyboardInterrupt), folder_in_one_step(target) as folder:
        write_bytes(folder / "a", b"half")
        raise KeyboardInterrupt
    assert (target / "a").read_bytes() == b"old"
    with folder_in_one_step(target) as folder:
        write_bytes(folder / "b", b"new")
    assert [path.name for path in target.iterdir()] == ["b"]
    assert [path.name for path in tmp_path.iterdir()] == ["model"]


def test_what_killed_processes_left_is_removed_but_not_what_is_written_now(tmp_path):
    gone = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, text=True)
    left = tmp_path / f".model.{gone.stdout.strip()}-0123456789abcdef.part"
    mine = tmp_path / f".model.{os.getpid()}-0123456789abcdef.part"
    for path in (left, mine):
        path.mkdir()
        os.utime(path, (1, 1))
    with folder_in_one_step(tmp_path / "model"):
        pass
    assert not left.exists() and mine.exists()


def test_an_input_is_refused_as_output_by_whatever_link(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "data")
    for out in ("data", "link", "link/new"):
        with pytest.raises(UserError, match="name another place"):
            refuse_input_as_output(tmp_path / out, [tmp_path / "data"])
    refuse_input_as_output(tmp_path / "data-two", [tmp_path / "data"])


SCRIPT = """
from pathlib import Path
from command import run
from files import folder_in_one_step
import sys, time

def main(arguments):
    with folder_in_one_step(Path(arguments[0])) as folder:
        (folder / "half").write_text("")
        print("up", flush=True)
        time.sleep(60)

run(main)
"""


@pytest.mark.parametrize(("name", "words"), [("SIGINT", "interrupted"), ("SIGTERM", "terminated"),
                                             ("SIGHUP", "hung up")])
def test_a_signal_ends_a_script_with_one_line_and_no_partial_folder(tmp_path, name, words):
    number = signal.Signals[name]
    child = subprocess.Popen([sys.executable, "-c", SCRIPT, str(tmp_path / "model")], cwd=TRAINING, text=True,
                             stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert child.stdout.readline() == "up\n"
    child.send_signal(number)
    _, errors = child.communicate()
    assert (child.returncode, errors, list(tmp_path.iterdir())) == (128 + number, f"{words}\n", [])
