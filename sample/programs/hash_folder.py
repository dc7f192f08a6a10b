"""Prints the SHA-256 of every file in a folder tree, with a few threads."""

import hashlib
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def main() -> None:
    paths = sorted(path for path in Path(sys.argv[2]).rglob("*") if path.is_file())
    with ThreadPoolExecutor(int(sys.argv[1])) as pool:
        for path, value in zip(paths, pool.map(digest, paths), strict=True):
            print(value, path)


if __name__ == "__main__":
    main()
