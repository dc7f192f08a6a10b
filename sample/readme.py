"""The README of the data set, with its counts and the way it was recorded."""

import datetime
import platform
import subprocess
from collections import Counter

from desk import STRACE
from plan import ATTACK_RUNS, ONLY_VALIDATION
from trace_files import Collection

_FAMILY_WORDS = {
    "Reverse_Shell": "an expression sent to the web server makes it connect to a listener and run a shell there",
    "Web_Shell": "an upload to the web server becomes a plugin that runs the commands it is sent",
    "Password_Guessing": "a login server's password is guessed: the guesser, and up to four handlers it met",
    "Add_User": "a tampered housekeeping script adds an account to made-up copies of passwd and shadow",
    "Tar_Bomb": "an archive is unpacked whose members leave the folder, swell, nest deeply, or repeat",
    "Data_Smuggling": "files are read, encoded, and sent in pieces to a loopback socket, over UDP or TCP",
}


def readme(collection: Collection, seed: int, machine: str) -> str:
    """The whole text."""
    strace = subprocess.run(["strace", "--version"], capture_output=True, text=True, check=True).stdout
    tracer = strace.split()[3]
    today = datetime.date.today()
    kernel = platform.release().split("-")[0]
    only = " and ".join(f"`{name}`" for name in ONLY_VALIDATION)
    parts = "\n".join(_part_row(collection, part) for part in ("training", "validation", "attack"))
    left_out = "\n".join(f"- {count} {reason}" for reason, count in sorted(collection.left_out.items())) or "- nothing"
    skipped = "\n".join(f"- {name}" for name in sorted(collection.skipped)) or "- none: every program was there"
    calls = {call for trace in collection.traces.values() for call in trace}
    return f"""# The sample data set

Real system-call traces, recorded by this project's own script, so that everything runs with no download. **It is a
demonstration, not a benchmark**: small, from one machine, its attacks are imitations by the people who wrote the
detectors. A figure on it says that the program works; it does not say how good a detector is. For that, see ADFA-LD,
and for your own host, record your own traces: this set is the pattern for that.

| part | traces | calls | shortest | median | longest |
| --- | ---: | ---: | ---: | ---: | ---: |
{parts}

{len(calls)} distinct calls. Validation or attack traces that equal a training trace: {collection.copies_across()}.

## How it was recorded

    python3 sample/record.py --out data/sample --seed {seed}

with strace {tracer} (`{" ".join(STRACE)}`) on Linux {kernel}, {platform.machine()}, {machine}, on {today}.
The seed decides the inputs; timing, and so the order of some calls, differs from recording to recording. Recording
again gives another data set: the committed one stays as it was recorded.
A figure is comparable only with another one on the same recording.

- A trace is one thread of one run, in order; a call counts once, where it starts; signals and exits are no calls.
- A file holds a line with the architecture and then call names: no arguments, paths, users, hosts or times.
- `training` and `validation` hold `PROGRAM-RUN-THREAD.txt`: the same programs, other runs on other inputs.
  {only} are in `validation` only, as every host meets new programs.
  `attack/FAMILY_RUN` holds `PROGRAM-THREAD.txt`.
- PROGRAM is the last program the thread ran (a script's name where an interpreter ran one).
- All inputs are made up by the script. Everything happened in a throw-away folder and on the loopback,
  needing no privileges, with a plain environment; three commands in ten ran with a UTF-8 locale, the rest with C.

Left out:
{left_out}

Programs skipped because they were not installed:
{skipped}

Copies are dropped within a part only: a bash script starts many children that do exactly the same, and so do the
handlers that a password guesser meets.

## Attacks

Only threads that belong to the intrusion are kept: the process that serves the intruder's request and all it starts,
not the server's own loop. Some of them (a `gzip` below an unpacking `tar`, a `cat` below a web shell) do just what
they always do; names of calls alone cannot tell those, so no detector should be expected to find every one.

| family | runs | traces | what happens | programs |
| --- | ---: | ---: | --- | --- |
{_family_rows(collection)}

## Programs of the normal parts

| program | training | validation |
| --- | ---: | ---: |
{_program_rows(collection)}

## Licence

MIT, as the rest of the project; the traces hold nothing but names of system calls.
"""


def _part_row(collection: Collection, part: str) -> str:
    return f"| {part} | " + " | ".join(f"{figure:,}" for figure in collection.figures(part)) + " |"


def _family_rows(collection: Collection) -> str:
    rows = []
    for family, runs in ATTACK_RUNS.items():
        programs = Counter({name: n for (part, name), n in collection.programs.items() if part == family})
        words = ", ".join(f"{name} {count}" for name, count in programs.most_common())
        rows.append(f"| `{family}` | {runs} | {programs.total()} | {_FAMILY_WORDS[family]} | {words} |")
    return "\n".join(rows)


def _program_rows(collection: Collection) -> str:
    counts = collection.programs
    names = sorted({name for part, name in counts if part in ("training", "validation")})
    return "\n".join(f"| {name} | {counts['training', name]} | {counts['validation', name]} |" for name in names)
