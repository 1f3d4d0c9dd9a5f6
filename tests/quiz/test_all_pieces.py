"""What is asked of the pieces together, and that a wrong answer to one of them would be noticed."""

from __future__ import annotations

import dataclasses
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from checker.quiz.piece import pieces_of
from checker.suite.workspace import open_workspace
from tests.quiz.harness import HARNESSES
from tests.quiz.test_pieces import disagreement

if TYPE_CHECKING:
    from collections.abc import Iterator

WORKSPACE = open_workspace(Path(__file__).parent)
PIECES = pieces_of(WORKSPACE)


def test_every_excuse_is_spoken_at_least_once_and_has_a_harness() -> None:
    excuses = {exercise.name for exercise in WORKSPACE.exercises if exercise.kata.excuse}
    assert {piece.about.name for piece in PIECES if not piece.fine} == excuses == set(HARNESSES)


def test_there_are_forty_and_a_third_is_fine() -> None:
    fine = [piece for piece in PIECES if piece.fine]
    assert len(PIECES) >= 40
    assert 3 * len(fine) >= len(PIECES)


def test_an_answer_says_what_happens_in_a_few_lines() -> None:
    for piece in PIECES:
        assert 100 < len(piece.because) < 600, piece.name
        assert all(len(line) <= 130 for line in piece.because.splitlines()), piece.name


def test_what_is_also_heard_is_another_excuse() -> None:
    excuses = {exercise.name for exercise in WORKSPACE.exercises if exercise.kata.excuse}
    for piece in PIECES:
        assert piece.also_heard <= excuses - {piece.about.name}, piece.name


def test_a_piece_fits_on_a_screen() -> None:
    for piece in PIECES:
        lines = piece.code.splitlines()
        assert 8 <= len(lines) <= 26, piece.name
        assert all(len(line) <= 110 for line in lines), piece.name


def test_no_answer_lies_about_without_its_piece() -> None:
    answers = {path.stem for path in (WORKSPACE.root / "solutions" / "quiz").iterdir()}
    assert answers == {piece.name for piece in PIECES}


def test_no_piece_has_three_lines_of_an_exercise() -> None:
    known = {
        three
        for folder in ("exercises", "solutions")
        for path in (WORKSPACE.root / folder).glob("[0-9]*/**/*.py")
        for three in _threes(path.read_text(encoding="utf-8"))
    }
    for piece in PIECES:
        assert not known & set(_threes(piece.code)), piece.name


def _threes(code: str) -> Iterator[tuple[str, str, str]]:
    """Three lines of code in a row; imports are the same everywhere, and brackets say nothing."""
    stripped = (line.strip() for line in code.splitlines())
    lines = [
        line for line in stripped if line.strip("()[]{}, ") and not line.startswith(("import", "from", "#"))
    ]
    return ((one, two, three) for (one, two), (_, three) in pairwise(pairwise(lines)))


def test_a_flipped_answer_is_noticed() -> None:
    for piece in PIECES:
        harm = None if piece.fine else "a row is gone"
        assert disagreement(piece, found=piece.rules, harm=harm) is None
        flipped = dataclasses.replace(piece, fine=not piece.fine)
        assert disagreement(flipped, found=flipped.rules, harm=harm)


def test_a_rule_too_many_or_too_few_is_noticed() -> None:
    for piece in PIECES:
        harm = None if piece.fine else "a row is gone"
        assert disagreement(piece, found=piece.rules | {"another"}, harm=harm)
        named = dataclasses.replace(piece, rules=piece.rules | {"another"})
        assert disagreement(named, found=piece.rules, harm=harm)
