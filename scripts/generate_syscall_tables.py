"""Writes src/syscalls/*.generated.ts from the kernel headers of Debian's packages linux-libc-dev.

    python3 scripts/generate_syscall_tables.py
    python3 scripts/generate_syscall_tables.py --check     # writes nothing; exit status 1 where the files differ
    python3 scripts/generate_syscall_tables.py --cross     # the tables from linux-libc-dev-ARCH-cross, --check too

The C preprocessor does the reading, so that the conditional numbers of the generic table (aarch64) come out as the
kernel has them.
"""

import argparse
import ast
import json
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile

# The symbols that arch/arm64/include/uapi/asm/unistd.h defines before it includes the generic table.
AARCH64_SYMBOLS = [
    "__BITS_PER_LONG=64",
    "__ARCH_WANT_RENAMEAT",
    "__ARCH_WANT_NEW_STAT",
    "__ARCH_WANT_SET_GET_RLIMIT",
    "__ARCH_WANT_TIME32_SYSCALLS",
    "__ARCH_WANT_SYS_CLONE3",
    "__ARCH_WANT_MEMFD_SECRET",
]
HEADERS: dict[str, tuple[str, list[str]]] = {
    "i386": ("asm/unistd_32.h", []),
    "x86_64": ("asm/unistd_64.h", []),
    "x32": ("asm/unistd_x32.h", []),
    "aarch64": ("asm-generic/unistd.h", AARCH64_SYMBOLS),
}
NOT_A_CALL = {"syscalls", "arch_specific_syscall"}


@dataclass(frozen=True)
class Cross:
    """Where the headers of another architecture are."""

    package: str
    triplet: str
    header: str
    symbols: tuple[str, ...] = ()
    prefix: str = "__NR_"
    # The number of the table's first call.
    base: int = 0


MIPS = ("linux-libc-dev-mips64-cross", "mips64-linux-gnuabi64", "asm/unistd.h")
ARM = ("linux-libc-dev-armhf-cross", "arm-linux-gnueabihf", "asm/unistd.h", ("__ARM_EABI__",))
CROSS: dict[str, Cross] = {
    "arm": Cross(*ARM),
    "arm_private": Cross(*ARM, prefix="__ARM_NR_", base=0x0F0000),
    "mips": Cross(*MIPS, symbols=("_MIPS_SIM=1",), base=4000),
    "mipsn32": Cross(*MIPS, symbols=("_MIPS_SIM=2",), base=6000),
    "mips64": Cross(*MIPS, symbols=("_MIPS_SIM=3",), base=5000),
    "ppc64le": Cross("linux-libc-dev-ppc64el-cross", "powerpc64le-linux-gnu", "asm/unistd_64.h"),
    "riscv64": Cross("linux-libc-dev-riscv64-cross", "riscv64-linux-gnu", "asm/unistd.h"),
    "s390x": Cross("linux-libc-dev-s390x-cross", "s390x-linux-gnu", "asm/unistd_64.h"),
}
# Architectures whose calls are known by name alone. (ppc64's table is that of ppc64le.)
OTHERS: list[Cross] = [
    Cross("linux-libc-dev-alpha-cross", "alpha-linux-gnu", "asm/unistd.h"),
    Cross("linux-libc-dev-arc-cross", "arc-linux-gnu", "asm/unistd.h", ("__BITS_PER_LONG=32",)),
    Cross("linux-libc-dev-hppa-cross", "hppa-linux-gnu", "asm/unistd_32.h"),
    Cross("linux-libc-dev-hppa-cross", "hppa-linux-gnu", "asm/unistd_64.h"),
    Cross("linux-libc-dev-m68k-cross", "m68k-linux-gnu", "asm/unistd.h"),
    Cross("linux-libc-dev-powerpc-cross", "powerpc-linux-gnu", "asm/unistd_32.h"),
    Cross("linux-libc-dev-sh4-cross", "sh4-linux-gnu", "asm/unistd.h"),
    Cross("linux-libc-dev-sparc64-cross", "sparc64-linux-gnu", "asm/unistd.h"),
    Cross("linux-libc-dev-sparc64-cross", "sparc64-linux-gnu", "asm/unistd.h", ("__arch64__",)),
]
# Numbers without a call, or the tables' own first and last ones.
NO_CALL_OF_CROSS = re.compile(r"(?:unused|reserved)\d+|(?:\w+_)?Linux(?:_syscalls)?|BASE|\w*SYSCALL_(?:BASE|MASK)")

PACKAGE = "linux-libc-dev"
X32_BIT = "(__X32_SYSCALL_BIT + "


def read_macros(header: str, symbols: list[str], package: str = PACKAGE, folder: str | None = None) -> dict[str, str]:
    """The header's macros, name -> body. Raises SystemExit where the header cannot be read."""
    places = [] if folder is None else ["-nostdinc", "-I", folder]
    command = ["gcc", "-E", "-dM", *places, *[f"-D{symbol}" for symbol in symbols], "-"]
    run = subprocess.run(command, input=f"#include <{header}>\n", capture_output=True, text=True)
    if run.returncode != 0:
        sys.exit(f"cannot read <{header}>: install {package} and gcc\n{run.stderr}")
    return dict(re.findall(r"^#define (\w+) (.+)$", run.stdout, re.MULTILINE))


def read_table(header: str, symbols: list[str]) -> dict[int, str]:
    """The calls of one architecture, number -> name; the numbers of x32 without its bit 0x40000000."""
    macros = read_macros(header, symbols)
    table: dict[int, str] = {}
    for macro, value in macros.items():
        while value in macros:
            value = macros[value]
        name = macro.removeprefix("__NR_")
        number = value.removeprefix(X32_BIT).removesuffix(")")
        if macro.startswith("__NR_") and name not in NOT_A_CALL and number.isdigit():
            table[int(number)] = name
    return table


