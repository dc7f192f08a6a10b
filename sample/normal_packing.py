"""Compressors and tar over made-up inputs: each function is one recipe and traces one run."""

from desk import Desk
from desk_inputs import some_texts, some_tree


def gzip(desk: Desk) -> None:
    _compressor(desk, "gzip")


def bzip2(desk: Desk) -> None:
    _compressor(desk, "bzip2")


def xz(desk: Desk) -> None:
    _compressor(desk, "xz")


def _compressor(desk: Desk, program: str) -> None:
    texts = some_texts(desk)
    action = desk.random.choice(["pack", "pack", "unpack", "test", "stream"])
    level = f"-{desk.random.randint(1, 9)}"
    if action == "pack":
        desk.trace(program, level, *desk.random.choice([[], ["-k"], ["-v"]]), *texts)
        return
    desk.run(program, level, *texts)
    packed = [path.with_name(path.name + suffix) for path in texts for suffix in (".gz", ".bz2", ".xz")]
    packed = [path for path in packed if path.exists()]
    desk.trace(program, *{"unpack": ["-d"], "test": ["-t"], "stream": ["-dc"]}[action], *packed)


def tar(desk: Desk) -> None:
    tree = some_tree(desk, 60)
    action = desk.random.choice(["create", "create", "extract", "extract", "list", "append", "compare"])
    packing = desk.random.choice(["", "z", "j"])
    if action == "create":
        desk.trace("tar", f"-c{packing}f", "made.tar", *desk.random.choice([[], ["--exclude=*.log"]]), tree.name)
    elif action == "append":
        desk.run("tar", "-cf", "made.tar", tree.name)
        extra = some_texts(desk, 8, 50_000)
        desk.trace("tar", "-rf", "made.tar", *(path.relative_to(desk.folder) for path in extra))
    else:
        desk.run("tar", f"-c{packing}f", "made.tar", tree.name)
        (desk.folder / "into").mkdir()
        verb = {"extract": "-x", "list": "-tv", "compare": "-d"}[action]
        desk.trace("tar", f"{verb}f", "made.tar", *(["-C", "into"] if action == "extract" else []))
