"""Loads CSV tables into a SQLite file, in batches, and asks it a few questions."""

import csv
import sqlite3
import sys
from pathlib import Path


def main() -> None:
    database = sqlite3.connect(sys.argv[1])
    batch = int(sys.argv[2])
    database.execute("create table if not exists ledger (date text, place text, item text, amount real)")
    for name in sys.argv[3:]:
        with Path(name).open(newline="") as source:
            rows = [tuple(row.values()) for row in csv.DictReader(source)]
        for start in range(0, len(rows), batch):
            with database:
                database.executemany("insert into ledger values (?, ?, ?, ?)", rows[start : start + batch])
    for row in database.execute("select place, sum(amount) from ledger group by place order by 2 desc limit 5"):
        print(row)
    database.close()


if __name__ == "__main__":
    main()
