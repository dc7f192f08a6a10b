"""Writes src/syscalls/*.generated.ts from the kernel headers of Debian's package linux-libc-dev.

    python3 scripts/generate_syscall_tables.py

The C preprocessor does the reading, so that the conditional numbers of the generic table (aarch64) come out as the
kernel has them.
"""

import argparse
import json
import re
import subprocess
import sys
from pathlib import Path

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
    "aarch64": ("asm-generic/unistd.h", AARCH64_SYMBOLS),
}
NOT_A_CALL = {"syscalls", "arch_specific_syscall"}


def read_table(header: str, symbols: list[str]) -> dict[int, str]:
    """The calls of one architecture, number -> name. Raises SystemExit where the header cannot be read."""
    command = ["gcc", "-E", "-dM", *[f"-D{symbol}" for symbol in symbols], "-"]
    run = subprocess.run(command, input=f"#include <{header}>\n", capture_output=True, text=True)
    if run.returncode != 0:
        sys.exit(f"cannot read <{header}>: install linux-libc-dev and gcc\n{run.stderr}")
    macros = dict(re.findall(r"^#define (__NR\w*) (\w+)$", run.stdout, re.MULTILINE))
    table: dict[int, str] = {}
    for macro, value in macros.items():
        while value in macros:
            value = macros[value]
        name = macro.removeprefix("__NR_")
        if macro.startswith("__NR_") and name not in NOT_A_CALL and value.isdigit():
            table[int(value)] = name
    return table


def typescript_of(architecture: str, table: dict[int, str], package: str) -> str:
    """The module's text: an array whose index is the call number; null where the kernel has no call."""
    names = [table.get(number) for number in range(max(table) + 1)]
    constant = f"{architecture}_calls".upper()
    return (
        f"// Written by scripts/generate_syscall_tables.py from {package}; do not edit.\n"
        f"export const {constant}: readonly (string | null)[] = {json.dumps(names, indent=0)};\n"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=Path("src/syscalls"))
    out: Path = parser.parse_args().out
    version = subprocess.run(
        ["dpkg-query", "-W", "-f=${Package} ${Version}", "linux-libc-dev"], capture_output=True, text=True
    ).stdout
    for architecture, (header, symbols) in HEADERS.items():
        table = read_table(header, symbols)
        path = out / f"{architecture.replace('_', '-')}.generated.ts"
        temporary = path.with_suffix(".part")
        temporary.write_text(typescript_of(architecture, table, version))
        temporary.rename(path)
        print(f"{path}: {len(table)} calls, numbers 0..{max(table)}")


if __name__ == "__main__":
    main()
