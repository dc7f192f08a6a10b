"""A toy web server that is broken on purpose: it evaluates what it is sent, and its uploads may leave their folder.

It listens on the loopback only, answers only callers who know this run's token, and ends after a number of connections.
"""

import argparse
import http.server
import os
import socketserver
import urllib.parse
from pathlib import Path

FILES = Path("files")
PLUGINS = Path("plugins")


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 20

    def do_GET(self) -> None:
        address = urllib.parse.urlsplit(self.path)
        query = dict(urllib.parse.parse_qsl(address.query))
        action, _, name = address.path.strip("/").partition("/")
        if self.headers["X-Token"] != os.environ["TOKEN"]:
            self.reply(403, b"not for you\n")
        elif action == "files" and (FILES / name).is_file():
            self.reply(200, (FILES / name).read_bytes())
        elif action == "list":
            self.reply(200, "\n".join(f"{p.name} {p.stat().st_size}" for p in sorted(FILES.iterdir())).encode())
        elif action == "search":
            found = [p.name for p in sorted(FILES.iterdir()) if query.get("q", "") in p.read_text(errors="replace")]
            self.reply(200, "\n".join(found).encode())
        elif action == "sum":
            self.reply(200, str(eval(query["expression"])).encode())
        elif action == "plugin" and (PLUGINS / f"{name}.py").is_file():
            space: dict = {}
            exec((PLUGINS / f"{name}.py").read_text(), space)
            self.reply(200, space["answer"](query).encode())
        else:
            self.reply(404, b"not found\n")

    def do_PUT(self) -> None:
        if self.headers["X-Token"] != os.environ["TOKEN"]:
            self.reply(403, b"not for you\n")
            return
        content = self.rfile.read(int(self.headers["Content-Length"]))
        (FILES / urllib.parse.urlsplit(self.path).path.removeprefix("/files/")).write_bytes(content)
        self.reply(201, b"stored\n")

    def reply(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *values: object) -> None:
        with Path("access.log").open("a") as log:
            log.write(f"{self.log_date_time_string()} {format % values}\n")


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
