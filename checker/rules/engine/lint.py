"""Running rules over files."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from checker.rules.engine.examination import Examiner
from checker.rules.engine.registry import all_rules, rule
from checker.rules.model.finding import Unreadable
from checker.rules.model.layout import common_folder, is_folder

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from checker.rules.model.finding import Finding

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
    closed: list[Unreadable] = []
    examined = [examiner.file(path) for path in _expand(paths, closed)]
    findings = {finding for each in examined for finding in each.findings}
    unreadable = {each.unreadable for each in examined if each.unreadable is not None}.union(closed)
    return LintResult(tuple(sorted(findings)), tuple(sorted(unreadable)))


def _expand(paths: Iterable[Path], closed: list[Unreadable]) -> Iterator[Path]:
    """The files to examine, each once. Hidden folders and installed packages are left out of a search.

    Folders that cannot be searched are added to `closed`.
    """
    seen: set[Path] = set()
    for path in paths:
        for file in _files_in(path, closed) if is_folder(path) else (path,):
            if file not in seen:
                seen.add(file)
                yield file


def _files_in(folder: Path, closed: list[Unreadable]) -> Iterator[Path]:
    def note(error: OSError) -> None:
        message = f"The folder cannot be searched: {error.strerror}."
        closed.append(Unreadable(Path(error.filename), 1, 1, message))

    for directory, inner, names in os.walk(folder, onerror=note):
        inner[:] = sorted(name for name in inner if not name.startswith(".") and name != "__pycache__")
        for name in sorted(names):
            file = Path(directory, name)
            if file.suffix in _SUFFIXES:
                yield file
