"""Grades a cohort: several submissions side by side, each judged apart, every result kept as it comes.

What several students have handed in alike is judged once, in a slot of its own: nothing else that one of them
has handed in can have a hand in what the others get.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from checker.cohort.graded import Graded
from checker.cohort.slots import Progress, Slots
from checker.trials.run import import_ahead

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from checker.cohort.holding import Holding
    from checker.cohort.records import Records
    from checker.gradebook import Submission
    from checker.submissions.caps import Caps
    from checker.submissions.handing_in import Handed
    from checker.submissions.wanted import Wanted
    from checker.suite.exercise import Exercise


def usual_slots() -> int:
    """How many slots this machine has work for: trials wait for half of their time."""
    return 2 * (os.cpu_count() or 1)


@dataclass(frozen=True)
class Grading:
    """How a cohort is graded.

    Attributes:
        exercises: which, in the suite's order.
        wanted: the same, as the intake looks for them.
        caps: how much of a submission is looked at.
        holding: gives what a slot judges on, for its number.
        slots: how many submissions are judged side by side.
    """

    exercises: Sequence[Exercise]
    wanted: Wanted
    caps: Caps
    holding: Holding
    slots: int


def grade(
    handed: Sequence[Handed],
    grading: Grading,
    records: Records,
    on_result: Callable[[Progress], None] = lambda _progress: None,
) -> list[Submission]:
    """Grade submissions.

    Args:
        handed: which; no two of one student.
        grading: how.
        records: what is known already, and where results are kept as they come.
        on_result: called with each result of an exercise that was handed in.

    Returns:
        What came of each, in the order given.

    Raises:
        CannotKeep: A result cannot be written down. What was kept before stays.
    """
    import_ahead()
    graded = [Graded(one, grading) for one in handed]
    for result in Slots(graded, grading, records).results():
        on_result(result)
    return [one.submission() for one in graded]
