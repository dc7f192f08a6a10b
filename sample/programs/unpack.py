"""Packs a folder into a tar archive (`c`), or unpacks one (`x`)."""

import sys
import tarfile


def main() -> None:
    action, archive, folder = sys.argv[1:]
    if action == "c":
        with tarfile.open(archive, "w:gz") as tar:
            tar.add(folder)
    else:
        with tarfile.open(archive) as tar:
            tar.extractall(folder)


if __name__ == "__main__":
    main()
