"""Token 0 is "unknown"; token i >= 1 is the i-th call name of an architecture (docs/exchange.md, section 2)."""

import hashlib
from dataclasses import dataclass
from typing import Any

from command import UserError

UNKNOWN = 0
UNKNOWN_BITS = 24.0  # what an unknown call costs, always: the network has never seen one and has no say


@dataclass(frozen=True)
class Vocabulary:
    architecture: str
    calls: tuple[str, ...]

    @property
    def size(self) -> int:
        """Number of tokens, the unknown one included."""
        return len(self.calls) + 1

    @property
    def sha256(self) -> str:
        """sha256 of the UTF-8 text architecture + LF + names joined by LF + LF."""
        text = "\n".join((self.architecture, *self.calls)) + "\n"
        return hashlib.sha256(text.encode()).hexdigest()

    def to_json(self) -> dict[str, Any]:
        return {"architecture": self.architecture, "calls": list(self.calls), "sha256": self.sha256}


def vocabulary_from_json(value: dict[str, Any], where: str) -> Vocabulary:
    """The vocabulary of a parsed encoding.json or manifest.json; a UserError when its sha256 does not fit."""
    vocabulary = Vocabulary(value["architecture"], tuple(value["calls"]))
    if vocabulary.sha256 != value["sha256"]:
        raise UserError(f"{where}: the vocabulary's sha256 does not fit its list of calls; encode the data set again")
    return vocabulary
