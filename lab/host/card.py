"""Writes the figures of a recording into the data card, between its two marks, and copies labels and checksums.

usage: python3 lab/host/card.py --data data/host-lab
"""

import argparse
import json
import shutil
import sys
from pathlib import Path

HERE = Path(__file__).parent
BEGIN = "<!-- figures: written by card.py -->"
END = "<!-- end of figures -->"


def day_rows(labels: dict) -> list[str]:
    """One line of the table per kind of day: least to greatest of what its days hold, in all for the bytes."""
    rows = ["| kind | days | calls per day | threads | processes | trees | seconds | unpacked |", "| --- " * 8 + "|"]
    for kind in dict.fromkeys(day["kind"] for day in labels["days"]):
        days = [day for day in labels["days"] if day["kind"] == kind]
        cells = [span([day[key] for day in days]) for key in ("calls", "threads", "processes", "trees")]
        cells.append(span([round(seconds(day["end"]) - seconds(day["begin"])) for day in days]))
        size = sum(day["bytes"] for day in days) / 1e6
        rows.append(f"| `{kind}` | {len(days)} | {' | '.join(cells)} | {size:,.0f} MB |")
    return rows


def span(values: list[int]) -> str:
    """Least and greatest of some counts."""
    return f"{min(values):,}" if min(values) == max(values) else f"{min(values):,} to {max(values):,}"


def seconds(time: str) -> float:
    """Seconds since midnight of a time of day."""
    hour, minute, second = time.split(":")
    return int(hour) * 3600 + int(minute) * 60 + float(second)


def misuse_rows(labels: dict) -> list[str]:
    """One line of the table per misuse."""
    rows = ["| misuse | what | arguments only | processes | trees | effect |", "| --- " * 6 + "|"]
    for day in labels["days"]:
        misuse = day.get("misuse")
        if not misuse:
            continue
        own = sum(process["role"] == "own" for process in misuse["processes"])
        shared = len(misuse["processes"]) - own
        name = f"`{misuse['name']}`" + (" (mimicry)" if day["kind"] == "mimicry" else "")
        rows.append(
            f"| {name} | {misuse['what']} | {arguments_words(misuse)} | {own}{f' + {shared} shared' if shared else ''} "
            f"| {len(misuse['trees'])} | {misuse['effect']} |"
        )
    return rows


def arguments_words(misuse: dict) -> str:
    """Whether a misuse differs in arguments only, else the first of what is new in it."""
    if misuse["argumentsOnly"]:
        return "yes"
    new = [*misuse["newPrograms"], *misuse["newCalls"]]
    more = f" and {len(new) - 2} more" if len(new) > 2 else ""
    return f"no: {', '.join(f'`{name}`' for name in new[:2])}{more}"


def figures(labels: dict, packed: int) -> str:
    """The text between the marks."""
    misuses = [day["misuse"] for day in labels["days"] if day["kind"] == "misuse"]
    only = sum(misuse["argumentsOnly"] for misuse in misuses)
    unpacked = sum(day["bytes"] for day in labels["days"])
    packages = ", ".join(f"{name} {version}" for name, version in labels["packages"].items())
    lines = [
        f"{len(labels['days'])} days, {sum(day['calls'] for day in labels['days']):,} calls, {unpacked / 1e6:,.0f} MB "
        f"unpacked, {packed / 1e6:.1f} MB packed. {only} of {len(misuses)} misuses differ from the learning days in "
        f"arguments only, as measured. Packages: {packages}.",
        "",
        *day_rows(labels),
        "",
        *misuse_rows(labels),
    ]
    return "\n".join(lines)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="a folder that record.py wrote")
    given = parser.parse_args()
    if not (given.data / "labels.json").is_file():
        print(f"{given.data} holds no labels.json; make host-lab records it", file=sys.stderr)
        return 2
    labels = json.loads((given.data / "labels.json").read_text())
    packed = sum(path.stat().st_size for path in given.data.rglob("*.zst"))
    readme = HERE / "README.md"
    before, rest = readme.read_text().split(BEGIN)
    readme.write_text(f"{before}{BEGIN}\n\n{figures(labels, packed)}\n\n{END}{rest.split(END)[1]}")
    (HERE / "recorded").mkdir(exist_ok=True)
    for name in ("labels.csv", "SHA256SUMS"):
        shutil.copyfile(given.data / name, HERE / "recorded" / name)
    return 0


if __name__ == "__main__":
    sys.exit(main())
