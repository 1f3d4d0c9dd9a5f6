"""One run of `kata lint`: files in, a report out."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from checker import findings as report
from checker.linting.naming import name_in, shown
from checker.rules.engine.selection import MARKDOWN, Selection
from checker.rules.model.layout import Layout
from checker.rules.model.reach import Reach

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from checker.linting.cache import Cache
    from checker.linting.file_report import FileReport
    from checker.linting.fixing import Mended
    from checker.linting.scope import Scope


class Outcome(NamedTuple):
    """What came of a run.

    Attributes:
        report: what was found.
        files: the names in the project of the files that were examined.
    """

    report: report.LintReport
    files: frozenset[str]


def run(paths: Sequence[Path], scope: Scope, cache: Cache | None = None) -> Outcome:
    """Examine files, and folders of files.

    Args:
        paths: what to examine. Their spelling is that of the report: relative stays relative.
        scope: by which rules, and within which project.
        cache: what is known from earlier runs, which is added to.

    Raises:
        ExaminationEnded: A process did not come to its end.
    """
    files = {file: name_in(scope.root, file) for file in _selected(paths, scope)}
    told = _told(files, scope, cache)
    found = [finding for each in told.values() for finding in each.findings]
    found.sort(key=lambda one: (one.path, one.line, one.column, one.rule))
    unreadable = [one for file in files for one in told[file].unreadable]
    rules = _told_of_rules({one.rule for one in found}, scope, cache)
    if cache is not None:
        cache.write(scope.root)
    return Outcome(
        report.LintReport(findings=found, unreadable=unreadable, rules=rules), frozenset(files.values())
    )


def _selected(paths: Sequence[Path], scope: Scope) -> Iterator[Path]:
    return Selection(scope.root, exclude=scope.exclude, markdown=scope.markdown).files(paths)


def _told(files: dict[Path, str], scope: Scope, cache: Cache | None) -> dict[Path, FileReport]:
    """What there is to say of each file, which is examined if that is not known already."""
    reach = Reach(Layout(scope.root))
    told: dict[Path, FileReport] = {}
    digests: dict[Path, bytes] = {}
    for file, name in files.items():
        if cache is not None and file.suffix not in MARKDOWN:
            digests[file] = reach.of(file).digest
            known = cache.known(name, digests[file], shown(file))
            if known is not None:
                told[file] = known
    unknown = [file for file in files if file not in told]
    if unknown:
        from checker.linting.workers import examine  # noqa: PLC0415  # brings all that examines with it

        for file, each in zip(unknown, examine(unknown, scope, reach), strict=True):
            told[file] = each
            if cache is not None and file in digests:
                cache.learn(files[file], digests[file], each)
    return told


def _told_of_rules(names: set[str], scope: Scope, cache: Cache | None) -> list[report.RuleInfo]:
    """What is to be known of the rules that found something."""
    known = [cache.rule(name) for name in sorted(names)] if cache is not None else [None]
    if None not in known:
        return [one for one in known if one is not None]
    from checker.linting.examining import rule_infos  # noqa: PLC0415  # as above

    told = rule_infos(names, scope)
    if cache is not None:
        cache.learn_rules(told)
    return told


def mendable(paths: Sequence[Path], scope: Scope, *, unsafe: bool) -> Iterator[Mended]:
    """The files that can be mended, with how.

    Args:
        paths: what to examine.
        scope: by which rules, and within which project.
        unsafe: whether fixes that may change what the code does are wanted, too.
    """
    from checker.linting.fixing import Mending  # noqa: PLC0415  # only with --fix or --diff
    from checker.rules.engine.examination import Examiner  # noqa: PLC0415

    mending = Mending(scope.rules, scope.root, unsafe=unsafe)
    examiner = Examiner(scope.rules, scope.root)
    for file in _selected(paths, scope):
        if file.suffix in MARKDOWN:
            continue  # what a page shows is for its author to say
        examined = examiner.file(file)
        if examined.source is not None and any(mending.wants(finding) for finding in examined.findings):
            mended = mending.mend(examined.source)
            if mended is not None:
                yield mended
