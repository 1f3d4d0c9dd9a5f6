"""Which rules there are: every file of the package that defines one."""

from __future__ import annotations

import inspect
import pkgutil
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

from checker import rules

if TYPE_CHECKING:
    from types import ModuleType

    from checker.rules.model.rule import Rule


class NoSuchRuleError(LookupError):
    """A rule was asked for that does not exist. Says which ones do."""

    def __init__(self, name: str) -> None:
        known = ", ".join(_by_name())
        super().__init__(f"There is no rule {name!r}. The rules are: {known}.")
        self.name = name


def all_rules() -> tuple[Rule, ...]:
    """All rules, by name."""
    return tuple(found for found, _ in _by_name().values())


def rule(name: str) -> Rule:
    """The rule of that name.

    Raises:
        NoSuchRuleError: There is none.
    """
    return _find(name)[0]


def page(name: str) -> str:
    """A rule's page, as Markdown: what it does, why, an example, and what to use instead.

    Raises:
        NoSuchRuleError: There is none.
    """
    return f"# {name}\n\n{inspect.getdoc(_find(name)[1]) or ''}\n"


def _find(name: str) -> tuple[Rule, ModuleType]:
    try:
        return _by_name()[name]
    except KeyError:
        raise NoSuchRuleError(name) from None


@cache
def _by_name() -> dict[str, tuple[Rule, ModuleType]]:
    found = {}
    for entry in pkgutil.iter_modules(rules.__path__):
        if entry.ispkg:
            continue
        module = import_module(f"{rules.__name__}.{entry.name}")
        one: Rule = module.RULE
        found[one.name] = (one, module)
    return dict(sorted(found.items()))
