"""Which pieces are asked, in which order, and what is offered as an answer."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from checker.quiz.drawing import OTHERS, choices, draw
from checker.quiz.piece import pieces_of
from checker.suite.progress import Answered
from checker.suite.workspace import open_workspace

PIECES = pieces_of(open_workspace(Path(__file__).parent))
WRONG_LONG_AGO, WRONG, NEVER, RIGHT_LONG_AGO, RIGHT = PIECES[:5]
ANSWERED = {
    RIGHT.name: Answered(right=True, at="2026-03-04T10:00:00+00:00"),
    WRONG.name: Answered(right=False, at="2026-03-03T10:00:00+00:00"),
    RIGHT_LONG_AGO.name: Answered(right=True, at="2026-03-02T10:00:00+00:00"),
    WRONG_LONG_AGO.name: Answered(right=False, at="2026-03-01T10:00:00+00:00"),
}


def chance(seed: int) -> Random:
    """What decides by chance, the same for the same seed."""
    return Random(seed)  # noqa: S311  # nothing secret


seeds = pytest.mark.parametrize("seed", range(20))


@seeds
def test_wrong_comes_first_then_never_asked_then_asked_longest_ago(seed: int) -> None:
    drawn = draw(PIECES[:5], ANSWERED, 5, chance(seed))
    assert drawn == [WRONG_LONG_AGO, WRONG, NEVER, RIGHT_LONG_AGO, RIGHT]


def test_chance_decides_among_those_that_were_never_asked() -> None:
    orders = {tuple(piece.name for piece in draw(PIECES, {}, 5, chance(seed))) for seed in range(20)}
    assert len(orders) > 1


def test_no_more_are_drawn_than_are_wanted_and_none_twice() -> None:
    assert len(draw(PIECES, {}, 3, chance(0))) == 3
    everything = draw(PIECES, ANSWERED, len(PIECES) + 1, chance(0))
    assert sorted(piece.name for piece in everything) == [piece.name for piece in PIECES]


@seeds
def test_the_right_excuse_is_among_those_offered_and_none_is_offered_twice(seed: int) -> None:
    for piece in PIECES:
        offered = [exercise.name for exercise in choices(piece, PIECES, chance(seed))]
        assert piece.about.name in offered
        assert len(set(offered)) == len(offered) == OTHERS + 1
        assert not piece.also_heard & set(offered)


def test_the_right_excuse_has_no_place_of_its_own() -> None:
    piece = PIECES[0]
    places = {choices(piece, PIECES, chance(seed)).index(piece.about) for seed in range(50)}
    assert places == set(range(OTHERS + 1))


def test_of_one_excuse_that_one_is_offered() -> None:
    assert choices(PIECES[0], PIECES[:1], chance(0)) == [PIECES[0].about]
