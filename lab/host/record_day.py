"""Records one day, inside of its own namespaces: started by record.py through unshare, as their first process."""

import argparse
import json
import subprocess
import sys
import threading
import time
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path
from random import Random

from days import Day, full_plan, slice_plan, tasks_of
from labels import Logs, clock, malicious_processes
from misuses import MIMICRY, MISUSES
from novelties import NOVELTIES
from recording import Recording, read_recording
from tasks import TASKS
from world import DayError, World, lay_roots, start_host, stop_host

BEGIN_SECONDS = 1.5
LOGS = ("/var/log/app/cgi.log", "/var/log/php8.2-fpm.access.log", "/var/log/cron.log")
LAST_SECONDS = 0.5


def do_task(world: World, name: str, hour: float, seed: str, begin: float, day: Day) -> None:
    """Waits for the hour of a task and does it."""
    time.sleep(max(0.0, begin + hour * day.seconds_per_hour - time.monotonic()))
    TASKS[name](world, Random(seed))


def run_subject(world: World, day: Day, begin: float) -> dict[str, str]:
    """Does the misuse or the novelty of a day at its hour. Gives when it began and by what its effect was seen."""
    random = Random(f"{day.seed} subject")
    hour = 0.8 * day.hours if day.subject == "preload" else day.hours * random.uniform(0.3, 0.6)
    time.sleep(max(0.0, begin + hour * day.seconds_per_hour - time.monotonic()))
    started = clock(time.time())
    if day.kind == "novel":
        return {"begin": started, "effect": NOVELTIES[day.subject].act(world, random)}
    return {"begin": started, "effect": (MISUSES | MIMICRY)[day.subject].act(world, random)}


def live(world: World, day: Day) -> dict[str, str]:
    """Lives the day: normal tasks by several clients, and its subject. Raises DayError when any of them fails."""
    begin = time.monotonic() + BEGIN_SECONDS
    with ThreadPoolExecutor(day.clients + 1) as pool:
        subject: Future[dict[str, str]] | None = pool.submit(run_subject, world, day, begin) if day.subject else None
        tasks = [
            (task.name, pool.submit(do_task, world, task.name, task.hour, task.seed, begin, day))
            for task in tasks_of(day)
        ]
        for name, future in tasks:
            try:
                future.result()
            except (DayError, OSError, subprocess.SubprocessError) as error:
                raise DayError(f"task {name}: {error}") from error
        outcome = subject.result() if subject else {}
    time.sleep(max(0.0, begin + day.hours * day.seconds_per_hour - time.monotonic()) + LAST_SECONDS)
    return outcome


def facts_of(world: World, day: Day, recording: Recording, outcome: dict[str, str]) -> dict[str, object]:
    """What the labels and the data card say of a day; `names` are the pairs of program and call it holds."""
    processes = recording.processes.values()
    facts: dict[str, object] = {
        "day": day.name,
        "kind": day.kind,
        "begin": min(process.begin for process in processes),
        "end": max(process.end for process in processes),
        "lines": recording.lines,
        "calls": sum(process.calls for process in processes),
        "threads": sum(len(process.tids) for process in processes),
        "processes": len(recording.processes),
        "trees": len(recording.heads()),
        "root": recording.root,
    }
    if day.kind == "novel":
        facts["novelty"] = {"name": day.subject, "what": NOVELTIES[day.subject].what, **outcome}
    if day.kind in ("misuse", "mimicry"):
        facts["misuse"], names = misuse_facts(world, day, recording, outcome)
        facts["names"] = names
    else:
        facts["names"] = sorted({name for process in processes for name in process.names})
    return facts


