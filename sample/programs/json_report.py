"""Counts tags in JSON record files and writes a report next to each."""

import json
import sys
from collections import Counter
from pathlib import Path


def main() -> None:
    for name in sys.argv[1:]:
        path = Path(name)
        items = json.loads(path.read_text())
        tags = Counter(tag for item in items for tag in item["tags"])
        report = {"records": len(items), "tags": tags.most_common(50)}
        path.with_suffix(".report.json").write_text(json.dumps(report, indent=2))
        print(path.name, len(items), len(tags))


if __name__ == "__main__":
    main()
