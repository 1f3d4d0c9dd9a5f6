"""Records who did what in which order, for the failure to show."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from checker.verdict import Timeline

CHECKER = "checker"
"""The lane of what the trusted side does: opening and closing gates, looking at rows."""


class Recorder:
    """The moments of one trial, in their order."""

    def __init__(self) -> None:
        self._steps: list[tuple[str, str]] = []

    def record(self, lane: str, text: str) -> None:
        """Add a moment: `lane` did `text`."""
        self._steps.append((lane, text))

    def evidence(self, title: str) -> Timeline:
        """Everything recorded so far, with the lanes in the order of their first appearance.

        Of calls that return with nothing in between, either may have been the first: they are told by lane.
        """
        from checker.verdict import Step, Timeline  # noqa: PLC0415  # pydantic is not for the happy path

        lanes = list(dict.fromkeys(lane for lane, _ in self._steps))
        steps = []
        for returning, moments in groupby(self._steps, lambda step: step[1].endswith(" returned")):
            told = [Step(lane=lane, text=text) for lane, text in moments]
            steps += sorted(told, key=lambda step: lanes.index(step.lane)) if returning else told
        return Timeline(title=title, lanes=lanes, steps=steps)
