"""Writes the figures of a recording into the data card, between its two marks, and copies labels and checksums.

usage: python3 lab/host/card.py --data data/host-lab [data/host-lab-2]
"""

import argparse
import json
import shutil
import sys
from pathlib import Path

from recording import seconds

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


def misuse_rows(recordings: list[dict]) -> list[str]:
    """One line of the table per misuse; what was measured is given per recording."""
    rows = ["| misuse | what | arguments only | processes | trees | effect |", "| --- " * 6 + "|"]
    for name in dict.fromkeys(day["misuse"]["name"] for labels in recordings for day in misuse_days(labels)):
        days = [day for labels in recordings for day in misuse_days(labels) if day["misuse"]["name"] == name]
        misuses = [day["misuse"] for day in days]
        title = f"`{name}`" + (" (mimicry)" if days[0]["kind"] == "mimicry" else "")
        cells = [
            " / ".join(words(misuse) for misuse in misuses) for words in (arguments_words, processes_words, trees_words)
        ]
        rows.append(f"| {title} | {misuses[0]['what']} | {' | '.join(cells)} | {misuses[0]['effect']} |")
    return rows


def misuse_days(labels: dict) -> list[dict]:
    """The days that hold a misuse."""
    return [day for day in labels["days"] if "misuse" in day]


def processes_words(misuse: dict) -> str:
    """How many processes are the attacker's own, and how many are shared."""
    own = sum(process["role"] == "own" for process in misuse["processes"])
    shared = len(misuse["processes"]) - own
    return f"{own} + {shared} shared" if shared else str(own)


def trees_words(misuse: dict) -> str:
    """How many trees hold processes of the attacker's own."""
    return str(len(misuse["trees"]))


def arguments_words(misuse: dict) -> str:
    """Whether a misuse differs in arguments only, else the first of what is new in it."""
    if misuse["argumentsOnly"]:
        return "yes"
    new = [*misuse["newPrograms"], *misuse["newCalls"]]
    more = f" and {len(new) - 2} more" if len(new) > 2 else ""
    return f"no: {', '.join(f'`{name}`' for name in new[:2])}{more}"


def figures(recordings: list[tuple[dict, int]]) -> str:
    """The text between the marks, of labels and packed bytes of each recording."""
    lines = []
    for labels, packed in recordings:
        misuses = [day["misuse"] for day in labels["days"] if day["kind"] == "misuse"]
        only = sum(misuse["argumentsOnly"] for misuse in misuses)
        unpacked = sum(day["bytes"] for day in labels["days"])
        calls = sum(day["calls"] for day in labels["days"])
        packages = ", ".join(f"{name} {version}" for name, version in labels["packages"].items())
        lines += [
            f"### Seed {labels['seed']}",
            "",
            f"{len(labels['days'])} days, {calls:,} calls, {unpacked / 1e6:,.0f} MB unpacked, "
            f"{packed / 1e6:.1f} MB packed. "
            f"{only} of {len(misuses)} misuses differ from the learning days in arguments only, as measured. "
            f"Packages: {packages}.",
            "",
            *day_rows(labels),
            "",
        ]
    seeds = " / ".join(f"seed {labels['seed']}" for labels, _ in recordings)
    return "\n".join([*lines, f"### Misuses ({seeds})", "", *misuse_rows([labels for labels, _ in recordings])])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, nargs="+", help="folders that record.py wrote, by seed")
    given = parser.parse_args()
    recordings = []
    for folder in given.data:
        if not (folder / "labels.json").is_file():
            print(f"{folder} holds no labels.json; make host-lab records it", file=sys.stderr)
            return 2
        labels = json.loads((folder / "labels.json").read_text())
        recordings.append((labels, sum(path.stat().st_size for path in folder.rglob("*.zst"))))
        target = HERE / "recorded" / f"seed-{labels['seed']}"
        target.mkdir(parents=True, exist_ok=True)
        for name in ("labels.csv", "SHA256SUMS"):
            shutil.copyfile(folder / name, target / name)
    readme = HERE / "README.md"
    before, rest = readme.read_text().split(BEGIN)
    readme.write_text(f"{before}{BEGIN}\n\n{figures(recordings)}\n\n{END}{rest.split(END)[1]}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
