"""Running rules over files."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from checker.rules.engine.registry import all_rules, rule
from checker.rules.model.files import Files
from checker.rules.model.finding import Finding, Unreadable
from checker.rules.model.project import Project
from checker.rules.model.source import UnreadableSourceError, read_sql

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from checker.rules.model.module import Module
    from checker.rules.model.rule import Rule

_SUFFIXES = frozenset({".py", ".sql"})


class LintResult(NamedTuple):
    """What the rules found, in the order of files and places."""

    findings: tuple[Finding, ...]
    unreadable: tuple[Unreadable, ...]


def lint(
    paths: Sequence[Path],
    *,
    rules: Collection[str] | None = None,
    root: Path | None = None,
) -> LintResult:
    """Examine files of Python and SQL.

    Args:
        paths: Files, and folders to search for files.
        rules: The names of the rules to apply; all of them by default.
        root: The project's folder. Imports and `conftest.py` files are followed up to there and no further.
            By default the folder that all paths are in.

    Returns:
        The findings, and the files that could not be read; a file's fault is never raised.

    Raises:
        NoSuchRuleError: A rule is named that does not exist.
    """
    chosen = all_rules() if rules is None else [rule(name) for name in sorted(set(rules))]
    files = Files(root or _common_folder(paths))
    project = Project(files)
    findings: set[Finding] = set()
    unreadable: set[Unreadable] = set()
    modules: list[Module] = []
    for path in _expand(paths):
        try:
            if path.suffix == ".sql":
                findings.update(_check_sql(path, chosen))
            else:
                modules.append(files.module(path))
        except UnreadableSourceError as error:
            unreadable.add(Unreadable(path, error.line, error.column, error.message))
    for module in modules:
        try:
            findings.update(_check(module, project, chosen))
        except RecursionError:
            message = "The code is nested too deeply to be examined."
            unreadable.add(Unreadable(module.path, 1, 1, message))
    return LintResult(tuple(sorted(findings)), tuple(sorted(unreadable)))


def _check(module: Module, project: Project, rules: Iterable[Rule]) -> list[Finding]:
    return [finding for one in rules for finding in one.check(module, project)]


def _check_sql(path: Path, rules: Iterable[Rule]) -> list[Finding]:
    text = read_sql(path)
    return [finding for one in rules if one.check_sql is not None for finding in one.check_sql(text)]


def _expand(paths: Iterable[Path]) -> Iterator[Path]:
    """The files to examine, each once. Hidden folders and installed packages are left out of a search."""
    seen: set[Path] = set()
    for path in paths:
        for file in _files_in(path) if path.is_dir() else (path,):
            if file not in seen:
                seen.add(file)
                yield file


def _files_in(folder: Path) -> Iterator[Path]:
    for directory, inner, names in os.walk(folder):
        inner[:] = sorted(name for name in inner if not name.startswith(".") and name != "__pycache__")
        for name in sorted(names):
            file = Path(directory, name)
            if file.suffix in _SUFFIXES:
                yield file


def _common_folder(paths: Sequence[Path]) -> Path:
    folders = [path if path.is_dir() else path.parent for path in paths]
    return Path(os.path.commonpath([folder.absolute() for folder in folders])) if folders else Path()
