"""Sums a CSV table by place and writes one file a place."""

import csv
import sys
from collections import defaultdict
from pathlib import Path


def main() -> None:
    rows: dict[str, list[dict[str, str]]] = defaultdict(list)
    for name in sys.argv[2:]:
        with Path(name).open(newline="") as source:
            for row in csv.DictReader(source):
                rows[row["place"]].append(row)
    target = Path(sys.argv[1])
    target.mkdir(exist_ok=True)
    for place, items in sorted(rows.items()):
        with (target / f"{place}.csv").open("w", newline="") as out:
            writer = csv.DictWriter(out, fieldnames=list(items[0]))
            writer.writeheader()
            writer.writerows(items)
        print(place, round(sum(float(item["amount"]) for item in items), 2))


if __name__ == "__main__":
    main()
