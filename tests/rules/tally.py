"""Counting the cases of a rule: what it is known to find, and what it is known to miss."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from .marks import read_marks

EVAL = Path(__file__).parent / "eval"
FILES = sorted(file for file in EVAL.iterdir() if file.suffix in {".py", ".sql"})
"""The evaluation files. The folders beside them are what these import."""


class Tally(NamedTuple):
    """How many cases of each kind there are; the tests see to it that each is what it is marked as."""

    found: int
    missed: int
    silent: int

    @property
    def cases(self) -> int:
        """How many cases there are."""
        return sum(self)

    @property
    def recall(self) -> float:
        """The share of the mistakes among the cases that is found."""
        return self.found / (self.found + self.missed)


def rule_of(file: Path) -> str:
    """The name of the rule whose cases a file holds."""
    return file.stem.partition(".")[0].replace("_", "-")


def tally(*rules: str) -> Tally:
    """Count the cases of rules in all of their files."""
    marks = [read_marks(file.read_text(), rule_of(file)) for file in FILES if rule_of(file) in rules]
    return Tally(
        found=sum(len(each.reported) for each in marks),
        missed=sum(len(each.missed) for each in marks),
        silent=sum(len(each.silent) for each in marks),
    )
