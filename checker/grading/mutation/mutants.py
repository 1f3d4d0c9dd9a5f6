"""All mutants of an exercise's reference solution."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from checker.grading.mutation.edit import Source, line_of
from checker.grading.mutation.operators import PYTHON, SQL
from checker.grading.reference import behaviour, write_changed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from checker.grading.mutation.edit import Edit
    from checker.suite.exercise import Exercise

LONGEST = 70
"""So many characters of a change, and of what is round it, tell it from the others."""
MARK = "▸"


@dataclass(frozen=True)
class Mutant:
    """The reference with one change.

    Attributes:
        exercise: whose.
        operator: what kind of change.
        file, line: where.
        at: what is written there, with a mark at the place itself.
        before, after: what stood there and what stands there now, in one line each.
        text: the whole of the file.
    """

    exercise: Exercise
    operator: str
    file: str
    line: int
    at: str
    before: str
    after: str
    text: str

    @property
    def key(self) -> tuple[str, ...]:
        """What tells it from all others of its exercise, as long as the reference says the same there."""
        return self.operator, self.file, self.at, self.before, self.after

    def __str__(self) -> str:
        """Where it is, and what it changes."""
        return f"{self.file}:{self.line} {self.operator}: `{self.before}` → `{self.after}`"

    def write(self, folder: Path) -> None:
        """Write all of the learner's files, with the change."""
        write_changed(self.exercise, folder, self.file, self.text)


def mutants_of(exercise: Exercise) -> Iterator[Mutant]:
    """Each change that an operator makes to a file, but for those that leave the same program."""
    for file in exercise.kata.files:
        text = (exercise.reference / file).read_text(encoding="utf-8")
        seen = {text}
        for operator, edit in _edits(file, text):
            mutated = text[: edit.start] + edit.instead + text[edit.end :]
            if mutated in seen or (file.endswith(".py") and behaviour(mutated) in {None, behaviour(text)}):
                continue  # what is no Python nobody would hand in
            seen.add(mutated)
            yield Mutant(
                exercise=exercise,
                operator=operator,
                file=file,
                line=line_of(text, edit.start),
                at=_around(text, edit.start),
                before=_in_one_line(text[edit.start : edit.end]),
                after=_in_one_line(edit.instead),
                text=mutated,
            )


def _edits(file: str, text: str) -> Iterator[tuple[str, Edit]]:
    if file.endswith(".py"):
        source = Source(text)
        for operator, edits in PYTHON.items():
            yield from ((operator, edit) for edit in edits(source))
    for operator, sql_edits in SQL.items():
        if file.endswith(".sql") or operator != "sql-statement-dropped":
            yield from ((operator, edit) for edit in sql_edits(text))


def _around(text: str, offset: int) -> str:
    line = text.rfind("\n", 0, offset) + 1
    before, after = text[line:offset], text[offset : offset + LONGEST]
    return " ".join(f"{before[-LONGEST:]}{MARK}{after}".split())


def _in_one_line(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"
