"""One running day: the host under the recorder, in namespaces of its own, and the clients that are not recorded.

Runs as the first process of a fresh mount, process, network, host-name and message namespace: all ends with it.
"""

import http.client
import os
import select
import signal
import socket
import subprocess
import time
import urllib.parse
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

PORTS = (80, 22, 6379, 5432)
NODES = {"null": (1, 3), "zero": (1, 5), "full": (1, 7), "random": (1, 8), "urandom": (1, 9), "tty": (5, 0)}
STRACE = ["/usr/bin/strace", "-f", "-tt", "-yy", "-s", "16", "-o", "/mnt/day.strace"]
HOSTD = "/usr/local/sbin/hostd"
START_SECONDS = 90.0
STOP_SECONDS = 60.0
PROMPT_SECONDS = 60.0
CLIENT_ENVIRONMENT = {"PATH": "/usr/bin:/bin:/usr/sbin", "HOME": "/root", "LANG": "C.UTF-8", "TERM": "dumb"}


class DayError(Exception):
    """The day cannot be recorded: a service did not start, or a client got no answer."""


@dataclass
class World:
    """The running host as a client and as the person who checks it see it. Owns its processes and mounts."""

    scratch: Path
    keys: Path
    host: Path
    random: Random
    attacker: str
    recorder: subprocess.Popen | None = None
    job_marks: list[str] = field(default_factory=list)
    sources: dict[str, str] = field(default_factory=dict)

    def address(self) -> str:
        """A loopback address that a client takes for one connection; never the attacker's."""
        while True:
            address = f"127.0.{self.random.randint(1, 9)}.{self.random.randint(1, 250)}"
            if address != self.attacker:
                return address

    def http(
        self, path: str, data: bytes | None = None, kind: str = "application/x-www-form-urlencoded", source: str = ""
    ) -> str:
        """Asks the web server. Gives the body; raises DayError where it refuses or fails."""
        connection = http.client.HTTPConnection("127.0.0.1", 80, 60, source_address=(source or self.address(), 0))
        try:
            connection.request(
                "GET" if data is None else "POST", path, data, {} if data is None else {"Content-Type": kind}
            )
            answer = connection.getresponse()
            body = answer.read().decode("utf-8", "replace")
        finally:
            connection.close()
        if answer.status == 403 or answer.status >= 500:
            raise DayError(f"{path}: the web server answered {answer.status}: {body[:200]}")
        return body

    def upload(self, name: str, content: bytes, source: str = "") -> str:
        """Sends a file by the form of the application."""
        mark = uuid.UUID(int=self.random.getrandbits(128)).hex
        head = f'--{mark}\r\nContent-Disposition: form-data; name="picture"; filename="{name}"\r\n\r\n'
        body = head.encode() + content + f"\r\n--{mark}--\r\n".encode()
        return self.http("/upload.php", body, f"multipart/form-data; boundary={mark}", source)

    def redis(self, commands: Sequence[Sequence[str]], source: str = "") -> list[str]:
        """Sends commands to redis over one connection. Gives the first line of each answer, or its text."""
        answers = []
        with socket.create_connection(("127.0.0.1", 6379), 30, (source or self.address(), 0)) as connection:
            reader = connection.makefile("rb")
            for command in commands:
                parts = [f"*{len(command)}\r\n".encode()]
                for word in command:
                    parts.append(f"${len(word.encode())}\r\n{word}\r\n".encode())
                connection.sendall(b"".join(parts))
                answers.append(read_reply(reader))
        return answers

    def ssh(
        self,
        user: str,
        command: str = "",
        typed: str = "",
        key: str = "",
        source: str = "",
        options: Sequence[str] = (),
    ) -> str:
        """Logs in and runs a command, or types lines into a login shell on a terminal. Gives what came back.

        Raises DayError where the login itself fails.
        """
        arguments = self.ssh_arguments(user, key, source, options)
        if typed:
            return self.type(["ssh", "-tt", *arguments[1:]], typed.splitlines())
        done = self.client([*arguments, command])
        if done.returncode == 255:
            raise DayError(f"ssh {user}: {done.stderr[-300:]}")
        return done.stdout

    def type(self, arguments: Sequence[str], lines: Sequence[str]) -> str:
        """Types each line when the prompt has come, as a person does; sudo would swallow what is typed ahead.

        Raises DayError where no prompt comes.
        """
        screen = b""
        with subprocess.Popen(
            ["chroot", str(self.scratch / "client"), *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=CLIENT_ENVIRONMENT,
        ) as client:
            for line in [*lines, "exit"]:
                shown = until_prompt(client.stdout.fileno())
                if shown is None:
                    client.kill()
                    raise DayError(f"no prompt before: {line}")
                screen += shown
                os.write(client.stdin.fileno(), line.encode() + b"\n")
            client.stdin.close()
            client.wait(PROMPT_SECONDS)
            screen += client.stdout.read()
        return screen.decode("utf-8", "replace")

    def ssh_arguments(self, user: str, key: str = "", source: str = "", options: Sequence[str] = ()) -> list[str]:
        """The words of an ssh client that trusts the host and offers one key."""
        fixed = (
            "StrictHostKeyChecking=no",
            "UserKnownHostsFile=/dev/null",
            "LogLevel=ERROR",
            "IdentitiesOnly=yes",
            "KexAlgorithms=curve25519-sha256",
        )
        words = ["ssh", "-F", "none", "-b", source or self.address(), "-i", f"/keys/{key or user}"]
        words += [word for option in fixed for word in ("-o", option)]
        return [*words, *options, f"{user}@127.0.0.1"]

    def client(
        self, arguments: Sequence[str], text: str = "", environment: dict[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Runs a client program of the image outside of the recording."""
        return subprocess.run(
            ["chroot", str(self.scratch / "client"), *arguments],
            input=text,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
            errors="replace",
            env={**CLIENT_ENVIRONMENT, **(environment or {})},
        )

    def copy_to_host(self, user: str, name: str, content: bytes, target: str, source: str = "") -> None:
        """Copies a file to the host by scp."""
        local = self.scratch / "client" / "tmp" / name
        local.write_bytes(content)
        words = self.ssh_arguments(user, source=source)
        done = self.client(
            ["scp", "-q", *[f"-oBindAddress={words[4]}"], *words[5:-1], f"/tmp/{name}", f"{words[-1]}:{target}"]
        )
        if done.returncode != 0:
            raise DayError(f"scp of {name}: {done.stderr[-300:]}")

    def path(self, path: str) -> Path:
        """A path of the host as this process sees it: for checks, outside of the recording."""
        return self.host / path.lstrip("/")

    def inside(self, arguments: Sequence[str], text: str = "") -> str:
        """Runs a program in the host but outside of the recording: for checks. Gives its output."""
        pid = str(self.hostd())
        done = subprocess.run(
            ["nsenter", "--target", pid, "--mount", "--pid", "--root", "--wd", *arguments],
            input=text,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
            errors="replace",
        )
        return done.stdout

    def hostd(self) -> int:
        """The process id, outside of the host, of the first program of the host."""
        pid = self.recorder.pid if self.recorder else 0
        for _ in range(2):
            children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
            if not children:
                raise DayError("the host has ended")
            pid = int(children[0])
        return pid

    def quote(self, text: str) -> str:
        """A text as a part of a query."""
        return urllib.parse.quote(text, safe="")


def until_prompt(descriptor: int) -> bytes | None:
    """Reads a terminal until the shell asks for the next line; None where it does not in time."""
    shown = b""
    deadline = time.monotonic() + PROMPT_SECONDS
    while not shown.endswith(b"$ "):
        ready, _, _ = select.select([descriptor], [], [], max(0.0, deadline - time.monotonic()))
        piece = os.read(descriptor, 65536) if ready else b""
        if not piece:
            return None
        shown += piece
    return shown


def read_reply(reader: socket.SocketIO) -> str:
    """Reads one answer of the redis protocol: a text, a number, an error or a list."""
    line = reader.readline().decode("utf-8", "replace").rstrip("\r\n")
    if line.startswith("$") and line != "$-1":
        return reader.read(int(line[1:]) + 2).decode("utf-8", "replace")[:-2]
    if line.startswith("*") and line != "*-1":
        return " ".join(read_reply(reader) for _ in range(int(line[1:])))
    return line


def mount(*arguments: str) -> None:
    """Mounts, by the program of that name."""
    subprocess.run(["mount", *arguments], check=True, capture_output=True)


def lay_roots(scratch: Path, root: Path, keys: Path) -> None:
    """Lays a fresh copy of the image for the host and one for the clients under the scratch folder."""
    mount("--make-rprivate", "/")
    mount("-t", "proc", "proc", "/proc")
    scratch.mkdir(parents=True, exist_ok=True)
    mount("-t", "tmpfs", "-o", "mode=755", "lab", str(scratch))
    for name in ("host", "client"):
        upper, work, merged = (scratch / f"{name}{part}" for part in (".upper", ".work", ""))
        for folder in (upper, work, merged):
            folder.mkdir()
        mount("-t", "overlay", "host", "-o", f"lowerdir={root},upperdir={upper},workdir={work}", str(merged))
        lay_devices(merged / "dev")
    (scratch / "client/keys").mkdir()
    subprocess.run(["cp", "-a", f"{keys}/.", str(scratch / "client/keys")], check=True)
    mount("-t", "proc", "proc", str(scratch / "client/proc"))
    (scratch / "trace").mkdir()
    mount("--bind", str(scratch / "trace"), str(scratch / "host/mnt"))
    socket.sethostname("host")
    subprocess.run(["chroot", str(scratch / "client"), "ip", "link", "set", "lo", "up"], check=True)


def lay_devices(dev: Path) -> None:
    """Makes the few devices that programs ask for."""
    mount("-t", "tmpfs", "-o", "mode=755", "dev", str(dev))
    for name, (major, minor) in NODES.items():
        os.mknod(dev / name, 0o20666, os.makedev(major, minor))
        (dev / name).chmod(0o666)
    for name in ("pts", "shm"):
        (dev / name).mkdir()
    mount("-t", "devpts", "-o", "newinstance,ptmxmode=0666,mode=620,gid=5", "devpts", str(dev / "pts"))
    mount("-t", "tmpfs", "-o", "mode=1777", "shm", str(dev / "shm"))
    (dev / "ptmx").symlink_to("pts/ptmx")
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        (dev / name).symlink_to(f"/proc/self/fd/{number}")
    (dev / "fd").symlink_to("/proc/self/fd")


def listening_ports() -> set[int]:
    """The TCP ports on which something listens in this network namespace."""
    lines = Path("/proc/net/tcp").read_text().splitlines()[1:]
    fields = [line.split() for line in lines]
    return {int(words[1].rpartition(":")[2], 16) for words in fields if words[3] == "0A"}


def wait_for(holds: Callable[[], bool], seconds: float, what: str) -> None:
    """Waits until something holds. Raises DayError after `seconds`."""
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            raise DayError(f"waited {seconds:.0f} s for {what}")
        time.sleep(0.05)


def start_host(world: World, seconds_per_hour: float, hours: int) -> None:
    """Starts the host under strace and waits until its services listen."""
    world.path("/etc/hostd.conf").write_text(f"{seconds_per_hour} {hours}\n")
    own = ["unshare", "--mount", "--pid", "--fork", f"--mount-proc={world.host}/proc", "chroot", str(world.host)]
    # Fixed addresses of memory (setarch -R): the recording packs to two thirds, and no detector looks at them.
    world.recorder = subprocess.Popen(
        [*own, "setarch", "-R", *STRACE, HOSTD],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/root", "TZ": "UTC"},
    )
    wait_for(lambda: set(PORTS) <= listening_ports(), START_SECONDS, "the services to listen")
    sockets = [world.path(name) for name in ("/run/php/php8.2-fpm.sock", "/run/fcgiwrap/socket")]
    wait_for(lambda: all(path.exists() for path in sockets), START_SECONDS, "PHP and the CGI server")


def stop_host(world: World) -> None:
    """Ends the services in good order and waits for the recorder. Raises DayError when it does not end."""
    os.kill(world.hostd(), signal.SIGTERM)
    try:
        world.recorder.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        raise DayError("the host did not end") from None
