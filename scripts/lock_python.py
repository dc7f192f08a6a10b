"""Writes the locks of the Python packages, each by version and sha256.

Usage: make lock. uv resolves for every platform from PyPI, whose sha256 sums it takes.
From scripts/tools.txt, what `make lock`, `make audit` and `make sbom` run: scripts/tools.lock.
From training/requirements.txt, what trains and is tested:
    requirements.lock: everything but torch.
    requirements-torch.lock: torch as PyPI has it, with what it needs of CUDA on Linux.
    requirements-torch-cpu.lock: torch for the CPU alone, which PyPI does not have; it needs nothing of CUDA.
"""

import re
import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).parent.parent
# Of https://download.pytorch.org/whl/cpu, as tried: the wheel for Python 3.11 on Linux, x86_64.
TORCH_CPU = "torch==2.13.0+cpu"
TORCH_CPU_SHA256 = ["6746dbcbeb526eb61330b76b41ff1b4eb848951103a892eeb080dfa2b264667b"]
OF_TORCH = re.compile(r"(cuda|nvidia)-|(triton|torch)==")
HEADER = "# Written by make lock. Install with: pip install --require-hashes"


def locked(path: str) -> list[str]:
    """The packages of a file and all that they need, each with its version, marker and hashes."""
    uv = Path(sys.executable).parent / "uv"
    options = ["--universal", "--python-version", "3.11", "--generate-hashes", "--no-header", "--no-annotate"]
    source = ["--no-config", "--default-index", "https://pypi.org/simple"]
    command = [uv, "pip", "compile", *options, *source, "--quiet", PROJECT / path]
    text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    packages = re.split(r"\n(?=\S)", text.strip())
    unpinned = [package for package in packages if "--hash=sha256:" not in package or "==" not in package]
    if unpinned:
        raise SystemExit(f"not locked: {unpinned}")
    return packages


def main() -> None:
    packages = locked("training/requirements.txt")
    of_torch = [package for package in packages if OF_TORCH.match(package)]
    version = TORCH_CPU.partition("+")[0]
    if not any(package.startswith(f"{version} ") for package in of_torch):
        raise SystemExit(f"{TORCH_CPU} is another version than training/requirements.txt has")
    hashes = "".join(f" \\\n    --hash=sha256:{sha256}" for sha256 in TORCH_CPU_SHA256)
    everywhere = "training/requirements.lock"
    write(everywhere, "training/requirements-torch.lock", [package for package in packages if package not in of_torch])
    write("training/requirements-torch.lock", everywhere, of_torch)
    write("training/requirements-torch-cpu.lock", everywhere, [TORCH_CPU + hashes])
    write("scripts/tools.lock", None, locked("scripts/tools.txt"))


def write(path: str, companion: str | None, packages: list[str]) -> None:
    """Writes a lock. `companion` names the one that is installed with it."""
    locks = " ".join(f"-r {lock}" for lock in (path, companion) if lock is not None)
    (PROJECT / path).write_text("\n".join([f"{HEADER} {locks}", *packages]) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
