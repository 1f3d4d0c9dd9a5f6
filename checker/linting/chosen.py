"""Which rules are applied."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.linting.errors import LintUseError
from checker.linting.settings import TABLE
from checker.rules.engine.registry import NoSuchRuleError, names

if TYPE_CHECKING:
    from collections.abc import Sequence

    from checker.linting.settings import Settings


def chosen_rules(settings: Settings, *, select: Sequence[str], ignore: Sequence[str]) -> tuple[str, ...]:
    """The names of the rules to apply: those selected less those ignored.

    What is asked for now comes before what is set.

    Raises:
        LintUseError: A rule is named that does not exist, or none is left.
    """
    set_to, set_aside = (_known(each, f"{TABLE}: ") for each in (settings.select, settings.ignore))
    chosen = _known(select) or (set_to if settings.select is not None else names())
    left_out = {*_known(ignore), *(name for name in set_aside if name not in select)}
    rules = tuple(name for name in chosen if name not in left_out)
    if not rules:
        raise LintUseError("No rule is left to apply: what is selected is ignored as well, or nothing is.")
    return rules


def _known(given: Sequence[str] | None, where: str = "") -> list[str]:
    """The names that were given, each once, if there are such rules."""
    for name in given or ():
        if name not in names():
            raise LintUseError(f"{where}{NoSuchRuleError(name)}")
    return list(dict.fromkeys(given or ()))
