"""Texts and trees laid out on a desk."""

from pathlib import Path

import inputs
from desk import Desk


def some_texts(desk: Desk, most: int = 6, largest: int = 400_000) -> list[Path]:
    return inputs.text_files(desk.random, desk.folder / "texts", desk.random.randint(1, most), largest)


def some_tree(desk: Desk, most: int = 40) -> Path:
    return inputs.tree(desk.random, desk.folder / "tree", desk.random.randint(4, most))
