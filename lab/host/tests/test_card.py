"""The figures of the data card."""

from card import arguments_words, figures, span

PROCESS = {"pid": 7, "role": "own"}
MISUSE = {"name": "shadow", "what": "reads", "effect": "seen", "argumentsOnly": True, "trees": [5],
          "processes": [PROCESS, {"pid": 9, "role": "shared"}], "newPrograms": [], "newCalls": []}  # fmt: skip


def day(kind: str, calls: int, **more: object) -> dict:
    counts = {"calls": calls, "threads": 3, "processes": 2, "trees": 1, "bytes": 2_000_000}
    return {"kind": kind, "begin": "10:00:00.0", "end": "10:00:12.0", **counts, **more}


def test_the_card_counts_days_by_kind_and_misuses_that_differ_in_arguments_only() -> None:
    days = [
        day("plain", 10),
        day("plain", 30),
        day("misuse", 20, misuse=MISUSE),
        day("mimicry", 20, misuse={**MISUSE, "name": "slow"}),
    ]
    text = figures([({"seed": 1, "packages": {"nginx": "1.22"}, "days": days}, 3_000_000)])
    assert "4 days, 80 calls, 8 MB unpacked, 3.0 MB packed. 1 of 1 misuses" in text
    assert "| `plain` | 2 | 10 to 30 | 3 | 2 | 1 | 12 | 4 MB |" in text
    assert "| `shadow` | reads | yes | 1 + 1 shared | 1 | seen |" in text


def test_what_is_new_in_a_misuse_is_named_in_part_and_counted() -> None:
    misuse = {
        **MISUSE,
        "argumentsOnly": False,
        "newPrograms": ["/usr/bin/nc"],
        "newCalls": ["/bin/sh socket", "/bin/sh bind"],
    }
    assert arguments_words(misuse) == "no: `/usr/bin/nc`, `/bin/sh socket` and 1 more"


def test_equal_counts_are_one_number() -> None:
    assert (span([1_000, 1_000]), span([2, 1])) == ("1,000", "1 to 2")
