"""Counting what each rule finds of the marked cases: `python -m tests.rules.tally` prints it.

Every evaluation file is examined, and the findings are held against its marks.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from checker.rules import all_rules, lint

from .apart import say
from .marks import read_marks

EVAL = Path(__file__).parent / "eval"
FILES = sorted(file for file in EVAL.iterdir() if file.suffix in {".py", ".sql"})
"""The evaluation files. The folders beside them are what these import."""


class Tally(NamedTuple):
    """How many lines there are of each kind."""

    found: int
    """Mistakes that are found."""
    missed: int
    """Mistakes that are not."""
    false: int
    """Lines that are found and that no mark calls a mistake."""
    silent: int
    """Lines that are marked as correct, and are not found."""

    @property
    def cases(self) -> int:
        """How many cases there are."""
        return sum(self)

    @property
    def recall(self) -> float:
        """The share of the mistakes that is found."""
        return self.found / (self.found + self.missed)

    @property
    def precision(self) -> float:
        """The share of what is found that is a mistake."""
        return self.found / (self.found + self.false)


def rule_of(file: Path) -> str:
    """The name of the rule whose cases a file holds."""
    return file.stem.partition(".")[0].replace("_", "-")


def tally(rule: str) -> Tally:
    """Examine the cases of a rule, in all of their files."""
    found = missed = false = silent = 0
    for file in FILES:
        if rule_of(file) != rule:
            continue
        marks = read_marks(file.read_text(), rule)
        lines = {finding.line for finding in lint([file], rules=[rule]).findings}
        mistakes = marks.reported | marks.missed
        found += len(lines & mistakes)
        missed += len(mistakes - lines)
        false += len(lines - mistakes)
        silent += len(marks.silent - lines)
    return Tally(found, missed, false, silent)


def tallies() -> dict[str, Tally]:
    """Examine the cases of all rules: by name, with `all` of them at the end."""
    by_rule = {rule.name: tally(rule.name) for rule in all_rules()}
    return by_rule | {"all": Tally(*map(sum, zip(*by_rule.values(), strict=True)))}


def main() -> None:
    """Print a line for each rule, and one for all."""
    say(f"{'rule':32}{'found':>8}{'missed':>8}{'false':>8}{'silent':>8}{'recall':>8}{'precision':>11}")
    for name, row in tallies().items():
        numbers = "".join(f"{number:8}" for number in row)
        say(f"{name:32}{numbers}{row.recall:8.0%}{row.precision:11.0%}")


if __name__ == "__main__":
    main()
