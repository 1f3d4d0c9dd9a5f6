"""Running rules over files."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from checker.rules.engine.examination import Examiner
from checker.rules.engine.registry import all_rules, rule

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from checker.rules.model.finding import Finding, Unreadable

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
    examiner = Examiner(chosen, root or common_folder(paths))
    examined = [examiner.file(path) for path in _expand(paths)]
    findings = {finding for each in examined for finding in each.findings}
    unreadable = {each.unreadable for each in examined if each.unreadable is not None}
    return LintResult(tuple(sorted(findings)), tuple(sorted(unreadable)))


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


def common_folder(paths: Sequence[Path]) -> Path:
    """The innermost folder that all of these are in."""
    folders = [path if path.is_dir() else path.parent for path in paths]
    return Path(os.path.commonpath([folder.absolute() for folder in folders])) if folders else Path()
