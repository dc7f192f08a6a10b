"""Puts the recorded days into the folder that is handed on: recordings by kind, labels as JSON and CSV, checksums."""

import csv
import hashlib
import json
import shutil
from pathlib import Path

from days import Day

FORMAT = "host-lab-1"
COLUMNS = ("file", "kind", "misuse", "argumentsOnly", "onset", "end", "ownPids", "sharedPids", "what", "effect")
Pairs = set[tuple[str, str]]


def write_results(plan: list[Day], seed: int, days: Path, out: Path, root: Path) -> None:
    """Writes OUT/KIND/NAME.strace.zst, labels.json, labels.csv and SHA256SUMS."""
    facts = [json.loads((days / f"{day.name}.json").read_text()) for day in plan]
    known = {(program, name) for day in facts if day["kind"] == "learning" for program, name in day["names"]}
    labels = {
        "format": FORMAT,
        "seed": seed,
        "packages": packages_of(root),
        "days": [label_of(day, known) for day in facts],
    }
    out.mkdir(parents=True, exist_ok=True)
    for label in labels["days"]:
        target = out / label["file"]
        target.parent.mkdir(exist_ok=True)
        shutil.copyfile(days / f"{label['day']}.strace.zst", target)
    (out / "labels.json").write_text(json.dumps(labels, indent=1) + "\n")
    write_csv(labels["days"], out / "labels.csv")
    sums = [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(out)}\n"
        for path in sorted(out.rglob("*"))
        if path.is_file() and path.name != "SHA256SUMS"
    ]
    (out / "SHA256SUMS").write_text("".join(sums))


def label_of(day: dict, known: Pairs) -> dict:
    """The label of a day. Whether a misuse differs in arguments only is measured: none of its own processes runs a
    program, or makes a call in a program, that no learning day holds."""
    names = {tuple(pair) for pair in day["names"]}
    kept = {key: value for key, value in day.items() if key not in ("names", "misuse")}
    file = f"{day['kind']}/{day['day']}.strace.zst"
    label = {"day": day["day"], "file": file, **kept}
    if "misuse" in day:
        programs = sorted({program for program, _ in names} - {program for program, _ in known})
        pairs = sorted(f"{program} {name}" for program, name in names - known if program not in programs)
        misuse = {key: value for key, value in day["misuse"].items() if key not in ("planned", "evidence")}
        label["misuse"] = {
            **misuse,
            "argumentsOnly": not programs and not pairs,
            "newPrograms": programs,
            "newCalls": pairs,
        }
    return label


def write_csv(labels: list[dict], path: Path) -> None:
    """One line per day; process ids separated by spaces."""
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        for label in labels:
            writer.writerow(csv_row(label))


def csv_row(label: dict) -> dict[str, str]:
    """The line of a day: empty cells where it holds no misuse."""
    row = {"file": label["file"], "kind": label["kind"]}
    misuse = label.get("misuse")
    if misuse:
        pids = {
            role: " ".join(str(one["pid"]) for one in misuse["processes"] if one["role"] == role)
            for role in ("own", "shared")
        }
        row |= {
            "misuse": misuse["name"],
            "argumentsOnly": "yes" if misuse["argumentsOnly"] else "no",
            "onset": misuse["onset"],
            "end": misuse["end"],
            "ownPids": pids["own"],
            "sharedPids": pids["shared"],
            "what": misuse["what"],
            "effect": misuse["effect"],
        }
    elif "novelty" in label:
        row |= {"what": label["novelty"]["what"], "effect": label["novelty"]["effect"]}
    return row


def packages_of(root: Path) -> dict[str, str]:
    """The versions of the packages of the services on the host, by name."""
    wanted = (
        "nginx",
        "redis-server",
        "openssh-server",
        "postgresql-15",
        "php8.2-fpm",
        "fcgiwrap",
        "rsyslog",
        "sudo",
        "strace",
        "bash",
        "python3",
        "libc6",
    )
    versions = {}
    for block in (root / "var/lib/dpkg/status").read_text().split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.splitlines() if ": " in line and not line.startswith(" "))
        if fields.get("Package") in wanted:
            versions[fields["Package"]] = fields["Version"]
    return versions
