"""Which processes of a recording are called malicious, and which are not."""

from labels import Logs, Malicious, malicious_processes
from recording import read_recording

ATTACKER = "127.0.3.4"
SPAN = ("10:00:03.000000", "10:00:04.000000")
SSHD = "TCP:[127.0.0.1:22->127.0.3.4:40001]"


def found_in(lines: list[str], logs: Logs | None = None, marks: list[str] | None = None) -> dict[int, Malicious]:
    """The malicious processes by id; line N has second N."""
    timed = [line.split(" ", 1) for line in lines]
    recording = read_recording(f"{pid} 10:00:{second:02}.000000 {text}" for second, (pid, text) in enumerate(timed))
    processes = malicious_processes(recording, ATTACKER, logs or Logs(), marks or [], "10:00:00.000000")
    return {process.pid: process for process in processes}


def test_a_login_and_all_that_it_starts_is_the_attackers_and_the_listener_that_accepts_it_is_not() -> None:
    found = found_in(
        [
            '4 execve("/usr/local/sbin/hostd", ["hostd"], 0x7 /* 9 vars */) = 0',
            "4 vfork() = 5",
            '5 execve("/usr/sbin/sshd", ["sshd"], 0x7 /* 9 vars */) = 0',
            "5 listen(3, 128) = 0",
            f"5 accept(3<TCP:[127.0.0.1:22]>, 0x7, [16]) = 4<{SSHD}>",
            "5 fork() = 6",
            f"6 read(4<{SSHD}>, 0x7, 1) = 1",
            "6 fork() = 7",
            '7 execve("/bin/bash", ["bash"], 0x7 /* 9 vars */) = 0',
            "5 fork() = 8",
            "8 read(4<TCP:[127.0.0.1:22->127.0.3.40:40002]>, 0x7, 1) = 1",
        ]
    )
    assert {pid: process.role for pid, process in found.items()} == {6: "own", 7: "own"}
    assert found[7].program == "/bin/bash"


def test_a_service_that_answers_the_attacker_among_others_is_shared_for_the_time_of_the_connection() -> None:
    found = found_in(
        [
            '4 execve("/usr/bin/redis-server", ["redis-server"], 0x7 /* 9 vars */) = 0',
            "4 listen(3, 128) = 0",
            "4 read(7<TCP:[127.0.0.1:6379->127.0.9.9:1]>, 0x7, 1) = 1",
            "4 read(8<TCP:[127.0.0.1:6379->127.0.3.4:2]>, 0x7, 1) = 1",
            "4 close(8<TCP:[127.0.0.1:6379->127.0.3.4:2]>) = 0",
            "4 read(7<TCP:[127.0.0.1:6379->127.0.9.9:1]>, 0x7, 1) = 1",
        ]
    )
    assert found == {4: Malicious(4, [4], "/usr/bin/redis-server", "shared", *SPAN, [SPAN])}


def test_the_logs_of_the_host_name_the_cgi_program_that_answered_the_attacker() -> None:
    lines = [
        '4 execve("/usr/sbin/fcgiwrap", ["fcgiwrap"], 0x7 /* 9 vars */) = 0',
        "4 listen(3, 128) = 0",
        "4 fork() = 5",
        "4 fork() = 6",
        "5 +++ exited with 0 +++",
        "6 +++ exited with 0 +++",
    ]
    log = "127.0.3.40 pid=5 path=/cgi/status.sh\n127.0.3.4 pid=6 path=/cgi/lookup.sh\n"
    assert list(found_in(lines, Logs(cgi=log))) == [6]


def test_a_run_of_a_planted_job_is_malicious_and_a_run_of_another_job_is_not() -> None:
    lines = [
        '4 execve("/usr/local/sbin/hostd", ["hostd"], 0x7 /* 9 vars */) = 0',
        "4 vfork() = 5",
        "4 vfork() = 6",
        "6 fork() = 7",
        "7 +++ exited with 0 +++",
        "5 +++ exited with 0 +++",
    ]
    jobs = "hour 3 CRON[5] /etc/cron.d/app: (root) CMD (true)\nhour 4 CRON[6] /etc/cron.d/evil: (root) CMD (id)\n"
    assert list(found_in(lines, Logs(jobs=jobs), ["/etc/cron.d/evil"])) == [6, 7]


def test_the_database_process_on_the_other_end_of_the_attackers_connection_is_the_attackers() -> None:
    found = found_in(
        [
            '4 execve("/usr/lib/postgresql/15/bin/postgres", ["postgres"], 0x7 /* 9 vars */) = 0',
            "4 listen(3, 128) = 0",
            "4 fork() = 5",
            "4 fork() = 6",
            f"9 read(4<{SSHD}>, 0x7, 1) = 1",
            "9 write(3<UNIX-STREAM:[11->12]>, 0x7, 1) = 1",
            '5 read(8<UNIX-STREAM:[12->11,"/run/postgresql/.s.PGSQL.5432"]>, 0x7, 1) = 1',
            '6 read(8<UNIX-STREAM:[14->13,"/run/postgresql/.s.PGSQL.5432"]>, 0x7, 1) = 1',
        ]
    )
    assert sorted(found) == [5, 9]


def test_a_php_worker_is_shared_for_the_requests_of_the_attacker_and_what_it_forked_then_is_the_attackers() -> None:
    nginx = "TCP:[127.0.0.1:80->127.0.3.4:40001]"
    lines = [
        '8 execve("/usr/sbin/nginx", ["nginx"], 0x7 /* 9 vars */) = 0',
        '9 execve("/usr/sbin/php-fpm8.2", ["php-fpm8.2"], 0x7 /* 9 vars */) = 0',
        '9 read(4<UNIX-STREAM:[22->21,"/run/php/php8.2-fpm.sock"]>, 0x7, 8) = 8',
        "9 fork() = 10",
        '9 close(4<UNIX-STREAM:[22->21,"/run/php/php8.2-fpm.sock"]>) = 0',
        f"8 read(5<{nginx}>, 0x7, 8) = 8",
        '9 read(4<UNIX-STREAM:[26->25,"/run/php/php8.2-fpm.sock"]>, 0x7, 8) = 8',
        '9 read(4<UNIX-STREAM:[24->23,"/run/php/php8.2-fpm.sock"]>, 0x7, 8) = 8',
        "9 fork() = 11",
        "12 read(8<TCP:[127.0.0.1:5432->127.0.0.1:50000]>, 0x7, 1) = 1",
        "9 write(5<TCP:[127.0.0.1:50000->127.0.0.1:5432]>, 0x7, 1) = 1",
        '9 close(4<UNIX-STREAM:[24->23,"/run/php/php8.2-fpm.sock"]>) = 0',
        f"8 close(5<{nginx}>) = 0",
        "10 +++ exited with 0 +++",
        "11 +++ exited with 0 +++",
    ]
    found = found_in(lines, Logs(php="127.0.3.4 9 GET /uploads/logo.php\n127.0.9.9 9 GET /index.php\n"))
    assert {pid: one.role for pid, one in found.items()} == {8: "shared", 9: "shared", 11: "own", 12: "own"}
    assert found[9].spans == [("10:00:07.000000", "10:00:11.000000")]
