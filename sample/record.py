"""Records the sample data set again with strace: everyday programs, and imitated intrusions.

usage: python3 sample/record.py --out data/sample [--seed 1]
"""

import argparse
import shutil
import sys
import tempfile
from pathlib import Path
from random import Random

from attacks import FAMILIES
from desk import CannotTraceError, Desk, MissingProgramError, check_strace
from plan import ATTACK_RUNS, NORMAL
from readme import readme
from trace_files import Collection


def record_normal(collection: Collection, seed: int, scratch: Path) -> None:
    """Every recipe's training runs, then its validation runs, each with inputs of its own."""
    for name, (recipe, training_runs, validation_runs) in NORMAL.items():
        for part, runs in (("training", training_runs), ("validation", validation_runs)):
            for number in range(runs):
                desk = new_desk(scratch, f"{part}-{name}", number, seed)
                try:
                    recipe(desk)
                except MissingProgramError as missing:
                    collection.skipped.add(f"{name} ({missing} is not installed)")
                    break
                collection.add_normal(part, desk.threads)
                shutil.rmtree(desk.folder)


def record_attacks(collection: Collection, seed: int, scratch: Path) -> None:
    """Every family's runs."""
    for family, attack in FAMILIES.items():
        for number in range(ATTACK_RUNS[family]):
            desk = new_desk(scratch, f"attack-{family}", number, seed)
            try:
                threads = attack(desk)
            except MissingProgramError as missing:
                collection.skipped.add(f"run {number + 1} of {family} ({missing} is not installed)")
                continue
            collection.add_attack(family, number + 1, threads)
            shutil.rmtree(desk.folder)


def new_desk(scratch: Path, name: str, number: int, seed: int) -> Desk:
    """A desk whose inputs are decided by the seed, the name and the number."""
    folder = scratch / f"{name}-{number}"
    folder.mkdir()
    return Desk(folder, Random(f"{seed} {folder.name}"), number)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True, help="the folder to write; replaced when all is recorded")
    parser.add_argument("--seed", type=int, default=1, help="decides the inputs; timing still differs from run to run")
    parser.add_argument("--machine", default="an x86_64 Linux machine", help="the kind of machine, for the README")
    options = parser.parse_args()
    try:
        check_strace()
    except CannotTraceError as reason:
        print(f"record.py: {reason}", file=sys.stderr)
        return 2
    options.out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="sentinel-sample-") as scratch:
        collection = Collection()
        record_normal(collection, options.seed, Path(scratch))
        record_attacks(collection, options.seed, Path(scratch))
    fresh = options.out.with_name(options.out.name + ".new")
    shutil.rmtree(fresh, ignore_errors=True)
    collection.write(fresh)
    (fresh / "README.md").write_text(readme(collection, options.seed, options.machine))
    shutil.rmtree(options.out, ignore_errors=True)
    fresh.rename(options.out)
    print(collection.summary(), file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
