"""Records the host lab: real services of Debian on the loopback, normal days and misuses, with labels.

usage: sudo python3 lab/host/record.py --out data/host-lab [--plan slice] [--seed 1]

Each day runs in namespaces of its own on a fresh copy of one image and sends nothing to the network. A run that was
stopped continues where it stopped. Needs root, mmdebstrap, util-linux and zstd; the image takes about four minutes.
"""

import argparse
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

from days import Day, full_plan, slice_plan
from image import Image, ImageError, build_image
from pack import write_results

HERE = Path(__file__).parent
TOOLS = ("unshare", "nsenter", "mount", "chroot", "zstd", "ssh-keygen", "mmdebstrap")


def record_days(plan: list[Day], given: argparse.Namespace, image: Image, days: Path) -> list[str]:
    """Records what is not there yet, each day up to three times. Gives the names of the days that failed."""
    failed = []
    for number, day in enumerate(plan, 1):
        if (days / f"{day.name}.json").exists():
            continue
        for _ in range(3):
            print(f"recording {day.name} ({number} of {len(plan)})", file=sys.stderr, flush=True)
            done = subprocess.run(command_of(day, given, image, days), check=False)
            if done.returncode == 0:
                break
        else:
            failed.append(day.name)
    return failed


def command_of(day: Day, given: argparse.Namespace, image: Image, days: Path) -> list[str]:
    """The command that records a day in namespaces of its own."""
    places = {"--image": image.root.parent, "--scratch": given.work / "scratch", "--out": days}
    words = ["unshare", "--mount", "--pid", "--net", "--uts", "--ipc", "--fork", "--kill-child", sys.executable]
    words += [str(HERE / "record_day.py"), "--plan", given.plan, "--seed", str(given.seed), "--day", day.name]
    return words + [str(word) for pair in places.items() for word in pair]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--out", type=Path, required=True, help="the folder to write; each day is written when it is complete"
    )
    parser.add_argument(
        "--plan", choices=("full", "slice"), default="full", help="the whole lab, or short days for tests"
    )
    parser.add_argument(
        "--seed", type=int, default=1, help="decides plans and inputs; timing still differs from run to run"
    )
    parser.add_argument(
        "--work", type=Path, default=Path("build/host-lab"), help="where to keep the image and unfinished days"
    )
    given = parser.parse_args()
    if os.geteuid() != 0:
        print("recording needs root, for namespaces and users of their own: sudo make host-lab", file=sys.stderr)
        return 2
    missing = [tool for tool in TOOLS if shutil.which(tool) is None]
    if missing:
        print(
            f"missing: {', '.join(missing)}; apt-get install mmdebstrap util-linux zstd openssh-client", file=sys.stderr
        )
        return 2
    given.work = given.work.resolve()
    days = given.work / f"days-{given.plan}-{given.seed}"
    days.mkdir(parents=True, exist_ok=True)
    plan = full_plan(given.seed) if given.plan == "full" else slice_plan(given.seed)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        image = build_image(given.work)
        failed = record_days(plan, given, image, days)
    except ImageError as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("stopped; run again to go on with the next day", file=sys.stderr)
        return 130
    if failed:
        print(
            f"not recorded: {', '.join(failed)}; what they left is in {days}; run again to try them again",
            file=sys.stderr,
        )
        return 2
    write_results(plan, given.seed, days, given.out, image.root)
    return 0


if __name__ == "__main__":
    sys.exit(main())
