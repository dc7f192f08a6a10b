"""Records small raw strace logs, with the threads expected of them, as test input for readers of strace text.

usage: python3 sample/strace_fixtures.py --out test/fixtures/strace
"""

import argparse
import json
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

from desk import SEARCH_PATH, CannotTraceError, check_strace
from strace_log import call_of, read_threads

WORK = Path("/tmp/sentinel-sample")
PIPE = ["sh", "-c", "echo hi | cat"]
SHORT = ["sh", "-c", "(exit 3); echo done"]
TRAPS = [
    "sh",
    "-c",
    "echo 'read(0, \"a\") = 1 <unfinished ...>'; echo '--- SIGHUP ---'; echo '7 close(3) = 0'; (exit 1)",
]
KILLED = [
    "sh",
    "-c",
    "sleep 0.4 & sleep 0.2; kill -STOP $!; kill -CONT $!; wait; sleep 9 & kill -KILL $!; wait; exit 0",
]
THREADS_C = """
#include <pthread.h>
#include <unistd.h>
static void *work(void *name) { write(1, name, 1); return 0; }
static void *become(void *name) { execl("/bin/true", "true", (char *)0); return name; }
int main(void) {
  pthread_t t;
  pthread_create(&t, 0, work, "a"); pthread_join(t, 0);
  pthread_create(&t, 0, become, "b"); pthread_join(t, 0);
  return 0;
}
"""
LOGS: dict[str, tuple[list[str], list[str]]] = {
    "follow-forks": (["-f"], PIPE),
    "numbers": (["-f", "-n"], SHORT),
    "clock-and-duration": (["-f", "-tt", "-T"], SHORT),
    "seconds": (["-f", "-t"], SHORT),
    "epoch": (["-f", "-ttt"], SHORT),
    "relative": (["-f", "-r"], SHORT),
    "relative-and-clock": (["-f", "-r", "-tt"], SHORT),
    "paths": (["-f", "-yy"], PIPE),
    "command-names": (["-f", "-Y"], PIPE),
    "pointers": (["-f", "-i", "-n"], SHORT),
    "strings-that-look-like-calls": (["-f", "-s", "80"], TRAPS),
    "signals-and-restart": (["-f"], KILLED),
    "threads-and-superseded": (["-f"], ["./threads"]),
    "one-process": ([], ["true"]),
}


def strace(options: list[str], command: list[str]) -> str:
    """Runs a command under strace in the work folder; returns what strace wrote to its own standard error."""
    environment = {"PATH": SEARCH_PATH, "LC_ALL": "C"}
    argv = ["strace", "-s", "32", *options, *command]
    done = subprocess.run(
        argv, cwd=WORK, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    return done.stderr.decode()


def expected(text: str) -> dict[str, list[str]]:
    """Calls by thread id; the empty id where the log has none."""
    return {str(thread.tid or ""): thread.calls for thread in read_threads(text.splitlines()) if thread.calls}


def keep(out: Path, name: str, text: str, threads: dict[str, list[str]]) -> None:
    """Writes a log and what is expected of it."""
    (out / f"{name}.log").write_text(text)
    (out / f"{name}.expected.json").write_text(json.dumps({"threads": threads}) + "\n")


def record_standard_error(out: Path) -> None:
    """On standard error the id is left out while one process lives: those lines are the first process's own."""
    text = ""
    for _ in range(50):
        if re.search(r"\(.*strace: Process \d+ attached", text):  # a glued line: a matter of timing
            break
        text = strace(["-f"], ["sh", "-c", "(exit 3); sleep 0.1 & echo one; wait; echo two"])
    threads = expected(text)
    children = re.findall(r"strace: Process (\d+) attached", text)
    (parent,) = threads.keys() - {"", *children}
    calls = [call_of(line) for line in text.splitlines()]
    threads[parent] = [call for tid, call, _ in calls if call and str(tid) not in children]
    del threads[""]
    keep(out, "standard-error", text, threads)


def record_attached(out: Path) -> None:
    """Attached in the middle of a call: the call that runs is seen only as a restart or a resume."""
    sleeper = subprocess.Popen(["sh", "-c", "sleep 0.8; exit 0"])
    time.sleep(0.2)
    log = WORK / "attached.log"
    strace(["-f", "-o", str(log), "-p", str(sleeper.pid)], [])
    sleeper.wait()
    keep(out, "attached", log.read_text(), expected(log.read_text()))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True)
    out: Path = parser.parse_args().out
    try:
        check_strace()
    except CannotTraceError as reason:
        print(f"strace_fixtures.py: {reason}", file=sys.stderr)
        return 2
    out.mkdir(parents=True, exist_ok=True)
    WORK.mkdir()
    try:
        (WORK / "threads.c").write_text(THREADS_C)
        subprocess.run(["gcc", "-pthread", "-o", "threads", "threads.c"], cwd=WORK, check=True)
        for name, (options, command) in LOGS.items():
            log = WORK / f"{name}.log"
            strace([*options, "-o", str(log)], command)
            keep(out, name, log.read_text(), expected(log.read_text()))
        forks = (out / "follow-forks.log").read_text()
        cut = forks[: forks.index("exit_group") + len("exit_gr")]
        keep(out, "cut-short", cut, expected(cut))
        record_standard_error(out)
        record_attached(out)
        (out / "summary-only.log").write_text(strace(["-c"], ["true"]))
        (out / "summary-only.expected.json").write_text('{"refused": "a summary of strace -c holds no sequence"}\n')
    finally:
        shutil.rmtree(WORK)
    return 0


if __name__ == "__main__":
    sys.exit(main())
