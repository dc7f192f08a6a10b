"""How labels are written."""

from pack import csv_row, label_of

LEARNT = {("/usr/bin/cat", "read"), ("/usr/bin/tee", "write")}


def day(*names: tuple[str, str]) -> dict:
    process = {"pid": 7, "program": "/usr/bin/cat", "role": "own", "begin": "10:00:01.0", "end": "10:00:02.0"}
    shared = {**process, "pid": 9, "role": "shared"}
    misuse = {"name": "shadow", "what": "reads", "planned": True, "onset": "10:00:01.0", "end": "10:00:02.0",
              "effect": "seen", "processes": [process, shared]}  # fmt: skip
    return {"day": "misuse-shadow", "kind": "misuse", "names": [list(pair) for pair in names], "misuse": misuse}


def test_a_misuse_of_known_programs_and_calls_differs_in_arguments_only() -> None:
    assert label_of(day(("/usr/bin/cat", "read")), LEARNT)["misuse"]["argumentsOnly"] is True


def test_a_new_program_or_a_new_call_of_a_known_one_is_named_whatever_was_planned() -> None:
    misuse = label_of(day(("/usr/bin/nc", "socket"), ("/usr/bin/cat", "connect")), LEARNT)["misuse"]
    assert misuse["argumentsOnly"] is False
    assert misuse["newPrograms"] == ["/usr/bin/nc"]
    assert misuse["newCalls"] == ["/usr/bin/cat connect"]


def test_the_table_keeps_shared_processes_apart_from_the_attackers_own() -> None:
    row = csv_row(label_of(day(("/usr/bin/cat", "read")), LEARNT))
    assert (row["ownPids"], row["sharedPids"], row["argumentsOnly"]) == ("7", "9", "yes")


def test_a_day_without_misuse_has_no_cells_of_one() -> None:
    assert csv_row(label_of({"day": "plain-1", "kind": "plain", "names": []}, LEARNT)) == {
        "file": "plain/plain-1.strace.zst",
        "kind": "plain",
    }
