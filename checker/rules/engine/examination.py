"""Examining one source after another: what `lint` and `kata lint` have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from checker.rules.model.files import Files
from checker.rules.model.finding import Finding, Unreadable
from checker.rules.model.layout import Layout
from checker.rules.model.module import Module
from checker.rules.model.project import Project
from checker.rules.model.reach import Reach
from checker.rules.model.source import Text, UnreadableSourceError, parse_python, read_python, read_sql
from checker.rules.sql.parser import LONGEST, refusal
from checker.rules.sql.template import SCHEMA, TABLES, has_template, with_sentinels

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from checker.rules.model.rule import Rule


class Examined(NamedTuple):
    """One source, and what the rules said of it.

    Attributes:
        path: where it is, as it was asked for.
        source: what was read: a Python file or a piece of Python, a file of SQL, or nothing.
        findings: what was found, in the order of places.
        unreadable: why nothing can be said of it, if that is so.
    """

    path: Path
    source: Module | Text | None
    findings: tuple[Finding, ...] = ()
    unreadable: Unreadable | None = None


class Examiner:
    """Applies rules to sources that are examined as one project.

    Args:
        rules: what to apply.
        root: the project's folder. Imports and `conftest.py` files are followed up to there and no further.
        reach: what the project's files import, as far as that is known already.
    """

    def __init__(self, rules: Iterable[Rule], root: Path, *, reach: Reach | None = None) -> None:
        self._rules = tuple(rules)
        self._reach = reach or Reach(Layout(root))
        self._files = Files(self._reach.layout)

    def file(self, path: Path) -> Examined:
        """Examine a file of Python or, by its suffix, of SQL. Its fault is never raised."""
        try:
            if path.suffix == ".sql":
                return self.sql(read_sql(path))
            reached = self._reach.of(path)
            if not reached.concerns_pgdbm:
                return Examined(path, Module(*read_python(path)))
            return self._python(self._files.module(path), with_migrations=reached.concerns_migrations)
        except UnreadableSourceError as error:
            return _unreadable(path, error)

    def piece(self, text: Text) -> Examined:
        """Examine Python that is not a file of its own; no import finds it."""
        try:
            return self._python(Module(text, parse_python(text)))
        except UnreadableSourceError as error:
            return _unreadable(text.path, error)

    def _python(self, module: Module, *, with_migrations: bool = True) -> Examined:
        rules = [rule for rule in self._rules if with_migrations or not rule.about_migrations]
        # What one file's examination finds out, and where it gives up, must not show in another's.
        project = Project(self._files)
        try:
            found = {finding for rule in rules for finding in rule.check(module, project)}
        except RecursionError:
            raise UnreadableSourceError("The code is nested too deeply to be examined.") from None
        return Examined(module.path, module, _in_order(found))

    def sql(self, text: Text) -> Examined:
        """Examine SQL."""
        found = {f for rule in self._rules if rule.check_sql is not None for f in rule.check_sql(text)}
        unreadable = _read_in_part(text) if has_template(text.content) else None
        if found and len(text.content) <= LONGEST:
            unreadable = None  # a template that is written wrong makes bad SQL, and has been told of
        return Examined(text.path, text, _in_order(found), unreadable)


def _in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """By place. Fixes have no order: of two findings that differ in them only, either comes first."""
    return tuple(sorted(findings, key=lambda finding: finding[: Finding._fields.index("fix")]))


def _read_in_part(text: Text) -> Unreadable | None:
    refused = refusal(with_sentinels(text.content))
    if refused is None:
        return None
    reason = refused.reason.replace(TABLES, "{{tables").replace(SCHEMA, "{{schema}}")
    message = f"Only the templates are examined: {reason}."
    return Unreadable(text.path, *text.place(min(refused.at, len(text.content))), message)


def _unreadable(path: Path, error: UnreadableSourceError) -> Examined:
    return Examined(path, None, unreadable=Unreadable(path, error.line, error.column, error.message))
