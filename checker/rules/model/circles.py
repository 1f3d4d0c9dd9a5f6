"""Guarding questions that lead to one another against going round in circles."""

from __future__ import annotations

_MOST_STEPS = 5_000
"""How far one question is followed. Code that is more tangled than that is not understood: silence."""


class Circles:
    """What is being followed at the moment, one from the other."""

    def __init__(self) -> None:
        self.cut = 0
        """How often something was not followed any further."""
        self._followed: set[object] = set()
        self._steps = 0

    def begin(self, what: object) -> bool:
        """Note that something is being followed; False if it is already, or if it leads too far."""
        if not self._followed:
            self._steps = 0
        self._steps += 1
        if what in self._followed or self._steps > _MOST_STEPS:
            self.cut += 1
            return False
        self._followed.add(what)
        return True

    def end(self, what: object) -> None:
        """Note that something has been followed to its end."""
        self._followed.discard(what)

    def is_final(self, cut_before: int) -> bool:
        """Whether an answer may be kept: one cut short by a circle holds only inside that circle."""
        return self.cut == cut_before or not self._followed


class Following:
    """A block that follows something, and knows whether it does so for the first time.

    A class and no generator: it is entered several times for every expression that is read.
    """

    __slots__ = ("_circles", "_first_time", "_what")

    def __init__(self, circles: Circles, what: object) -> None:
        self._circles = circles
        self._what = what

    def __enter__(self) -> bool:
        self._first_time = self._circles.begin(self._what)
        return self._first_time

    def __exit__(self, *_: object) -> None:
        if self._first_time:
            self._circles.end(self._what)