def read_cross_table(cross: Cross) -> dict[int, str]:
    """The calls of another architecture, number above the table's base -> name. Raises SystemExit like read_macros."""
    folder = f"/usr/{cross.triplet}/include"
    macros = read_macros(cross.header, list(cross.symbols), cross.package, folder)
    table: dict[int, str] = {}
    for macro, body in macros.items():
        name = macro.removeprefix(cross.prefix)
        # What stands for another call's macro is a second name of it.
        if name == macro or NO_CALL_OF_CROSS.fullmatch(name) or body.startswith("__NR_") or name in NOT_A_CALL:
            continue
        table[number_of(body, macros) - cross.base] = name
    return table


def number_of(body: str, macros: dict[str, str]) -> int:
    """The value of a macro's body: numbers, sums of them, and other macros. Raises ValueError for anything else."""
    while (expanded := re.sub(r"\b[A-Za-z_]\w*", lambda word: macros[word[0]], body)) != body:
        body = expanded
    terms = body.replace("(", "").replace(")", "").split("+")
    return sum(int(ast.literal_eval(term.strip())) for term in terms)


def table_module(architecture: str, table: dict[int, str], source: dict[str, str]) -> str:
    """The module's text: an array whose index is the call number; null where the kernel has no call."""
    names = [table.get(number) for number in range(max(table) + 1)]
    constant = f"{architecture}_calls".upper()
    return f"{headline(source)}export const {constant}: readonly (string | null)[] = {json.dumps(names, indent=0)};\n"


def other_module(names: set[str], source: dict[str, str]) -> str:
    """The module's text: names of calls that none of the tables has, in the order of the alphabet."""
    return f"{headline(source)}export const OTHER_CALLS: readonly string[] = {json.dumps(sorted(names), indent=0)};\n"


def source_module(source: dict[str, str]) -> str:
    """The module's text: which package the tables are from."""
    fields = ", ".join(f"{key}: {json.dumps(value)}" for key, value in source.items())
    comment = (
        "/** The Debian package whose headers the call tables are read from, and the kernel that they describe. */"
    )
    return f"{headline(source)}{comment}\nexport const CALL_TABLES_SOURCE = {{ {fields} }} as const;\n"


def headline(source: dict[str, str]) -> str:
    written_from = f"{source['package']} {source['version']}"
    return f"// Written by scripts/generate_syscall_tables.py from {written_from}; do not edit.\n"


def version_of(package: str) -> str:
    """Raises SystemExit where the package is not installed."""
    query = ["dpkg-query", "-W", "-f=${Version}", package]
    run = subprocess.run(query, capture_output=True, text=True)
    if run.returncode != 0:
        sys.exit(f"cannot tell the version of {package}: {run.stderr.strip()}")
    return run.stdout


def read_source() -> dict[str, str]:
    """The package, its version and its kernel's. Raises SystemExit where the package is not installed."""
    version = version_of(PACKAGE)
    macros = read_macros("linux/version.h", [])
    parts = [macros[f"LINUX_VERSION_{part}"] for part in ("MAJOR", "PATCHLEVEL", "SUBLEVEL")]
    return {"package": PACKAGE, "version": version, "kernel": ".".join(parts)}


def modules() -> dict[str, str]:
    """Every file to write, name -> text."""
    source = read_source()
    texts = {"tables-source.generated.ts": source_module(source)}
    for architecture, (header, symbols) in HEADERS.items():
        name = f"{architecture.replace('_', '-')}.generated.ts"
        texts[name] = table_module(architecture, read_table(header, symbols), source)
    return texts


def cross_modules() -> dict[str, str]:
    """Every file of --cross to write, name -> text."""
    texts = {}
    known = {name for header, symbols in HEADERS.values() for name in read_table(header, symbols).values()}
    for architecture, cross in CROSS.items():
        source = {"package": cross.package, "version": version_of(cross.package)}
        name = f"{architecture.replace('_', '-')}.generated.ts"
        table = read_cross_table(cross)
        known.update(table.values())
        texts[name] = table_module(architecture, table, source)
    names = {name for cross in OTHERS for name in read_cross_table(cross).values()}
    packages = sorted({cross.package for cross in OTHERS})
    versions = sorted({version_of(package) for package in packages})
    source = {"package": ", ".join(packages), "version": ", ".join(versions)}
    texts["other-calls.generated.ts"] = other_module(names - known, source)
    return texts


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=Path("src/syscalls"))
    parser.add_argument("--check", action="store_true", help="write nothing; exit status 1 where the files differ")
    parser.add_argument(
        "--cross", action="store_true", help="the tables of the cross packages, not those of the host's"
    )
    arguments = parser.parse_args()
    out: Path = arguments.out
    texts = cross_modules() if arguments.cross else modules()
    if arguments.check:
        stale = [name for name, text in texts.items() if not (out / name).is_file() or (out / name).read_text() != text]
        if stale:
            sys.exit(f"{out}: not what the installed headers give: {', '.join(stale)}; write again: make syscalls")
        return
    for name, text in texts.items():
        with NamedTemporaryFile("w", dir=out, prefix=f".{name}.", suffix=".part", delete=False) as temporary:
            temporary.write(text)
        Path(temporary.name).chmod(0o644)
        Path(temporary.name).rename(out / name)
        print(out / name)


if __name__ == "__main__":
    main()
