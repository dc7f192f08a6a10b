"""Scripts, version control and compilers at everyday work: each function is one recipe and traces one run."""

from pathlib import Path

import inputs
from desk import PROGRAMS, Desk


def _tables(desk: Desk, most: int = 4) -> list[Path]:
    count = desk.random.randint(1, most)
    return [inputs.table(desk.random, desk.folder / f"t{n}.csv", desk.random.randint(10, 1500)) for n in range(count)]


def json_report(desk: Desk) -> None:
    count = desk.random.randint(1, 12)
    names = [inputs.records(desk.random, desk.folder / f"r{n}.json", desk.random.randint(1, 800)) for n in range(count)]
    desk.trace("python3", PROGRAMS / "json_report.py", *names)


def csv_totals(desk: Desk) -> None:
    desk.trace("python3", PROGRAMS / "csv_totals.py", "totals", *_tables(desk))


def sqlite_ledger(desk: Desk) -> None:
    desk.trace("python3", PROGRAMS / "sqlite_ledger.py", "ledger.db", desk.random.randint(50, 400), *_tables(desk, 3))


def hash_folder(desk: Desk) -> None:
    tree = inputs.tree(desk.random, desk.folder / "tree", desk.random.randint(6, 60), 200_000)
    desk.trace("python3", PROGRAMS / "hash_folder.py", desk.random.randint(1, 3), tree.name)


def unpack(desk: Desk) -> None:
    inputs.tree(desk.random, desk.folder / "tree", desk.random.randint(3, 40))
    arguments = ["made.tar.gz", "tree"]
    if desk.random.random() < 0.6:
        desk.run("tar", "-czf", "made.tar.gz", "tree")
        desk.trace("python3", PROGRAMS / "unpack.py", "x", "made.tar.gz", "into")
    else:
        desk.trace("python3", PROGRAMS / "unpack.py", "c", *arguments)


def perl(desk: Desk) -> None:
    if desk.random.random() < 0.5:
        inputs.tree(desk.random, desk.folder / "tree", desk.random.randint(4, 60))
        desk.trace("perl", PROGRAMS / "word_count.pl", "tree", desk.random.randint(5, 500))
    else:
        texts = inputs.text_files(desk.random, desk.folder / "texts", desk.random.randint(1, 10), 20_000)
        script = desk.random.choice(
            ["s/ba/BA/g", "tr/a-m/A-M/", "$_ = '' if /ki/", "$_ = join(' ', sort split) . qq(\\n)"]
        )
        desk.trace("perl", "-i", "-pe", script, *texts)


def make_logs(desk: Desk) -> None:
    """A folder of logs for the housekeeping script."""
    folder = desk.folder / "logs"
    folder.mkdir()
    for number in range(desk.random.randint(2, 4)):
        (folder / f"{inputs.word(desk.random)}{number}.log").write_text(
            inputs.prose(desk.random, inputs.size_between(desk.random, 500, 40_000))
        )


def housekeeping(desk: Desk) -> None:
    make_logs(desk)
    desk.trace("bash", PROGRAMS / "housekeeping.sh", "logs", desk.random.choice([2000, 8000, 20_000]))


def word_report(desk: Desk) -> None:
    texts = inputs.text_files(desk.random, desk.folder / "texts", desk.random.randint(1, 2), 60_000)
    desk.trace("bash", PROGRAMS / "word_report.sh", desk.random.randint(3, 20), *texts)


def backup(desk: Desk) -> None:
    inputs.tree(desk.random, desk.folder / "tree", desk.random.randint(3, 25))
    desk.trace("bash", PROGRAMS / "backup.sh", "tree", "kept")


def git(desk: Desk) -> None:
    desk.run("git", "init", "-q", "-b", "main", "work")
    work = desk.folder / "work"
    for number in range(desk.random.randint(1, 4)):
        inputs.tree(desk.random, work / f"part{number}", desk.random.randint(2, 15), 4000)
        desk.run("git", "-C", "work", "add", ".")
        desk.run("git", "-C", "work", "commit", "-q", "-m", inputs.prose(desk.random, 40))
    for path in sorted(work.glob("part0/**/*.*")):
        if path.is_file() and desk.random.random() < 0.5:
            path.write_text(inputs.prose(desk.random, 900))
    action = desk.random.choice(
        ["init -q fresh", "add -A",
         "commit -q -a -m change", "log --stat", "log --oneline", "status", "diff", "checkout -q -b side",
         "grep -n ba", "show", "ls-files -s", "archive -o made.tar HEAD", "blame", "stash", "tag -l", "branch -v"]
    )  # fmt: skip
    target = [next(path for path in sorted(work.glob("part0/**/*.*")) if path.is_file())] if action == "blame" else []
    desk.trace("git", "-C", "work", *action.split(), *target, fine=(0, 1))


def gcc(desk: Desk) -> None:
    functions = [f"f{number}" for number in range(desk.random.randint(1, 30))]
    source = inputs.c_source(desk.random, desk.folder / "one.c", functions, main=True)
    action = desk.random.choice([["-c"], ["-c", "-g"], ["-S"], ["-o", "one"], ["-E", "-o", "one.i"], ["-c", "-pipe"]])
    desk.trace("gcc", f"-O{desk.random.randint(0, 2)}", *action, source.name)


def make(desk: Desk) -> None:
    inputs.c_project(desk.random, desk.folder / "project")
    if desk.random.random() < 0.3:
        desk.run("make", "-C", "project", "main.o")
    desk.trace("make", "-C", "project")
