"""What the plan of the lab holds."""

from days import ATTACKED, LEARNING, TESTING, full_plan, slice_plan, tasks_of
from misuses import MIMICRY, MISUSES
from tasks import TASKS


def test_the_same_seed_plans_the_same_tasks_and_another_seed_others() -> None:
    def planned(seed: int) -> list[object]:
        return [tasks_of(day) for day in full_plan(seed)]

    assert planned(1) == planned(1)
    assert planned(1) != planned(2)


def test_no_two_days_have_the_same_seed_and_kinds_have_mixtures_of_their_own() -> None:
    days = full_plan(1) + slice_plan(1)
    assert len({day.seed for day in days}) == len(days)
    assert LEARNING.weights != TESTING.weights != ATTACKED.weights != LEARNING.weights


def test_the_lab_holds_as_many_days_as_it_promises() -> None:
    kinds = [day.kind for day in full_plan(1)]
    assert kinds.count("learning") >= 12
    assert kinds.count("plain") >= 3
    assert kinds.count("novel") >= 2
    assert kinds.count("misuse") == len(MISUSES) >= 15


def test_more_than_half_of_the_misuses_are_planned_to_differ_in_arguments_only() -> None:
    planned = [misuse.arguments_only for misuse in MISUSES.values()]
    assert sum(planned) > len(planned) / 2


def test_mimicry_is_not_counted_among_the_misuses() -> None:
    assert not MIMICRY.keys() & MISUSES.keys()


def test_each_mixture_names_tasks_that_exist() -> None:
    for mixture in (LEARNING, TESTING, ATTACKED):
        assert set(mixture.weights) | set(mixture.always) <= set(TASKS)
