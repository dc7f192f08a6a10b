"""The toy servers and their clients in normal use; also how attacks start them."""

from collections.abc import Iterator
from contextlib import contextmanager

import inputs
from desk import PROGRAMS, Desk, MissingProgramError
from strace_log import Thread

PASSWORDS = [
    "sunflower",
    "letmein",
    "harbour7",
    "qwerty",
    "moonlight",
    "dragon",
    "tea4two",
    "autumn",
    "monkey",
    "trustno1",
]


@contextmanager
def web_server(desk: Desk, connections: int) -> Iterator[tuple[int, list[Thread]]]:
    """A traced web server with files and a plugin: its port, and a list that holds its threads afterwards."""
    inputs.text_files(desk.random, desk.folder / "files", desk.random.randint(2, 12), 60_000)
    (desk.folder / "files" / "notes.txt").write_text(inputs.prose(desk.random, 2000))
    (desk.folder / "plugins").mkdir()
    (desk.folder / "plugins" / "counter.py").write_text(
        "import os\ndef answer(query):\n    return str(len(os.listdir('files')) * int(query.get('times', 1)))\n"
    )
    with _server(desk, "web_server.py", connections) as running:
        yield running


@contextmanager
def login_server(desk: Desk, connections: int) -> Iterator[tuple[int, list[Thread], dict[str, str]]]:
    """A traced login server with a few accounts: its port, its threads, and the passwords."""
    users = {
        inputs.word(desk.random) + str(number): desk.random.choice(PASSWORDS)
        for number in range(desk.random.randint(1, 5))
    }
    (desk.folder / "plain.txt").write_text("".join(f"{user} {password}\n" for user, password in users.items()))
    scramble = (
        "import sys; sys.path.insert(0, sys.argv[1]); import login_server as server\n"
        "rows = [line.split() for line in open('plain.txt')]\n"
        "open('accounts.txt', 'w').writelines(f'{u}:{u[:2]}:{server.scrambled(p, u[:2])}\\n' for u, p in rows)\n"
    )
    desk.run("python3", "-c", scramble, PROGRAMS)
    with _server(desk, "login_server.py", connections) as (port, threads):
        yield port, threads, users


@contextmanager
def _server(desk: Desk, script: str, connections: int) -> Iterator[tuple[int, list[Thread]]]:
    port_file = desk.folder / "port"
    arguments = ["--port-file", port_file, "--connections", connections]
    with desk.tracing("python3", PROGRAMS / script, *arguments) as threads:
        yield desk.wait_for_port(port_file), threads


def web_requests(desk: Desk, count: int) -> list[str]:
    """Normal requests as the web client takes them."""
    names = sorted(path.name for path in (desk.folder / "files").iterdir())
    (desk.folder / "upload.txt").write_text(inputs.prose(desk.random, inputs.size_between(desk.random, 100, 30_000)))
    number = desk.random.randint
    return [
        desk.random.choice(
            [
                f"GET:/files/{desk.random.choice(names)}",
                f"GET:/files/{desk.random.choice(names)}",
                "GET:/files/absent.txt",
                "GET:/list",
                f"GET:/search?q={inputs.word(desk.random)}",
                f"GET:/sum?expression={number(1, 99)}*{number(1, 99)}-{number(1, 9)}",
                f"GET:/plugin/counter?times={number(1, 9)}",
                "PUT:/files/upload.txt",
            ]
        )
        for _ in range(count)
    ]


def login_lines(desk: Desk, users: dict[str, str]) -> str:
    """A normal visit: perhaps a mistyped password, then notes are listed, read and written."""
    user, password = desk.random.choice(sorted(users.items()))
    lines = ["HELLO client"]
    lines += [f"LOGIN {user} {password}x"] * desk.random.choice([0, 0, 0, 1, 1, 2])
    lines.append(f"LOGIN {user} {password}")
    for _ in range(desk.random.randint(1, 12)):
        name = desk.random.randint(1, 4)
        lines.append(desk.random.choice(["LIST", f"READ {name}", f"WRITE {name} {inputs.word(desk.random)}"]))
    return "\n".join([*lines, "QUIT"]) + "\n"


def web(desk: Desk) -> None:
    visits = desk.random.randint(2, 4)
    with web_server(desk, visits) as (port, _):
        for visit in range(visits):
            requests = web_requests(desk, desk.random.randint(1, 12))
            if visit or desk.number % 2:
                desk.run("python3", PROGRAMS / "web_client.py", port, *requests)
            else:
                desk.trace("python3", PROGRAMS / "web_client.py", port, *requests)


def curl(desk: Desk) -> None:
    with web_server(desk, 1) as (port, _):
        header = ["-s", "-H", f"X-Token: {desk.token}"]
        pages = [request for request in web_requests(desk, desk.random.randint(2, 9)) if request.startswith("GET")]
        addresses = [f"http://127.0.0.1:{port}{page.removeprefix('GET:')}" for page in [*pages, "GET:/list"]]
        try:
            desk.trace("curl", *header, *addresses)
        except MissingProgramError:
            desk.run("python3", PROGRAMS / "web_client.py", port, "GET:/list")
            raise
    desk.threads = [thread for thread in desk.threads if thread.program == "curl"]


def login(desk: Desk) -> None:
    visits = desk.random.randint(2, 4)
    with login_server(desk, visits) as (port, _, users):
        for visit in range(visits):
            lines = desk.folder / f"visit{visit}"
            lines.write_text(login_lines(desk, users))
            if visit or desk.number % 2:
                desk.run("python3", PROGRAMS / "login_client.py", port, lines)
            else:
                desk.trace("python3", PROGRAMS / "login_client.py", port, lines)
