"""`kata lint`: the rules on any code base that uses pgdbm."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import click

from checker.cli.ending import ExitCode
from checker.cli.stderr import note
from checker.linting.chosen import chosen_rules
from checker.linting.run import Outcome, run
from checker.linting.scope import Scope
from checker.linting.settings import Project, project_of
from checker.rules.model.layout import common_folder
from checker.rules.model.source import UnreadableSourceError, python_text, read_sql

if TYPE_CHECKING:
    from collections.abc import Sequence

    from checker.findings import LintReport
    from checker.linting.cache import Cache

FORMATS = ("text", "json", "github", "sarif", "junit")


@click.command("lint")
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path), metavar="[PATH]...")
@click.option("--select", "selected", multiple=True, metavar="RULE", help="Apply these rules only.")
@click.option("--ignore", "ignored", multiple=True, metavar="RULE", help="Leave these rules out.")
@click.option(
    "--format", "form", type=click.Choice(FORMATS), default="text", show_default=True, help="How to report."
)
@click.option("--fix", is_flag=True, help="Mend what can be mended without changing what the code does.")
@click.option("--unsafe", is_flag=True, help="With --fix or --diff: mend what may change it, too.")
@click.option("--diff", is_flag=True, help="Show what --fix would change, and change nothing.")
@click.option("--statistics", is_flag=True, help="Count the findings of each rule instead of showing them.")
@click.option("--strict", is_flag=True, help="Let conventions count for the exit code.")
@click.option("--exit-zero", is_flag=True, help="End with 0 whatever is found.")
@click.option(
    "--baseline",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Leave out the findings that this file holds.",
)
@click.option(
    "--write-baseline",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Make what is found now a baseline.",
)
@click.option("--markdown", is_flag=True, help="Read the Python blocks of Markdown files, too.")
@click.option("--no-cache", is_flag=True, help="Examine every file, as if none had been examined before.")
def lint_command(  # click's arguments are described by their help
    paths: tuple[Path, ...],
    *,
    selected: tuple[str, ...],
    ignored: tuple[str, ...],
    form: str,
    fix: bool,
    unsafe: bool,
    diff: bool,
    statistics: bool,
    strict: bool,
    exit_zero: bool,
    baseline: Path | None,
    write_baseline: Path | None,
    markdown: bool,
    no_cache: bool,
) -> int:
    """Find in any code base what the exercises are about.

    Reads .py and .sql files: those that are named, and in folders those that git does not ignore. Without
    a path, the folder that you are in.

    In pyproject.toml, `[tool.kata.lint]` sets select, ignore, exclude, markdown, strict and baseline.

    What is meant is marked at its statement, in SQL with -- in place of #:

    \b
        # kata: ignore[RULE] -- why

    \b
    Exit codes:
      0  nothing was found, or conventions alone
      1  a bug was found, with --strict a convention, or an unreadable file
      2  wrong use
    """  # noqa: D301  # \b is click's, and is to be that character
    if unsafe and not (fix or diff):
        raise click.UsageError("--unsafe says which fixes are made: it goes with --fix or --diff.")
    places = paths or (Path(),)
    project = project_of(common_folder(places).resolve())
    scope = Scope(
        root=project.folder,
        names=chosen_rules(project.settings, select=_names(selected), ignore=_names(ignored)),
        exclude=tuple(project.settings.exclude),
        markdown=markdown or project.settings.markdown,
    )
    if statistics and form != "text":
        raise click.UsageError("--statistics goes with --format text.")
    if fix or diff:
        _mend(places, scope, unsafe=unsafe, write=not diff)
    outcome = run(places, scope, None if no_cache else _cache(scope))
    if not outcome.files:
        note("There is no file to examine: no .py and no .sql that git does not ignore.")
    if write_baseline is not None:
        return _write_baseline(write_baseline, outcome.report, project)
    report = _without_old(outcome, baseline, project, scope)
    strict = strict or project.settings.strict
    if not diff:
        _show(report, form, statistics=statistics, strict=strict)
    if exit_zero or not _counts(report, strict=strict):
        return ExitCode.PASSED
    return ExitCode.FAILED


def _cache(scope: Scope) -> Cache:
    from checker.linting.cache import Cache  # noqa: PLC0415  # only where it is wanted

    return Cache(scope)


def _names(given: Sequence[str]) -> list[str]:
    """Names that were given one by one, or several with commas in between."""
    return [name.strip() for names in given for name in names.split(",") if name.strip()]


def _counts(report: LintReport, *, strict: bool) -> bool:
    return bool(report.unreadable or report.counted("bug") or (strict and report.findings))


def _mend(paths: Sequence[Path], scope: Scope, *, unsafe: bool, write: bool) -> None:
    from checker.linting.fixing import write as write_mended  # noqa: PLC0415  # only with --fix or --diff
    from checker.linting.run import mendable  # noqa: PLC0415

    count = 0
    for mended in mendable(paths, scope, unsafe=unsafe):
        if not write:
            click.echo(mended.difference(), nl=False)
        elif write_mended(mended):
            count += mended.findings
        else:
            note(f"{mended.path} was changed meanwhile, and is left as it is.")
    if write and count:
        note(f"Mended: {_findings(count)}.")


def _write_baseline(file: Path, report: LintReport, project: Project) -> int:
    from checker.linting import baseline  # noqa: PLC0415  # only when there is one

    baseline.write(file, report.findings, project.folder)
    held = _findings(len(report.findings))
    note(f"{file} holds {held} now: `kata lint --baseline {file}` leaves out what it holds.")
    return ExitCode.PASSED


def _findings(count: int) -> str:
    return "1 finding" if count == 1 else f"{count} findings"


def _without_old(outcome: Outcome, given: Path | None, project: Project, scope: Scope) -> LintReport:
    setting = project.settings.baseline
    file = given or (project.folder / setting if setting else None)
    if file is None:
        return outcome.report
    from checker.linting.baseline import Baseline  # noqa: PLC0415  # only when there is one
    from checker.rules.engine.suppressions import RULE as SUPPRESSION  # noqa: PLC0415

    known = Baseline(file, project.folder)
    new = known.new(outcome.report.findings)
    gone = known.gone(outcome.files, {SUPPRESSION, *scope.names})
    if gone:
        note(f"No longer found: {_findings(gone)} of {file}. --write-baseline {file} makes it anew.")
    used = {one.rule for one in new}
    rules = [rule for rule in outcome.report.rules if rule.name in used]
    return replace(outcome.report, findings=new, rules=rules)


def _show(report: LintReport, form: str, *, statistics: bool, strict: bool) -> None:
    if form == "text":
        _show_text(report, statistics=statistics)
        return
    from importlib import import_module  # noqa: PLC0415  # the one form that is asked for

    report_text = import_module(f"checker.report.findings.{form}").report_text
    text: str = report_text(report, strict=strict) if form == "junit" else report_text(report)
    if text:
        click.echo(text)


def _show_text(report: LintReport, *, statistics: bool) -> None:
    from checker.report.findings.summary import summary  # noqa: PLC0415  # the form that is asked for

    if report.findings or report.unreadable:
        # Where there is nothing to lay out, a quarter of the time is what this would take.
        from checker.cli.console import stdout_console  # noqa: PLC0415
        from checker.report.findings.text import FindingsPrinter  # noqa: PLC0415

        printer = FindingsPrinter(stdout_console(), _lines_of)
        if statistics:
            printer.statistics(report)
        else:
            printer.print(report)
    click.echo(summary(report))


@lru_cache(maxsize=1)
def _lines_of(path: str) -> list[str]:
    """The lines of a file that a finding is in; none if it cannot be read."""
    file = Path(path)
    try:
        text = python_text(file) if file.suffix == ".py" else read_sql(file)
    except UnreadableSourceError:
        return []
    return text.lines
