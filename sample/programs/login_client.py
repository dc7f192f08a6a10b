"""Sends the lines of a file to a login server, one after another, and prints its answers."""

import socket
import sys
from pathlib import Path


def main() -> None:
    with socket.create_connection(("127.0.0.1", int(sys.argv[1])), timeout=20) as connection:
        stream = connection.makefile("rw", newline="\n")
        for line in Path(sys.argv[2]).read_text().splitlines():
            stream.write(line + "\n")
            stream.flush()
            print(line.split()[0], stream.readline().strip())
        print(len(stream.read()), "characters more")


if __name__ == "__main__":
    main()
