"""Which near-miss a failure resembles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.verdict import CheckStatus, ExerciseStatus

if TYPE_CHECKING:
    from checker.suite.exercise import Exercise
    from checker.verdict import Verdict


def resembled(exercise: Exercise, verdict: Verdict) -> str | None:
    """The near-miss that the very same checks catch, if there is just one."""
    if verdict.status is not ExerciseStatus.FAILED:
        return None
    failed = {one.id for one in verdict.checks if one.required and one.status is CheckStatus.FAILED}
    alike = [near_miss.name for near_miss in exercise.near_misses() if set(near_miss.pin.caught_by) == failed]
    return alike[0] if len(alike) == 1 else None
