"""Counts the requests of the access log by path, and writes the report that the application offers."""

import collections
import re
import sys
from pathlib import Path

counts = collections.Counter()
with Path("/var/log/app/app.log").open() as log:
    for line in log:
        found = re.search(r"path=(\S+)", line)
        if found:
            counts[found.group(1)] += 1
target = Path("/srv/app/files/reports/requests.txt")
fresh = target.with_suffix(".new")
with fresh.open("w") as report:
    for path, count in counts.most_common():
        report.write(f"{count} {path}\n")
fresh.replace(target)
print("requests", sum(counts.values()), file=sys.stderr)
