"""Harmless imitations of intrusions, inside one throw-away folder and the loopback.

Each function is one run of one family and returns the threads that belong to the intrusion; the other threads of the
run, such as a server's own accept loop, are not labelled and not kept.
"""

from collections.abc import Callable
from urllib.parse import quote

import inputs
from desk import PROGRAMS, Desk
from intruder import PLUGIN_SHELL, SINK_COMMANDS, listening, reverse_shell_expression, send_requests
from normal_scripts import make_logs
from normal_servers import PASSWORDS, login_lines, login_server, web_requests, web_server
from payloads import account_lines, archive_bomb, guesser, smuggler
from strace_log import Thread, descendants

Attack = Callable[[Desk], list[Thread]]
INTRUDER = "intruder"


def intruders(threads: list[Thread], marker: str = INTRUDER) -> list[Thread]:
    """The threads whose calls mention the marker (the intruder's request, name or file), and all they started."""
    return descendants(threads, [thread for thread in threads[1:] if thread.mentions(marker)])


def reverse_shell(desk: Desk) -> list[Thread]:
    """A sent expression makes the web server connect back, put the socket on 0, 1 and 2, and run a shell."""
    commands = desk.random.sample(SINK_COMMANDS, desk.random.randint(2, 5))
    with web_server(desk, 2) as (port, threads):
        send_requests(desk, port, web_requests(desk, 3))
        with listening(commands) as listener:
            expression = quote(reverse_shell_expression(desk, listener.port))
            before = web_requests(desk, desk.random.randint(0, 3))
            send_requests(desk, port, [*before, f"GET:/sum?visit={INTRUDER}&expression={expression}"], may_break=True)
    return intruders(threads)


def web_shell(desk: Desk) -> list[Thread]:
    """An upload that leaves its folder becomes a plugin, and the plugin runs the commands it is sent."""
    name = desk.random.choice(["gallery", "status", "upload2", "themes"])
    commands = desk.random.sample(SINK_COMMANDS, desk.random.randint(1, 4))
    visits = desk.random.randint(1, 2)
    with web_server(desk, visits + 1) as (port, threads):
        (desk.folder / f"{name}.py").write_text(desk.turn(PLUGIN_SHELL))
        send_requests(desk, port, [f"PUT:/files/../plugins/{name}.py"])
        for visit in range(visits):
            requests = [
                f"GET:/plugin/{name}?visit={INTRUDER}&cmd={quote(command)}" for command in commands[visit::visits]
            ]
            send_requests(desk, port, requests or web_requests(desk, 1))
    return intruders(threads)


def password_guessing(desk: Desk) -> list[Thread]:
    """One user's password is guessed, over one connection or many; then the notes are read."""
    tries_each = desk.random.choice([1, 2, 5, 40])
    words = desk.random.choices(PASSWORDS, k=desk.random.randint(10, 40))
    visits = -(-len(words) // tries_each)
    with login_server(desk, visits + 1) as (port, threads, users):
        user = desk.random.choice(sorted(users))
        (desk.folder / "words.txt").write_text("\n".join(words) + "\n")
        (desk.folder / "visit").write_text(login_lines(desk, users))
        desk.run("python3", PROGRAMS / "login_client.py", port, "visit")
        guessing = desk.trace(*guesser(desk, port, user, tries_each), fine=(0, 1))
    handlers = intruders(threads)
    return guessing + desk.random.sample(handlers, min(4, len(handlers)))


def add_user(desk: Desk) -> list[Thread]:
    """A tampered housekeeping script also adds an account to a made-up copy of the passwd and shadow files."""
    accounts = desk.folder / "accounts"
    accounts.mkdir()
    names = [inputs.word(desk.random) + str(number) for number in range(desk.random.randint(3, 40))]
    rows = [f"{name}:x:{1000 + number}:100::/home/{name}:/bin/sh\n" for number, name in enumerate(names)]
    (accounts / "passwd").write_text("".join(rows))
    (accounts / "shadow").write_text("".join(f"{name}:!:20000:0:99999:7:::\n" for name in names))
    make_logs(desk)
    text = (PROGRAMS / "housekeeping.sh").read_text()
    text = text.replace("# END OF ROTATION\n", "\n".join(account_lines(desk)) + "\n")
    (desk.folder / "housekeeping.sh").write_text(text)
    threads = desk.trace("bash", "housekeeping.sh", "logs", desk.random.choice([2000, 8000, 20_000]))
    if ":x:0:0:" not in (accounts / "passwd").read_text():
        raise RuntimeError("the intrusion did not work: no account was added")
    return threads[:1] + intruders(threads, "accounts/")


def tar_bomb(desk: Desk) -> list[Thread]:
    """An archive that leaves its folder, or swells, is unpacked; a few MB at most."""
    archive_bomb(desk)
    (desk.folder / "into").mkdir()
    if desk.random.random() < 0.3:
        return desk.trace("python3", PROGRAMS / "unpack.py", "x", "bomb.tar.gz", "into", fine=(0, 1))
    options = desk.random.choice([["-P"], ["-P", "--overwrite"], ["-P", "-m"]])
    return desk.trace("tar", "-xzf", "bomb.tar.gz", *options, "-C", "into", fine=(0, 2))


def data_smuggling(desk: Desk) -> list[Thread]:
    """Files are read, encoded, and sent away in pieces: to a socket on the loopback."""
    inputs.text_files(desk.random, desk.folder / "files", desk.random.randint(2, 6), 4000)
    with listening([]) as listener:
        return desk.trace(*smuggler(desk, listener.port))


FAMILIES: dict[str, Attack] = {
    "Reverse_Shell": reverse_shell,
    "Web_Shell": web_shell,
    "Password_Guessing": password_guessing,
    "Add_User": add_user,
    "Tar_Bomb": tar_bomb,
    "Data_Smuggling": data_smuggling,
}
