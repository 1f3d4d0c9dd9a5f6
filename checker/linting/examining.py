"""Examining a file, with what its comments say of the findings."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from checker import findings as report
from checker.linting.file_report import FileReport
from checker.linting.fingerprints import Fingerprints
from checker.linting.naming import shown
from checker.rules import Unreadable
from checker.rules.engine.examination import Examined, Examiner
from checker.rules.engine.selection import MARKDOWN
from checker.rules.engine.suppressions import RULE as SUPPRESSION
from checker.rules.engine.suppressions import TITLE as SUPPRESSION_TITLE
from checker.rules.engine.suppressions import left_by_comments
from checker.rules.model.source import UnreadableSourceError, read_sql

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

    from checker.linting.scope import Scope
    from checker.rules import Finding


class Piece(NamedTuple):
    """A file, or a block of one.

    Attributes:
        examined: what the rules said of it.
        indent: how far it is indented in the file.
    """

    examined: Examined
    indent: int = 0


def pieces(file: Path, examiner: Examiner) -> Iterator[Piece]:
    """What a file consists of: itself or, if it is Markdown, its blocks of Python.

    Blocks that are no Python by themselves are only illustrations: silence.
    """
    if file.suffix not in MARKDOWN:
        yield Piece(examiner.file(file))
        return
    from checker.linting.markdown import python_blocks  # noqa: PLC0415  # brings a parser with it

    try:
        page = read_sql(file)
    except UnreadableSourceError as error:
        yield Piece(
            Examined(file, None, unreadable=Unreadable(file, error.line, error.column, error.message))
        )
        return
    for text, indent in python_blocks(page):
        examined = examiner.piece(text)
        if examined.unreadable is None:
            yield Piece(examined, indent)


def report_of(file: Path, examiner: Examiner, scope: Scope) -> FileReport:
    """Examine a file.

    Args:
        file: which. Its spelling is that of the report.
        examiner: what applies the rules.
        scope: which rules these are.
    """
    found: list[report.Finding] = []
    unreadable: list[report.Unreadable] = []
    fingerprints = Fingerprints()
    for examined, indent in pieces(file, examiner):
        if examined.unreadable is not None:
            unreadable.append(_shown_unreadable(examined.unreadable))
        if examined.source is not None:
            found += [
                _shown(finding, fingerprints.of(examined.source, finding), indent)
                for finding in left_by_comments(examined.source, examined.findings, scope.names)
            ]
    return FileReport(tuple(found), tuple(unreadable))


def rule_infos(names: Collection[str], scope: Scope) -> list[report.RuleInfo]:
    """What is to be known of the rules that found something, by name."""
    infos = [
        report.RuleInfo(
            name=rule.name, kind=rule.kind, title=rule.title, excuse=rule.excuse, exercise=rule.exercise
        )
        for rule in scope.rules
        if rule.name in names
    ]
    if SUPPRESSION in names:
        infos.append(report.RuleInfo(name=SUPPRESSION, kind="convention", title=SUPPRESSION_TITLE))
    return sorted(infos, key=lambda info: info.name)


def _shown(finding: Finding, fingerprint: str, indent: int) -> report.Finding:
    return report.Finding(
        rule=finding.rule,
        kind=finding.kind,
        path=shown(finding.path),
        line=finding.line,
        column=finding.column + indent,
        end_line=finding.end_line,
        end_column=finding.end_column + indent,
        message=finding.message,
        fixable=finding.fix is not None and finding.fix.safe,
        fixable_unsafely=finding.fix is not None,
        fingerprint=fingerprint,
    )


def _shown_unreadable(one: Unreadable) -> report.Unreadable:
    return report.Unreadable(path=shown(one.path), line=one.line, column=one.column, message=one.message)
