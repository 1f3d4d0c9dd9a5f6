"""One run of `kata lint`: files in, a report out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from checker import findings as report
from checker.linting.fingerprints import Fingerprints
from checker.linting.fixing import Mended, Mending
from checker.linting.markdown import python_blocks
from checker.linting.naming import name_in, shown
from checker.linting.selection import MARKDOWN, Selection
from checker.linting.suppressions import RULE as SUPPRESSION
from checker.linting.suppressions import TITLE as SUPPRESSION_TITLE
from checker.linting.suppressions import Suppressions
from checker.rules import Unreadable
from checker.rules.engine.examination import Examined, Examiner
from checker.rules.model.source import UnreadableSourceError, read_python, read_sql

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from checker.rules import Finding, Rule


@dataclass(frozen=True)
class Scope:
    """What is examined, and by which rules.

    Attributes:
        root: the project's folder.
        rules: what to apply.
        exclude: what to leave out of folders, in the form of `.gitignore`, from the root.
        markdown: whether the Python in Markdown is read.
    """

    root: Path
    rules: tuple[Rule, ...]
    exclude: tuple[str, ...] = ()
    markdown: bool = False


class Outcome(NamedTuple):
    """What came of a run.

    Attributes:
        report: what was found.
        files: the names in the project of the files that were examined.
    """

    report: report.LintReport
    files: frozenset[str]


def run(paths: Sequence[Path], scope: Scope) -> Outcome:
    """Examine files, and folders of files.

    Args:
        paths: what to examine. Their spelling is that of the report: relative stays relative.
        scope: by which rules, and within which project.
    """
    found: list[report.Finding] = []
    unreadable: list[report.Unreadable] = []
    files: set[str] = set()
    for file, pieces in _examined(paths, scope):
        files.add(name_in(scope.root, file))
        fingerprints = Fingerprints()
        for piece, indent in pieces:
            if piece.unreadable is not None:
                unreadable.append(_shown_unreadable(piece.unreadable))
            if piece.source is not None:
                found += [
                    _shown(finding, fingerprints.of(piece.source, finding), indent)
                    for finding in _left(piece, scope)
                ]
    found.sort(key=lambda one: (one.path, one.line, one.column, one.rule))
    told = report.LintReport(findings=found, unreadable=unreadable, rules=_told_of(found, scope))
    return Outcome(told, frozenset(files))


def _told_of(found: Sequence[report.Finding], scope: Scope) -> list[report.RuleInfo]:
    """What is to be known of the rules that found something."""
    names = {one.rule for one in found}
    infos = [_told_of_rule(rule) for rule in scope.rules if rule.name in names]
    if SUPPRESSION in names:
        infos.append(report.RuleInfo(name=SUPPRESSION, kind="convention", title=SUPPRESSION_TITLE))
    return infos


def _told_of_rule(rule: Rule) -> report.RuleInfo:
    return report.RuleInfo(
        name=rule.name, kind=rule.kind, title=rule.title, excuse=rule.excuse, exercise=rule.shown_by
    )


def _examined(paths: Sequence[Path], scope: Scope) -> Iterator[tuple[Path, list[tuple[Examined, int]]]]:
    """Each file with what it consists of: itself, or its blocks and how far each is indented."""
    examiner = Examiner(scope.rules, scope.root)
    for file in Selection(scope.root, exclude=scope.exclude, markdown=scope.markdown).files(paths):
        if file.suffix in MARKDOWN:
            yield file, list(_page(file, examiner))
        else:
            yield file, [(examiner.file(file), 0)]


def _page(file: Path, examiner: Examiner) -> Iterator[tuple[Examined, int]]:
    """The blocks of a page. Those that are no Python by themselves are only illustrations: silence."""
    try:
        page = read_sql(file)
    except UnreadableSourceError as error:
        yield Examined(file, None, unreadable=Unreadable(file, error.line, error.column, error.message)), 0
        return
    for text, indent in python_blocks(page):
        examined = examiner.piece(text)
        if examined.unreadable is None:
            yield examined, indent


def _left(examined: Examined, scope: Scope) -> list[Finding]:
    """What is left of a source's findings after its comments, and what is wrong with these."""
    assert examined.source is not None  # noqa: S101  # asked by the caller
    suppressions = Suppressions(examined.source)
    kept = list(suppressions.keep(examined.findings))
    faults = suppressions.faults({rule.name for rule in scope.rules})
    return sorted([*kept, *faults], key=lambda one: (one.line, one.column, one.end_line, one.rule))


def mendable(paths: Sequence[Path], scope: Scope, *, unsafe: bool) -> Iterator[Mended]:
    """The files that can be mended, with how.

    Args:
        paths: what to examine.
        scope: by which rules, and within which project.
        unsafe: whether fixes that may change what the code does are wanted, too.
    """
    mending = Mending(scope.rules, scope.root, unsafe=unsafe)
    for file, pieces in _examined(paths, scope):
        if file.suffix in MARKDOWN:
            continue  # what a page shows is for its author to say
        for piece, _ in pieces:
            if piece.source is not None and any(mending.wants(finding) for finding in piece.findings):
                mended = mending.mend(piece.source)
                if mended is not None:
                    yield mended


def lines_of(path: Path) -> list[str]:
    """The lines of a file that a finding is in; none if it cannot be read."""
    try:
        text = read_sql(path) if path.suffix != ".py" else read_python(path)[0]
    except UnreadableSourceError:
        return []
    return text.lines


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
