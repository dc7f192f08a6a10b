"""What the command says where it cannot record, and what it does with days that fail."""

import argparse
from pathlib import Path

import pytest
from days import slice_plan
from image import Image, ImageError, run
from misuses import NoEffectError, eventually, expect

import record


def test_without_root_it_says_what_to_do_and_exits_with_2(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr(record.os, "geteuid", lambda: 1000)
    monkeypatch.setattr("sys.argv", ["record.py", "--out", str(tmp_path / "out")])
    assert record.main() == 2
    assert "sudo make host-lab" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_tools_that_are_missing_are_all_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr(record.os, "geteuid", lambda: 0)
    monkeypatch.setattr(record.shutil, "which", lambda tool: None if tool in ("zstd", "mmdebstrap") else tool)
    monkeypatch.setattr("sys.argv", ["record.py", "--out", str(tmp_path / "out")])
    assert record.main() == 2
    assert capsys.readouterr().err.startswith("missing: zstd, mmdebstrap;")


def test_a_day_that_is_there_is_not_recorded_again_and_one_that_fails_three_times_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    plan = slice_plan(1)[:2]
    (tmp_path / f"{plan[0].name}.json").touch()
    started = []
    monkeypatch.setattr(record, "command_of", lambda day, *_: started.append(day.name) or ["false"])
    given = argparse.Namespace(plan="slice", seed=1, work=tmp_path)
    assert record.record_days(plan, given, Image(tmp_path, tmp_path), tmp_path) == [plan[1].name]
    assert started == [plan[1].name] * 3


def test_a_step_of_the_image_that_fails_says_which_and_what_it_printed() -> None:
    with pytest.raises(ImageError, match=r"(?s)sh -c echo why; exit 3 failed:.*why"):
        run(["sh", "-c", "echo why; exit 3"])
    with pytest.raises(ImageError, match="no-such-program is not installed"):
        run(["no-such-program"])


def test_a_misuse_without_effect_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("misuses.WAIT_SECONDS", 0.0)
    expect(True, "the key")
    eventually(lambda: True, "the key")
    with pytest.raises(NoEffectError, match="no effect: the key"):
        expect(False, "the key")
    with pytest.raises(NoEffectError, match="no effect: the job"):
        eventually(lambda: False, "the job")
