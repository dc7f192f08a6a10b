"""Made-up inputs, decided by a seed: texts, tables, folders, C projects."""

import json
from pathlib import Path
from random import Random

_SYLLABLES = [
    "ba", "ce", "di", "fo", "gu", "ha", "ki", "lo", "mu", "na", "pe", "ri", "so", "tu", "va", "we", "yo", "za",
    "che", "sta", "bri", "lon", "mer", "kan", "tol"
]  # fmt: skip
_HEADERS = [
    "ctype", "errno", "inttypes", "limits", "locale", "math", "signal", "stdarg",
    "stddef", "stdint", "stdio", "stdlib", "string", "time"
]  # fmt: skip
_SYSTEM_HEADERS = [
    "sys/stat", "sys/types", "sys/time", "sys/wait", "unistd", "fcntl", "dirent", "pthread"
]  # fmt: skip


def word(random: Random) -> str:
    """A word of one to four syllables."""
    return "".join(random.choices(_SYLLABLES, k=random.randint(1, 4)))


def prose(random: Random, size: int) -> str:
    """About `size` characters of lines of words."""
    words = [word(random) for _ in range(400)]
    lines: list[str] = []
    length = 0
    while length < size:
        line = " ".join(random.choices(words, k=random.randint(3, 14)))
        lines.append(line)
        length += len(line) + 1
    return "\n".join(lines) + "\n"


def size_between(random: Random, smallest: int, largest: int) -> int:
    """A size whose logarithm is uniform, as file sizes roughly are."""
    return int(smallest * (largest / smallest) ** random.random())


def text_files(random: Random, folder: Path, count: int, largest: int = 100_000) -> list[Path]:
    """`count` texts of differing sizes in `folder`, which is made."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"{word(random)}-{number}.txt" for number in range(count)]
    for path in paths:
        path.write_text(prose(random, size_between(random, 200, largest)))
    return paths


def tree(random: Random, root: Path, files: int, largest: int = 20_000) -> Path:
    """A folder tree of `files` texts, a few folders deep."""
    folders = [root]
    for _ in range(random.randint(1, max(1, files // 4))):
        folders.append(random.choice(folders) / word(random))
    for folder in folders:
        folder.mkdir(parents=True, exist_ok=True)
    for number in range(files):
        path = random.choice(folders) / f"{word(random)}{number}.{random.choice(['txt', 'md', 'log', 'dat'])}"
        path.write_text(prose(random, size_between(random, 50, largest)))
    return root


def table(random: Random, path: Path, rows: int) -> Path:
    """A CSV table of date, place, item, amount."""
    places = [word(random) for _ in range(12)]
    lines = ["date,place,item,amount"]
    for _ in range(rows):
        day = f"20{random.randint(10, 26)}-{random.randint(1, 12):02}-{random.randint(1, 28):02}"
        lines.append(f"{day},{random.choice(places)},{word(random)},{random.uniform(1, 900):.2f}")
    path.write_text("\n".join(lines) + "\n")
    return path


def records(random: Random, path: Path, count: int) -> Path:
    """A JSON list of objects."""
    items = [
        {"id": number, "name": word(random), "tags": [word(random) for _ in range(random.randint(0, 5))]}
        for number in range(count)
    ]
    path.write_text(json.dumps(items, indent=random.choice([None, 1, 2])))
    return path


def c_source(random: Random, path: Path, functions: list[str], main: bool, calls: list[str] = ()) -> Path:
    """A C file of the given functions; with `main` it calls them and `calls`, which other files define."""
    headers = random.sample(_HEADERS, random.randint(1, 4)) + random.sample(_SYSTEM_HEADERS, random.randint(0, 1))
    lines = [f"#include <{header}.h>" for header in headers]
    lines += [f"int {name}(int n);" for name in [*functions, *calls]]
    for name in functions:
        body = " ".join(
            f"n = n * {random.randint(2, 9)} + {random.randint(1, 99)};" for _ in range(random.randint(1, 30))
        )
        lines.append(f"int {name}(int n) {{ {body} return n; }}")
    if main:
        lines.append(
            "int main(void) { return (" + " + ".join(f"{name}(1)" for name in [*functions, *calls]) + ") & 1; }"
        )
    path.write_text("\n".join(lines) + "\n")
    return path


def c_project(random: Random, folder: Path) -> Path:
    """A makefile and two or three C files that build one program."""
    folder.mkdir(parents=True)
    names = [f"part{number}" for number in range(random.randint(1, 2))]
    for name in names:
        c_source(
            random, folder / f"{name}.c", [f"{name}_{number}" for number in range(random.randint(1, 20))], main=False
        )
    c_source(random, folder / "main.c", ["helper"], main=True, calls=[f"{name}_0" for name in names])
    objects = " ".join(f"{name}.o" for name in [*names, "main"])
    makefile = (
        f"CFLAGS = -O{random.randint(0, 2)}\nprogram: {objects}\n\t$(CC) -o $@ {objects}\nclean:\n\trm -f program *.o\n"
    )
    (folder / "Makefile").write_text(makefile)
    return folder
