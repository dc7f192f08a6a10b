"""Who forked whom, which program ran, and who spoke to whom, read from lines of strace."""

from recording import Recording, read_recording


def read(*lines: str) -> Recording:
    """Reads lines that have a process id and a call; the times are made up, one per line."""
    timed = [line.split(" ", 1) for line in lines]
    return read_recording(f"{pid} 10:00:{second:02}.000000 {text}\n" for second, (pid, text) in enumerate(timed))


def test_a_child_has_its_parent_and_the_program_that_it_executed() -> None:
    recording = read(
        '4 execve("/usr/local/sbin/hostd", ["hostd"], 0x7 /* 9 vars */) = 0',
        "4 vfork() = 5",
        '5 execve("/bin/sh", ["/bin/sh"], 0x7 /* 9 vars */) = 0',
    )
    assert recording.root == 4
    assert recording.processes[5].parent == 4
    assert recording.processes[5].program == "/bin/sh"


def test_a_child_whose_lines_come_before_the_result_of_its_parents_clone_keeps_them() -> None:
    recording = read(
        '4 execve("/bin/sh", ["sh"], 0x7 /* 9 vars */) = 0',
        "4 clone(child_stack=NULL, flags=CLONE_CHILD_CLEARTID|SIGCHLD <unfinished ...>",
        "5 getpid() = 5",
        "4 <... clone resumed>, child_tidptr=0x7) = 5",
    )
    child = recording.processes[5]
    assert (child.parent, child.program, child.calls, child.names) == (4, "/bin/sh", 1, {("/bin/sh", "getpid")})


def test_a_thread_is_a_part_of_its_process_also_where_its_flags_were_in_the_unfinished_line() -> None:
    recording = read(
        '4 execve("/usr/sbin/rsyslogd", ["rsyslogd"], 0x7 /* 9 vars */) = 0',
        "4 clone3({flags=CLONE_VM|CLONE_THREAD, stack=0x7} <unfinished ...>",
        "6 read(3, 0x7, 1) = 0",
        "4 <... clone3 resumed> => {parent_tid=[6]}, 88) = 6",
        "6 write(3, 0x7, 1) = 1",
    )
    assert list(recording.processes) == [4]
    assert (recording.processes[4].tids, recording.processes[4].calls) == ([4, 6], 4)


def test_a_tree_begins_at_each_child_of_the_root_and_of_a_process_that_called_listen() -> None:
    recording = read(
        '4 execve("/usr/local/sbin/hostd", ["hostd"], 0x7 /* 9 vars */) = 0',
        "4 vfork() = 5",
        "5 listen(3, 128) = 0",
        "5 fork() = 6",
        "6 fork() = 7",
        "7 getpid() = 7",
        "4 vfork() = 8",
        "8 getpid() = 8",
    )
    assert recording.heads() == [4, 5, 6, 8]
    assert [recording.head_of(pid) for pid in (4, 5, 6, 7, 8)] == [4, 5, 6, 6, 8]


def test_a_connection_is_noted_by_both_ends_with_its_first_and_last_line() -> None:
    recording = read(
        "4 read(5<TCP:[127.0.0.1:22->127.0.3.4:40001]>, 0x7, 1) = 1",
        "4 close(5<TCP:[127.0.0.1:22->127.0.3.4:40001]>) = 0",
        '9 read(3<UNIX-STREAM:[102->101,"/run/php/php8.2-fpm.sock"]>, 0x7, 1) = 1',
    )
    (contact,) = recording.contacts[4].values()
    assert (contact.own, contact.other) == ("127.0.0.1:22", "127.0.3.4:40001")
    assert (contact.begin, contact.end) == ("10:00:00.000000", "10:00:01.000000")
    assert ("102", "101") in recording.contacts[9]


def test_a_process_of_which_there_is_no_line_is_not_counted() -> None:
    recording = read('4 execve("/usr/local/sbin/hostd", ["hostd"], 0x7 /* 9 vars */) = 0', "4 vfork() = 5")
    assert list(recording.processes) == [4]
