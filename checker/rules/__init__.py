"""The static half: rules that read code which uses pgdbm.

`lint` examines files as the command does, `examine` says all that is found in them, whatever their comments
say of it; `rule`, `all_rules` and `page` tell what the rules are. A rule is one file in this package that
defines `RULE`; it imports only `model` and `sql`.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from checker.rules.engine.examine import LintResult, examine
    from checker.rules.engine.lint import lint
    from checker.rules.engine.registry import NoSuchRuleError, all_rules, page, rule
    from checker.rules.model.finding import Edit, Finding, Fix, Kind, Span, Unreadable
    from checker.rules.model.rule import Rule

_PLACES = {
    "engine.examine": ("LintResult", "examine"),
    "engine.lint": ("lint",),
    "engine.registry": ("NoSuchRuleError", "all_rules", "page", "rule"),
    "model.finding": ("Edit", "Finding", "Fix", "Kind", "Span", "Unreadable"),
    "model.rule": ("Rule",),
}

__all__ = [
    "Edit",
    "Finding",
    "Fix",
    "Kind",
    "LintResult",
    "NoSuchRuleError",
    "Rule",
    "Span",
    "Unreadable",
    "all_rules",
    "examine",
    "lint",
    "page",
    "rule",
]


def __getattr__(name: str) -> object:
    """Import what is asked for, and no more: who only asks for names needs no parser of SQL."""
    for place, names in _PLACES.items():
        if name in names:
            return getattr(import_module(f"{__name__}.{place}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