def misuse_facts(
    world: World, day: Day, recording: Recording, outcome: dict[str, str]
) -> tuple[dict[str, object], list[tuple[str, str]]]:
    """The label of a misuse, and the pairs of program and call of its own processes."""
    misuse = (MISUSES | MIMICRY)[day.subject]
    logs = Logs(*(read_log(world, path) for path in LOGS))
    malicious = malicious_processes(recording, world.attacker, logs, world.job_marks, outcome["begin"])
    if not malicious:
        raise DayError(f"{day.name}: no process of the misuse was found in the recording")
    own = [recording.processes[process.pid] for process in malicious if process.role == "own"]
    label = {
        "name": day.subject,
        "what": misuse.what,
        "planned": misuse.arguments_only,
        "afterEffects": misuse.after_effects,
        "onset": malicious[0].begin,
        "end": max(process.end for process in malicious),
        "effect": outcome["effect"],
        "trees": sorted({recording.head_of(process.pid) for process in own}),
        "sharedTrees": sorted({recording.head_of(process.pid) for process in malicious if process.role == "shared"}),
        "processes": [asdict(process) for process in malicious],
    }
    # What the label was made from, so that it can be made again from the recording.
    label["evidence"] = {
        "attacker": world.attacker,
        "jobMarks": world.job_marks,
        "begin": outcome["begin"],
        **asdict(logs),
    }
    return label, sorted({name for process in own for name in process.names})


def read_log(world: World, path: str) -> str:
    """A log of the host with what logrotate put away before it."""
    target = world.path(path)
    texts = []
    for earlier in sorted(target.parent.glob(f"{target.name}.*"), reverse=True):
        texts.append(subprocess.run(["zcat", "-f", str(earlier)], capture_output=True, text=True, check=True).stdout)
    if target.exists():
        texts.append(target.read_text(errors="replace"))
    return "".join(texts)


def cut_trees(trace: Path, programs: tuple[str, ...]) -> None:
    """Takes the trees of some services out of a recording, to make it small."""
    if not programs:
        return
    with trace.open(errors="replace") as lines:
        recording = read_recording(lines)
    dropped = {pid for pid in recording.heads() if recording.processes[pid].program in programs}
    children = recording.children()
    waiting = list(dropped)
    while waiting:
        fresh = [child for child in children.get(waiting.pop(), []) if child not in dropped]
        dropped.update(fresh)
        waiting += fresh
    cut = trace.with_suffix(".cut")
    with trace.open(errors="replace") as lines, cut.open("w") as kept:
        kept.writelines(line for line in lines if int(line.split(None, 1)[0]) not in dropped)
    cut.rename(trace)


def record(day: Day, image: Path, scratch: Path, out: Path) -> None:
    """Records a day: NAME.strace.zst and NAME.json in the folder, the second one only when all went well."""
    random = Random(f"{day.seed} addresses")
    attacker = f"127.0.{random.randint(1, 9)}.{random.randint(1, 250)}"
    lay_roots(scratch, image / "root", image / "keys")
    world = World(scratch, image / "keys", scratch / "host", random, attacker)
    trace = scratch / "trace" / "day.strace"
    try:
        start_host(world, day.seconds_per_hour, day.hours)
        outcome = live(world, day)
        stop_host(world)
    except DayError:
        keep_evidence(world, trace, out / f"{day.name}.failed")
        raise
    cut_trees(trace, day.left_out)
    with trace.open(errors="replace") as lines:
        facts = facts_of(world, day, read_recording(lines), outcome)
    facts["bytes"] = trace.stat().st_size
    packed = out / f"{day.name}.strace.zst"
    subprocess.run(["zstd", "-q", "-f", "-17", "--long=27", "-T1", str(trace), "-o", str(packed)], check=True)
    (out / f"{day.name}.json").write_text(json.dumps(facts))


def keep_evidence(world: World, trace: Path, folder: Path) -> None:
    """Keeps the recording and the logs of a day that failed, for the person who looks for the reason."""
    folder.mkdir(exist_ok=True)
    subprocess.run(["cp", "-r", str(trace), str(world.path("/var/log")), str(folder)], check=False)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--plan", choices=("full", "slice"), required=True)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--day", required=True, help="the name of a day of the plan")
    parser.add_argument("--image", type=Path, required=True)
    parser.add_argument("--scratch", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args()
    plan = full_plan(given.seed) if given.plan == "full" else slice_plan(given.seed)
    try:
        record(next(day for day in plan if day.name == given.day), given.image, given.scratch, given.out)
    except DayError as error:
        print(f"{given.day}: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    # The collectors of the misuses wait in threads of their own: they end with this process.
    assert threading.current_thread() is threading.main_thread()
    sys.exit(main())
