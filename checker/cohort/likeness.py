"""Which near-miss a failure resembles.

The same checks catch it. Of several, it is the one whose kept message has most of what was said of this
code; of several of those, the one that changes most of the same lines of what is shipped, and fewest others.
If that still leaves several, nobody can say which. Code as it is shipped resembles none.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from checker.verdict import CheckStatus, ExerciseStatus

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from checker.suite.exercise import Exercise, NearMiss
    from checker.verdict import Check, Verdict

_NUMBER = re.compile(r"\d+")
"""Numbers are drawn, or another in every run."""


class _Known(NamedTuple):
    """A near-miss, as far as it can be compared."""

    name: str
    caught_by: frozenset[str]
    message: str
    changed: frozenset[str]


def resembled(exercise: Exercise, verdict: Verdict, files: Mapping[str, str]) -> str | None:
    """The near-miss that a failure resembles, if there is just one.

    Args:
        exercise: which was judged.
        verdict: what came of it.
        files: the learner's, by their path.
    """
    if verdict.status is not ExerciseStatus.FAILED:
        return None
    failed = [one for one in verdict.checks if one.required and one.status is CheckStatus.FAILED]
    caught_by = {one.id for one in failed}
    said = {_plain(sentence) for check in failed for sentence in _sentences(check)}
    changed = _lines(files.values()) ^ _lines_of(exercise.shipped, exercise)
    alike: dict[tuple[int, int, int], list[str]] = {}
    for near_miss in _known(exercise):
        if near_miss.caught_by == caught_by:
            sentences = sum(sentence in near_miss.message for sentence in said)
            same = len(changed & near_miss.changed)
            others = len(changed ^ near_miss.changed) if same else 0
            alike.setdefault((sentences, same, -others), []).append(near_miss.name)
    most = alike[max(alike)] if alike else []
    return most[0] if changed and len(most) == 1 else None


def _sentences(check: Check) -> Iterator[str]:
    for comment in check.comments:
        yield comment.message
        yield from (text for text in (comment.expected, comment.observed, comment.look) if text)


@cache
def _known(exercise: Exercise) -> tuple[_Known, ...]:
    return tuple(_compared(exercise, near_miss) for near_miss in exercise.near_misses())


def _compared(exercise: Exercise, near_miss: NearMiss) -> _Known:
    kept = near_miss.folder / "message.txt"
    text = kept.read_text(encoding="utf-8") if kept.is_file() else ""
    return _Known(
        near_miss.name,
        frozenset(near_miss.pin.caught_by),
        _plain(text),
        _lines_of(near_miss.folder, exercise) ^ _lines_of(exercise.shipped, exercise),
    )


def _plain(text: str) -> str:
    return _NUMBER.sub("0", " ".join(text.split()))


@cache
def _lines_of(folder: Path, exercise: Exercise) -> frozenset[str]:
    """The lines of the learner's files in a folder; one that is not there is as it is shipped."""
    files = [folder / name for name in exercise.kata.files]
    shipped = [exercise.shipped / name for name in exercise.kata.files]
    there = [file if file.is_file() else instead for file, instead in zip(files, shipped, strict=True)]
    return _lines(file.read_text(encoding="utf-8") for file in there)


def _lines(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(line.strip() for text in texts for line in text.splitlines() if line.strip())
