"""A toy login server: one line a command, notes behind a password, no limit on wrong guesses. Loopback only."""

import argparse
import hashlib
import socketserver
import time
from pathlib import Path

ROUNDS = 200


def scrambled(password: str, salt: str) -> str:
    """The password as the accounts file keeps it."""
    return hashlib.pbkdf2_hmac("sha256", password.encode(), salt.encode(), ROUNDS).hex()


def knows(user: str, password: str) -> bool:
    """Whether the accounts file has this user with this password."""
    for line in Path("accounts.txt").read_text().splitlines():
        name, salt, kept = line.split(":")
        if name == user:
            return scrambled(password, salt) == kept
    return False


class Handler(socketserver.StreamRequestHandler):
    timeout = 20

    def handle(self) -> None:
        user = ""
        while line := self.rfile.readline().decode():
            command, *words = line.split()
            if command == "QUIT":
                break
            if command == "LOGIN":
                user = words[0] if knows(words[0], words[1]) else ""
                with Path("login.log").open("a") as log:
                    log.write(f"{time.time():.0f} {words[0]} {'in' if user else 'refused'}\n")
                if not user:
                    time.sleep(0.002)
            elif command == "WRITE" and user:
                Path(f"note-{user}-{words[0]}").write_text(" ".join(words[1:]))
            elif command == "READ" and user and (note := Path(f"note-{user}-{words[0]}")).exists():
                self.answer(note.read_text())
            elif command == "LIST" and user:
                self.answer(" ".join(sorted(path.name for path in Path().glob(f"note-{user}-*"))))
            self.answer("OK" if user or command == "HELLO" else "NO")

    def answer(self, text: str) -> None:
        self.wfile.write(text.encode() + b"\n")


class Server(socketserver.ForkingMixIn, socketserver.TCPServer):
    allow_reuse_address = True


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port-file", type=Path, required=True)
    parser.add_argument("--connections", type=int, required=True)
    options = parser.parse_args()
    with Server(("127.0.0.1", 0), Handler) as server:
        options.port_file.write_text(f"{server.server_address[1]}\n")
        for _ in range(options.connections):
            server.handle_request()


if __name__ == "__main__":
    main()
