"""Asks a web server for pages over one connection: each argument after the port is METHOD:PATH."""

import http.client
import os
import sys
from pathlib import Path

TOKEN = {"X-Token": os.environ["TOKEN"]}


def main() -> None:
    connection = http.client.HTTPConnection("127.0.0.1", int(sys.argv[1]), timeout=20)
    for request in sys.argv[2:]:
        method, path = request.split(":", 1)
        body = None
        if method == "PUT":
            body = Path(Path(path).name).read_bytes()
        connection.request(method, path, body=body, headers=TOKEN)
        content = connection.getresponse().read()
        print(path, len(content))
    connection.close()


if __name__ == "__main__":
    main()
