"""What an incident keeps to itself: its mistakes have no names until they are fixed or asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.suite.kata_toml import Weight
from checker.verdict import CheckStatus, Mistake, MistakeStatus

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from checker.suite.exercise import Exercise
    from checker.suite.kata_toml import MistakeTable
    from checker.verdict import Check


def rules_of(exercise: Exercise, asked_for: AbstractSet[int]) -> Mapping[str, Weight]:
    """The rules that speak, and their weights.

    A rule's finding names the mistake and its line. So an incident's rules are silent until the mistake that
    they see was asked for, and then they are advice: what decides an incident is what PostgreSQL shows.
    """
    kata = exercise.kata
    if not kata.mistakes:
        return kata.rules
    spoken_of = [mistake for number, mistake in enumerate(kata.mistakes, start=1) if number in asked_for]
    return {rule: Weight.ADVICE for mistake in spoken_of for rule in mistake.rules}


def mistakes_of(exercise: Exercise, checks: Sequence[Check], asked_for: AbstractSet[int]) -> list[Mistake]:
    """What is known of each mistake of an incident, in kata.toml's order; nothing for other exercises."""
    status = {check.id: check.status for check in checks}
    return [
        _mistake(number, table, {status.get(check) for check in table.caught_by}, named=number in asked_for)
        for number, table in enumerate(exercise.kata.mistakes, start=1)
    ]


def _mistake(
    number: int, table: MistakeTable, seen: AbstractSet[CheckStatus | None], *, named: bool
) -> Mistake:
    if CheckStatus.FAILED in seen:
        status = MistakeStatus.THERE
    else:
        status = MistakeStatus.FIXED if seen == {CheckStatus.PASSED} else MistakeStatus.UNKNOWN
    if not named and status is not MistakeStatus.FIXED:
        return Mistake(number=number, status=status)
    return Mistake(number=number, status=status, name=table.name, excuse=table.excuse, trains=table.trains)
