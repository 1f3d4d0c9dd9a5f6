"""Whether each mistake of an incident can be told from the others: the author's check."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from checker.grading.incidents import rules_of
from checker.grading.static_half import check_rules
from checker.verdict import CheckStatus

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from checker.grading.variants import Variant
    from checker.suite.exercise import Exercise


def problems_with_mistakes(exercise: Exercise, failed: Mapping[Variant, frozenset[str]]) -> list[str]:
    """What keeps a verdict from saying for certain which mistakes are left.

    Args:
        exercise: an incident; for any other exercise there is nothing to find.
        failed: the required checks that failed, by variant.
    """
    if not exercise.kata.mistakes:
        return []
    return [
        *_checks_of_no_one_mistake(exercise),
        *_never_told_apart(exercise, failed),
        *_rules(exercise, failed),
    ]


def _checks_of_no_one_mistake(exercise: Exercise) -> Iterator[str]:
    shown_by = Counter(check for mistake in exercise.kata.mistakes for check in mistake.caught_by)
    for check, mistakes in sorted(shown_by.items()):
        if mistakes > 1:
            yield f"{check} shows {mistakes} mistakes: when it fails, nobody knows which is there"
    for check in sorted(set(exercise.kata.shipped.caught_by) - shown_by.keys()):
        yield f"{check} fails as shipped and shows none of the mistakes"
    for mistake in exercise.kata.mistakes:
        if mistake.trains not in exercise.requires:
            yield f"mistake `{mistake.name}`: suite.toml's `requires` lacks {mistake.trains}, which trains it"


def _never_told_apart(exercise: Exercise, failed: Mapping[Variant, frozenset[str]]) -> Iterator[str]:
    shipped = set(exercise.kata.shipped.caught_by)
    for mistake in exercise.kata.mistakes:
        own = frozenset(mistake.caught_by)
        if not own & shipped:
            yield f"mistake `{mistake.name}` is not in the shipped code"
        if not any(caught and caught <= own for caught in failed.values()):
            yield f"mistake `{mistake.name}` is never the only one left: no variant shows what it does alone"


def _rules(exercise: Exercise, failed: Mapping[Variant, frozenset[str]]) -> Iterator[str]:
    """A rule that speaks when asked must have something to say, and nothing to a right solution."""
    all_of_them = rules_of(exercise, set(range(1, len(exercise.kata.mistakes) + 1)))
    for variant in failed:
        if variant.name != "shipped" and not variant.must_pass:
            continue
        for check in check_rules(exercise, variant.folder, all_of_them):
            found = check.status is CheckStatus.FAILED
            if found == variant.must_pass:
                yield f"{variant.name}: {check.id} finds {'something' if found else 'nothing'}"
