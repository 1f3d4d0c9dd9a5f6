"""Which rules there are: every file of the package that defines one."""

from __future__ import annotations

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
        known = ", ".join(names())
        super().__init__(f"There is no rule {name!r}. The rules are: {known}.")
        self.name = name


def all_rules() -> tuple[Rule, ...]:
    """All rules, by name."""
    return tuple(rule(name) for name in names())


def rule(name: str) -> Rule:
    """The rule of that name. Only its own file is imported.

    Raises:
        NoSuchRuleError: There is none.
    """
    found: Rule = _file(name).RULE
    return found


def page(name: str) -> str:
    """A rule's page, as Markdown: what it does, why, an example, and what to use instead.

    Raises:
        NoSuchRuleError: There is none.
    """
    return f"# {name}\n\n{_kind(rule(name))}\n\n{(_file(name).__doc__ or '').strip()}\n"


def _kind(rule: Rule) -> str:
    if rule.kind == "bug":
        return f"*A bug: trial `{rule.trial}` of exercise `{rule.exercise}` shows the harm.*"
    return f"*A convention: advice, which alone makes nothing fail. Exercise `{rule.exercise}` trains it.*"


def _file(name: str) -> ModuleType:
    if name not in names():
        raise NoSuchRuleError(name)
    return import_module(f"{rules.__name__}.{name.replace('-', '_')}")


@cache
def names() -> tuple[str, ...]:
    """The names of all rules, without importing any: a rule's file is named after it."""
    files = pkgutil.iter_modules(rules.__path__)
    return tuple(sorted(file.name.replace("_", "-") for file in files if not file.ispkg))
