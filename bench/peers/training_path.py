"""Imported for what it does: puts training/ on Python's path, so that the peers run on the trainer's own modules."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "training"))
