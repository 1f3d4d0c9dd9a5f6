"""Which pieces are asked, and which answers are offered.

What was answered wrongly comes first, then what was never asked, then what was asked longest ago: recalling
something after a while is what makes it stay.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from random import Random

    from checker.quiz.piece import Piece
    from checker.suite.exercise import Exercise
    from checker.suite.progress import Answered

OTHERS = 3
"""So many other excuses are offered beside the one that the piece is about."""


def draw(
    pieces: Sequence[Piece], answered: Mapping[str, Answered], count: int, chance: Random
) -> list[Piece]:
    """The next pieces.

    Args:
        pieces: all there are.
        answered: the last answer to each piece that was asked, by its name.
        count: how many are wanted.
        chance: decides among those that were never asked.
    """

    def urgency(piece: Piece) -> tuple[int, str, float]:
        answer = answered.get(piece.name)
        if answer is None:
            return 1, "", chance.random()
        return (2 if answer.right else 0), answer.at, 0.0

    return sorted(pieces, key=urgency)[:count]


def choices(piece: Piece, pieces: Sequence[Piece], chance: Random) -> list[Exercise]:
    """The exercises whose excuses are offered for a piece, its own among them, in no order."""
    others = sorted({other.about.name: other.about for other in pieces}.items())
    left_out = piece.also_heard | {piece.about.name}
    offered = [exercise for name, exercise in others if name not in left_out]
    chosen = [piece.about, *chance.sample(offered, min(OTHERS, len(offered)))]
    chance.shuffle(chosen)
    return chosen
