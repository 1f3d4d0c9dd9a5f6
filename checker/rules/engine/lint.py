"""What `kata lint` finds, for a program."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from checker.rules.engine.examine import examiner, result_of
from checker.rules.engine.registry import names
from checker.rules.engine.selection import Selection
from checker.rules.engine.suppressions import left_by_comments
from checker.rules.model.finding import Unreadable
from checker.rules.model.layout import common_folder

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from checker.rules.engine.examination import Examined
    from checker.rules.engine.examine import LintResult


def lint(
    paths: Path | str | Iterable[Path | str],
    *,
    rules: Collection[str] | None = None,
    root: Path | str | None = None,
) -> LintResult:
    """Examine files of Python and SQL, as `kata lint` does where nothing is set for it.

    What a comment silences is left out, and comments that are wrong are findings of `suppression`. In a
    folder, what git ignores, hidden folders and virtual environments are left out.

    Args:
        paths: Files, and folders to search for files; or one of these.
        rules: The names of the rules to apply; all of them by default.
        root: The project's folder. Imports and `conftest.py` files are followed up to there and no further.
            By default the folder that all paths are in.

    Returns:
        The findings, and the files that could not be read; a file's fault is never raised.

    Raises:
        NoSuchRuleError: A rule is named that does not exist.
    """
    named = [Path(path) for path in ([paths] if isinstance(paths, str | os.PathLike) else paths)]
    folder = common_folder(named) if root is None else Path(root)
    chosen = names() if rules is None else sorted(set(rules))
    closed: list[Unreadable] = []

    def note(error: OSError) -> None:
        message = f"The folder cannot be searched: {error.strerror}."
        closed.append(Unreadable(Path(error.filename), 1, 1, message))

    examined = map(examiner(chosen, folder).file, Selection(folder, on_error=note).files(named))
    left = [_with_its_comments(each, chosen) for each in examined]
    return result_of(left, closed)


def _with_its_comments(examined: Examined, rules: Collection[str]) -> Examined:
    if examined.source is None:
        return examined
    left = left_by_comments(examined.source, examined.findings, rules)
    return examined._replace(findings=tuple(left))
