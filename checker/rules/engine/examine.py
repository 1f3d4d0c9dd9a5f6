"""Everything that the rules find in files, whatever comments say of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from checker.rules.engine.examination import Examiner
from checker.rules.engine.registry import rule

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from pathlib import Path

    from checker.rules.engine.examination import Examined
    from checker.rules.model.finding import Finding, Unreadable


class LintResult(NamedTuple):
    """What the rules found, in the order of files and places."""

    findings: tuple[Finding, ...]
    unreadable: tuple[Unreadable, ...]


def examine(files: Iterable[Path], *, rules: Collection[str], root: Path) -> LintResult:
    """Say everything that the rules find in files: no comment silences any of it.

    Args:
        files: Which; each is examined once.
        rules: The names of the rules to apply.
        root: The project's folder. Imports and `conftest.py` files are followed up to there and no further.

    Raises:
        NoSuchRuleError: A rule is named that does not exist.
    """
    return result_of(map(examiner(rules, root).file, dict.fromkeys(files)))


def examiner(rules: Collection[str], root: Path) -> Examiner:
    """What applies the rules of these names."""
    return Examiner([rule(name) for name in sorted(set(rules))], root)


def result_of(examined: Iterable[Examined], closed: Iterable[Unreadable] = ()) -> LintResult:
    """Put together what was said of each file, and what could not be searched."""
    each = list(examined)
    findings = {finding for one in each for finding in one.findings}
    unreadable = {one.unreadable for one in each if one.unreadable is not None}.union(closed)
    return LintResult(tuple(sorted(findings)), tuple(sorted(unreadable)))
