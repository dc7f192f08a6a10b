"""What the log reader must not fall for, and one tiny real recording."""

from pathlib import Path
from random import Random

import pytest

from desk import CannotTraceError, Desk, check_strace
from strace_log import Thread, call_of, descendants, read_threads
from trace_files import Collection, trace_text


def calls_of(*lines: str) -> dict[int, list[str]]:
    return {thread.tid: thread.calls for thread in read_threads(lines)}


def test_an_unfinished_call_counts_where_it_starts_and_its_resume_counts_nothing() -> None:
    assert calls_of(
        '7 openat(AT_FDCWD, "a", O_RDONLY <unfinished ...>',
        "8 close(3) = 0",
        "7 <... openat resumed>) = 3",
        "7 read(3,  <unfinished ...>",
    ) == {7: ["openat", "read"], 8: ["close"]}


def test_a_resume_without_a_start_makes_a_thread_without_calls() -> None:
    assert calls_of("7 <... wait4 resumed>NULL, 0, NULL) = 8") == {7: []}


def test_signals_exits_and_words_of_strace_are_no_calls() -> None:
    assert (
        calls_of(
            "7 --- SIGCHLD {si_signo=SIGCHLD} ---",
            "7 +++ exited with 0 +++",
            "7 +++ killed by SIGKILL +++",
            "7 [ 231] +++ exited with 0 +++",
            "strace: Process 9 attached",
            "",
        )
        == {}
    )


def test_restart_syscall_is_a_call() -> None:
    assert calls_of("7 restart_syscall(<... resuming interrupted read ...>) = 0") == {7: ["restart_syscall"]}


@pytest.mark.parametrize(
    "line",
    [
        "7 openat(AT_FDCWD) = 3",
        "    7 openat(AT_FDCWD) = 3",
        "[pid     7] openat(AT_FDCWD) = 3",
        "7 00:42:36 openat(AT_FDCWD) = 3",
        "7 00:42:36.794804 openat(AT_FDCWD) = 3 <0.000094>",
        "7 1795567356.804535 openat(AT_FDCWD) = 3",
        "7      0.000134 openat(AT_FDCWD) = 3",
        "7 00:51:43.664269 (+     0.000170) openat(AT_FDCWD) = 3",
        "7 [ 257] openat(AT_FDCWD) = 3",
        "7 00:42:36 [ 257] [00007f0a3543bc47] openat(AT_FDCWD) = 3",
        "7<cat> openat(AT_FDCWD) = 3",
        '7 openat(AT_FDCWD</tmp>, "a(b) = <unfinished ...>") = 3</tmp/a>',
    ],
)
def test_every_prefix_gives_the_same_thread_and_call(line: str) -> None:
    tid, call, _ = call_of(line)
    assert (tid, call) == (7, "openat")


def test_a_log_without_ids_is_thread_0() -> None:
    assert calls_of("brk(NULL) = 0x1", "exit_group(0) = ?") == {0: ["brk", "exit_group"]}


def test_an_unknown_number_keeps_its_hexadecimal_name() -> None:
    assert calls_of("7 syscall_0xfa0(0x1) = -1 ENOSYS (Function not implemented)") == {7: ["syscall_0xfa0"]}


def test_a_thread_is_named_after_the_last_program_or_script_it_ran() -> None:
    lines = [
        '7 execve("/usr/bin/python3", ["/usr/bin/python3", "/x/web_server.py"], 0x1 /* 9 vars */) = 0',
        "7 clone(child_stack=NULL, flags=SIGCHLD) = 8",
        "7 vfork( <unfinished ...>",
        '9 execve("/nowhere/ls", ["ls"], 0x1 /* 9 vars */) = -1 ENOENT (No such file or directory)',
        '9 execve("/bin/ls", ["ls"], 0x1 /* 9 vars */ <unfinished ...>',
        "7 <... vfork resumed>) = 9",
        "8 read(3) = 0",
    ]
    assert {thread.tid: thread.program for thread in read_threads(lines)} == {7: "web-server", 8: "web-server", 9: "ls"}


def test_descendants_are_the_roots_and_all_they_started() -> None:
    threads = [Thread(1), Thread(2, parent=1), Thread(3, parent=2), Thread(4, parent=1)]
    assert [thread.tid for thread in descendants(threads, [threads[1]])] == [2, 3]


def test_a_trace_file_is_an_architecture_line_and_wrapped_names() -> None:
    text = trace_text(["read", "pread64"] * 100, "x86_64")
    assert text.startswith("# architecture: x86_64\nread pread64 read")
    assert text.endswith("\n")
    assert max(map(len, text.splitlines())) <= 120
    assert text.split("\n", 1)[1].split() == ["read", "pread64"] * 100


def test_a_copy_within_a_part_and_a_trace_that_is_too_short_are_left_out() -> None:
    collection = Collection()
    long, short = Thread(1, program="cat", calls=["read"] * 10), Thread(2, program="cat", calls=["read"] * 9)
    collection.add_normal("training", [long, long, short])
    collection.add_normal("validation", [long])
    assert list(collection.traces) == ["training/cat-1-1.txt", "validation/cat-2-1.txt"]
    assert sum(collection.left_out.values()) == 2
    assert collection.copies_across() == 1


def test_a_real_recording_holds_the_shell_and_its_child(tmp_path: Path) -> None:
    try:
        check_strace()
    except CannotTraceError as reason:
        print(reason)
        pytest.skip(str(reason))
    (tmp_path / "desk").mkdir()
    threads = Desk(tmp_path / "desk", Random(1)).trace("sh", "-c", "echo hi | cat; exit 0")
    assert threads[0].calls[0] == "execve"
    assert "cat" in [thread.program for thread in threads]
    assert all(thread.calls[-1] == "exit_group" for thread in threads)
