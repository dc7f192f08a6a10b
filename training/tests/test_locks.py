"""The locks of the Python packages, which `make lock` writes."""

import re
from importlib.metadata import version
from pathlib import Path

import pytest

TRAINING = Path(__file__).parent.parent
LOCKS = ["requirements.lock", "requirements-torch.lock", "requirements-torch-cpu.lock", "../scripts/tools.lock"]


def packages_of(lock: str) -> list[str]:
    """The entries of a lock, each with its hashes."""
    lines = (TRAINING / lock).read_text(encoding="utf-8").split("\n", 1)[1]
    return re.split(r"\n(?=\S)", lines.strip())


def pins(entries: list[str]) -> dict[str, set[str]]:
    """The versions of each package: several where they differ by Python's version."""
    found: dict[str, set[str]] = {}
    for entry in entries:
        name, pinned = re.split(r"[ ;]", entry, maxsplit=1)[0].split("==")
        found.setdefault(name, set()).add(pinned)
    return found


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_is_locked_by_version_and_sha256(lock: str) -> None:
    for package in packages_of(lock):
        first, *hashes = package.split(" \\\n")
        assert re.fullmatch(r"[a-z0-9-]+==[\w.+]+( ; .+)?", first)
        assert hashes
        assert all(re.fullmatch(r"    --hash=sha256:[0-9a-f]{64}", entry) for entry in hashes)


def test_the_locks_hold_the_requirements_in_the_same_versions() -> None:
    wanted = (TRAINING / "requirements.txt").read_text(encoding="utf-8").splitlines()
    wanted = dict(line.split("==") for line in wanted if line and not line.startswith("#"))
    locked = pins(packages_of("requirements.lock") + packages_of("requirements-torch.lock"))
    assert {name: locked.get(name) for name in wanted} == {name: {pinned} for name, pinned in wanted.items()}
    assert pins(packages_of("requirements-torch-cpu.lock")) == {"torch": {f"{wanted['torch']}+cpu"}}


def test_what_is_installed_is_what_is_locked() -> None:
    packages = [entry for entry in packages_of("requirements.lock") if " ; " not in entry.split("\n", 1)[0]]
    assert len(packages) > 30
    locked = pins(packages)
    assert {name: {version(name)} for name in locked} == locked
