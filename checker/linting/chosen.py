"""Which rules are applied."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.linting.errors import LintUseError
from checker.linting.settings import TABLE
from checker.rules import NoSuchRuleError, Rule, all_rules, rule

if TYPE_CHECKING:
    from collections.abc import Sequence

    from checker.linting.settings import Settings


def chosen_rules(settings: Settings, *, select: Sequence[str], ignore: Sequence[str]) -> tuple[Rule, ...]:
    """The rules to apply: those selected less those ignored. What is asked for now comes before what is set.

    Raises:
        LintUseError: A rule is named that does not exist, or none is left.
    """
    set_to, set_aside = (_rules(names, f"{TABLE}: ") for names in (settings.select, settings.ignore))
    chosen = _rules(select) or (set_to if settings.select is not None else all_rules())
    left_out = {*_rules(ignore), *(rule for rule in set_aside if rule.name not in select)}
    rules = tuple(rule for rule in chosen if rule not in left_out)
    if not rules:
        raise LintUseError("No rule is left to apply: what is selected is ignored as well, or nothing is.")
    return rules


def _rules(names: Sequence[str] | None, where: str = "") -> list[Rule]:
    try:
        return [rule(name) for name in dict.fromkeys(names or ())]
    except NoSuchRuleError as error:
        raise LintUseError(f"{where}{error}") from None
