"""Everyday command-line tools over made-up inputs: each function is one recipe and traces one run."""

from random import Random

import inputs
from desk import Desk
from desk_inputs import some_texts, some_tree


def _pattern(random: Random) -> str:
    return random.choice(["ba", "ki.*mu", "^so", "[wv]e", "brista", "zache$", "kan|tol"])


def grep(desk: Desk) -> None:
    flags = desk.random.choice(["-rn", "-rl", "-rc", "-rhi", "-rE", "-rL"])
    desk.trace("grep", flags, _pattern(desk.random), some_tree(desk, 60).name, fine=(0, 1))


def sort(desk: Desk) -> None:
    texts = some_texts(desk, 4, 900_000)
    flags = desk.random.choice(
        [["-u"], ["-r"], ["-k", "2"], ["-S", "100K"], ["-S", "300K", "-u"], ["-o", "sorted"], ["--parallel=2"]]
    )
    desk.trace("sort", *flags, *texts)


def find(desk: Desk) -> None:
    tests = desk.random.choice(
        [["-name", "*.txt"], ["-type", "d"], ["-size", "+4k"], ["-empty"], ["-newer", "mark"], ["-iname", "*a*.md"], []]
    )
    (desk.folder / "mark").touch()
    actions = desk.random.choice(
        [["-print"], ["-ls"], ["-printf", "%s %p\\n"], ["-exec", "wc", "-c", "{}", "+"], ["-depth", "-print"]]
    )
    desk.trace("find", some_tree(desk, 120).name, *tests, *actions, fine=(0, 1))


def sed(desk: Desk) -> None:
    script = desk.random.choice(
        ["s/ba/BA/g", "1,20d", "/ki/p", "$!N;P;D", "y/abc/xyz/", "s/\\(.*\\) \\(.*\\)/\\2 \\1/"]
    )
    desk.trace("sed", *desk.random.choice([["-i"], ["-n"], ["-i.bak"], ["-s"]]), script, *some_texts(desk, 12, 12_000))


def awk(desk: Desk) -> None:
    tables = [
        inputs.table(desk.random, desk.folder / f"t{n}.csv", desk.random.randint(20, 4000))
        for n in range(desk.random.randint(1, 5))
    ]
    script = desk.random.choice(
        [
            '{ s[$2] += $4 } END { for (p in s) print p, s[p] | "sort" }',
            "NR > 1 && $4 > 400 { print $1, $3 }",
            '{ print > ($2 ".part") }',
            "{ n = n + length($0) } END { print NR, n }",
        ]
    )
    desk.trace("awk", "-F,", script, *tables)


def diff(desk: Desk) -> None:
    first = some_tree(desk)
    desk.run("cp", "-r", first.name, "other")
    for path in sorted((desk.folder / "other").rglob("*.*")):
        if path.is_file() and desk.random.random() < 0.4:
            path.write_text(inputs.prose(desk.random, 3000))
    desk.trace("diff", desk.random.choice(["-r", "-ru", "-rq", "-rwN"]), first.name, "other", fine=(0, 1))


def sha256sum(desk: Desk) -> None:
    texts = some_texts(desk, 12, 300_000)
    if desk.random.random() < 0.6:
        desk.trace("sha256sum", *desk.random.choice([[], ["--tag"], ["-b"]]), *texts)
    else:
        desk.trace("sha256sum", *texts)
        desk.threads.clear()
        (desk.folder / "sums").write_bytes((desk.folder / "output").read_bytes())
        desk.trace("sha256sum", "-c", "sums")


def files(desk: Desk) -> None:
    """cp, mv, rm, ln, chmod, ls or touch over a tree."""
    tree = some_tree(desk)
    command = desk.random.choice(
        ["cp -r", "cp -a", "cp -rp", "mv", "rm -r", "rm -rf", "cp -rl", "chmod -R u+w", "ls -lR", "ls -laR", "du -a"]
    )
    target = [] if command.split()[0] in ("rm", "chmod", "ls", "du") else ["target"]
    if command == "mv":
        (desk.folder / "target").mkdir()
        desk.trace("mv", *(path.relative_to(desk.folder) for path in sorted(tree.iterdir())), "target")
    else:
        desk.trace(*command.split(), tree.name, *target)


def dd(desk: Desk) -> None:
    (text,) = some_texts(desk, 1, 200_000)
    desk.trace(
        "dd",
        f"if={text}",
        "of=copy",
        f"bs={desk.random.choice([512, 1024, 2048, 4096])}",
        *desk.random.choice([[], ["conv=fsync"], ["conv=ucase"]]),
    )


def patch(desk: Desk) -> None:
    for path in some_texts(desk, 6, 20_000):
        edited = path.with_suffix(".new")
        lines = path.read_text().splitlines(keepends=True)
        edited.write_text("".join(line for line in lines if desk.random.random() > 0.1) + "the end\n")
    desk.trace("sh", "-c", "for f in texts/*.txt; do diff -u $f ${f%.txt}.new; done", fine=(0, 1))
    desk.threads.clear()
    (desk.folder / "changes").write_bytes((desk.folder / "output").read_bytes())
    desk.trace("patch", "-p0", *desk.random.choice([[], ["-b"], ["--dry-run"]]), "-i", "changes")
