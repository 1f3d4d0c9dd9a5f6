"""Everything that an author's check judges of one exercise, each with the verdict that it must get."""

from __future__ import annotations

import contextlib
import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from checker import temporary
from checker.grading.reference import behaviour, write_changed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from checker.suite.exercise import Exercise


@dataclass(frozen=True)
class Variant:
    """One set of the learner's files.

    Attributes:
        exercise: what it is a variant of.
        name: such as `reference` or `near_misses/pinned_template`.
        folder: where its files are.
        caught_by: exactly the required checks that must fail; empty for what must pass; None where any
            failure will do.
        message: a piece of text that the failure must show.
    """

    exercise: Exercise
    name: str
    folder: Path
    caught_by: frozenset[str] | None
    message: str = ""

    @property
    def must_pass(self) -> bool:
        """Whether this is a right solution."""
        return self.caught_by == frozenset()


@contextlib.contextmanager
def variants_of(exercise: Exercise) -> Iterator[list[Variant]]:
    """The shipped code, the reference, the right fixes, the near-misses, and the reference less each hunk.

    The last are written into a folder that is gone after the block.
    """
    shipped = exercise.kata.shipped
    with temporary.folder("hunks") as folder:
        yield [
            Variant(exercise, "shipped", exercise.shipped, frozenset(shipped.caught_by), shipped.message),
            Variant(exercise, "reference", exercise.reference, frozenset()),
            *(
                Variant(exercise, f"right/{right.name}", right.folder, frozenset())
                for right in exercise.right_fixes()
            ),
            *(
                Variant(
                    exercise,
                    f"near_misses/{miss.name}",
                    miss.folder,
                    frozenset(miss.pin.caught_by),
                    miss.pin.message,
                )
                for miss in exercise.near_misses()
            ),
            *(Variant(exercise, name, path, None) for name, path in _less_each_hunk(exercise, folder)),
        ]


def _less_each_hunk(exercise: Exercise, folder: Path) -> Iterator[tuple[str, Path]]:
    """The reference with one hunk of its difference to the shipped code taken back, for every hunk.

    A hunk that changes only comments, docstrings, imports or layout is left out: it carries no behaviour
    that a check could miss.
    """
    for file in exercise.kata.files:
        before = (exercise.shipped / file).read_text(encoding="utf-8").splitlines(keepends=True)
        after = (exercise.reference / file).read_text(encoding="utf-8").splitlines(keepends=True)
        changes = difflib.SequenceMatcher(a=before, b=after, autojunk=False).get_opcodes()
        for tag, first, last, start, end in changes:
            if tag == "equal":
                continue
            text = "".join([*after[:start], *before[first:last], *after[end:]])
            if file.endswith(".py") and behaviour(text) == behaviour("".join(after)):
                continue
            line = start + 1
            variant = folder / f"{file.replace('/', '_')}_{line}"
            write_changed(exercise, variant, file, text)
            yield f"reference less {file}:{line}", variant
