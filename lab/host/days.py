"""Which days are recorded: learning, plain, novel and misuse days have seeds and mixtures of tasks of their own."""

from dataclasses import dataclass
from random import Random

from misuses import MIMICRY, MISUSES
from tasks import TASKS


@dataclass(frozen=True)
class Mixture:
    """How often each task is drawn against the others: once where it is not named. `always` comes on top."""

    weights: dict[str, int]
    tasks: tuple[int, int]
    always: tuple[str, ...] = ()


@dataclass(frozen=True)
class Day:
    """One day to record.

    `subject` is the misuse or the novelty, empty on learning and plain days; `clients` how many clients there are at a
    time; `left_out` the services whose trees are cut out of the recording to make it small.
    """

    name: str
    kind: str
    subject: str
    seed: str
    mixture: Mixture
    seconds_per_hour: float
    hours: int = 24
    clients: int = 3
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True)
class PlannedTask:
    """One task of a day: its name, the hour at which it begins, and the seed of its inputs."""

    name: str
    hour: float
    seed: str


LEARNING = Mixture(
    {
        "browse": 5,
        "order": 3,
        "download": 2,
        "cgi": 3,
        "cache": 3,
        "deploy_commands": 3,
        "deploy_shell": 2,
        "ops_commands": 4,
        "ops_shell": 2,
    },
    (18, 26),
)
TESTING = Mixture(
    {
        "browse": 7,
        "order": 2,
        "download": 2,
        "picture": 2,
        "cgi": 4,
        "cache": 2,
        "deploy_commands": 2,
        "deploy_shell": 3,
        "ops_commands": 3,
        "ops_shell": 3,
    },
    (17, 28),
)
ATTACKED = Mixture(
    {
        "browse": 4,
        "order": 4,
        "download": 3,
        "archive": 2,
        "cgi": 2,
        "cache": 4,
        "deploy_commands": 2,
        "deploy_shell": 2,
        "ops_commands": 3,
        "ops_shell": 2,
    },
    (15, 24),
)
SHORT = Mixture({}, (1, 1), ("browse", "cgi", "cache", "ops_note", "root_copy"))
CUT = ("/usr/lib/postgresql/15/bin/postgres",)
NOVELTIES = ("package", "script")


def full_plan(seed: int) -> list[Day]:
    """The whole lab: 14 learning days, 4 plain, 2 novel, one day per misuse, and 2 of mimicry."""
    days = [Day(f"learning-{n:02}", "learning", "", f"{seed} learning {n}", LEARNING, 0.4) for n in range(1, 15)]
    days += [Day(f"plain-{n}", "plain", "", f"{seed} plain {n}", TESTING, 0.4) for n in range(1, 5)]
    days += [Day(f"novel-{name}", "novel", name, f"{seed} novel {name}", TESTING, 0.4) for name in NOVELTIES]
    days += [Day(f"misuse-{name}", "misuse", name, f"{seed} misuse {name}", ATTACKED, 0.4) for name in MISUSES]
    days += [Day(f"mimicry-{name}", "mimicry", name, f"{seed} mimicry {name}", ATTACKED, 0.4) for name in MIMICRY]
    return days


def slice_plan(seed: int) -> list[Day]:
    """Short days for the tests: 3 learning, 1 plain, 2 misuses."""
    days = [
        Day(f"learning-{n:02}", "learning", "", f"{seed} slice learning {n}", SHORT, 0.8, 4, 1, CUT)
        for n in range(1, 4)
    ]
    days.append(Day("plain-1", "plain", "", f"{seed} slice plain", SHORT, 0.8, 4, 1, CUT))
    return days + [
        Day(f"misuse-{name}", "misuse", name, f"{seed} slice misuse {name}", SHORT, 0.8, 4, 1, CUT)
        for name in ("authkey", "revshell")
    ]


def tasks_of(day: Day) -> list[PlannedTask]:
    """The tasks of a day, by hour; the same for the same seed."""
    random = Random(f"{day.seed} tasks")
    names = list(TASKS)
    weights = [day.mixture.weights.get(name, 1) for name in names]
    chosen = random.choices(names, weights, k=random.randint(*day.mixture.tasks)) + list(day.mixture.always)
    planned = [
        PlannedTask(name, random.uniform(0, day.hours - 1), f"{day.seed} {number} {name}")
        for number, name in enumerate(chosen)
    ]
    return sorted(planned, key=lambda task: task.hour)
