"""Which files several students have handed in alike, as most do with what they have not begun."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from checker.cohort.keys import key_of
from checker.submissions.taking import take

if TYPE_CHECKING:
    from collections.abc import Iterable

    from checker.cohort.grading import Grading
    from checker.submissions.handing_in import Handed


def keys_in_common(handed: Iterable[Handed], grading: Grading) -> frozenset[str]:
    """The keys of what more than one student has handed in.

    Args:
        handed: the submissions; each is read, and nothing of it kept.
        grading: what counts of them.
    """
    counts: Counter[str] = Counter()
    for one in handed:
        files = take(one, grading.wanted, grading.caps).files
        counts.update(key_of(each, files[each.name]) for each in grading.exercises if each.name in files)
    return frozenset(key for key, students in counts.items() if students > 1)
