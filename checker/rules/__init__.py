"""The static half: rules that read code which uses pgdbm.

`lint` examines files; `rule`, `all_rules` and `page` tell what the rules are. A rule is one file in
this package that defines `RULE`; it imports only `model` and `sql`.
"""

from checker.rules.engine.lint import LintResult, lint
from checker.rules.engine.registry import NoSuchRuleError, all_rules, page, rule
from checker.rules.model.finding import Edit, Finding, Fix, Kind, Span, Unreadable
from checker.rules.model.rule import Rule

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
    "lint",
    "page",
    "rule",
]
