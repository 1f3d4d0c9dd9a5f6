"""Which rules are applied."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.linting.errors import LintUseError
from checker.rules import NoSuchRuleError, Rule, all_rules, rule

if TYPE_CHECKING:
    from collections.abc import Sequence

    from checker.linting.settings import Settings


def chosen_rules(settings: Settings, *, select: Sequence[str], ignore: Sequence[str]) -> tuple[Rule, ...]:
    """The rules to apply: those selected less those ignored. What is asked for now comes before what is set.

    Raises:
        LintUseError: A rule is named that does not exist, or none is left.
    """
    chosen = _rules(select or settings.select) if select or settings.select is not None else all_rules()
    left_out = {rule.name for rule in _rules(ignore)} | (
        {rule.name for rule in _rules(settings.ignore)} - set(select)
    )
    rules = tuple(rule for rule in chosen if rule.name not in left_out)
    if not rules:
        raise LintUseError("No rule is left to apply: whatever is selected is ignored as well.")
    return rules


def _rules(names: Sequence[str] | None) -> list[Rule]:
    try:
        return [rule(name) for name in dict.fromkeys(names or ())]
    except NoSuchRuleError as error:
        raise LintUseError(str(error)) from None
