"""Which files are examined: those that are named, and in folders those that git does not ignore."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from checker.rules.model.layout import is_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from pathspec import GitIgnoreSpec

PYTHON_AND_SQL = frozenset({".py", ".sql"})
MARKDOWN = frozenset({".md", ".markdown"})


class _Ignoring(NamedTuple):
    """Patterns, and the folder that they start from. They say nothing of what is not below it."""

    folder: Path
    patterns: GitIgnoreSpec

    def says(self, path: Path, *, is_folder: bool) -> bool | None:
        """Whether these patterns leave a path out; None where they say nothing of it."""
        if self.folder not in path.parents:
            return None
        relative = path.relative_to(self.folder).as_posix()
        return self.patterns.check_file(f"{relative}/" if is_folder else relative).include


class Selection:
    """Finds the files below folders.

    Args:
        root: the project's folder, from which `exclude` is meant.
        exclude: patterns in the form of `.gitignore`.
        markdown: whether Markdown is wanted, too.
        on_error: what is told of a folder that cannot be searched; it is passed over.
    """

    def __init__(
        self,
        root: Path,
        *,
        exclude: Sequence[str] = (),
        markdown: bool = False,
        on_error: Callable[[OSError], None] | None = None,
    ) -> None:
        self._on_error = on_error
        self._suffixes = PYTHON_AND_SQL | MARKDOWN if markdown else PYTHON_AND_SQL
        self._excluded = _ignoring(_real(root), exclude)

    def files(self, paths: Iterable[Path]) -> Iterator[Path]:
        """Every file to examine, once, in the order of the paths. A file that is named is one of them."""
        seen: set[Path] = set()
        for path in paths:
            for file in self._below(path) if is_folder(path) else (path,):
                key = _real(file)
                if key not in seen:
                    seen.add(key)
                    yield file

    def _below(self, folder: Path) -> Iterator[Path]:
        """The files below a folder. It is itself searched whatever the patterns say: it was named."""
        top = _real(folder)
        excluded = _of_what_is_inside(top, self._excluded)
        ignoring = {top: [*_of_what_is_inside(top, _outer(top)), *_gitignore(top)]}

        def is_left_out(path: Path, ignored: list[_Ignoring], *, is_folder: bool) -> bool:
            return any(_leave_out(path, each, is_folder=is_folder) for each in (excluded, ignored))

        for directory, folders, names in os.walk(folder, onerror=self._on_error):
            here = Path(directory)
            resolved = top / here.relative_to(folder)
            known = ignoring.pop(resolved)
            kept = []
            for name in sorted(folders):
                inner = resolved / name
                if _is_never_searched(inner) or is_left_out(inner, known, is_folder=True):
                    continue
                kept.append(name)
                ignoring[inner] = [*known, *_gitignore(inner)]
            folders[:] = kept
            for name in sorted(names):
                file = resolved / name
                wanted = file.suffix in self._suffixes and not is_left_out(file, known, is_folder=False)
                if wanted and _is_file(file):
                    yield here / name


def _outer(folder: Path) -> list[_Ignoring]:
    """The patterns of the folders around this one, up to the top of the repository."""
    found: list[_Ignoring] = []
    if not (folder / ".git").exists():
        for parent in folder.parents:
            found = [*_gitignore(parent), *found]
            if (parent / ".git").exists():
                return found
    return []


def _of_what_is_inside(folder: Path, ignoring: list[_Ignoring]) -> list[_Ignoring]:
    """Those patterns that leave out something in a folder, and not the folder itself."""
    return [each for each in ignoring if not each.says(folder, is_folder=True)]


def _leave_out(path: Path, ignoring: list[_Ignoring], *, is_folder: bool) -> bool:
    """Whether the last that says anything of a path leaves it out: git's own order, the innermost last."""
    said = (each.says(path, is_folder=is_folder) for each in reversed(ignoring))
    return next((one for one in said if one is not None), False)


def _real(path: Path) -> Path:
    """Without links. Other than `Path.resolve`, this takes a link that leads to itself for a file."""
    return Path(os.path.realpath(path))


def _is_file(path: Path) -> bool:
    """Whether it is a file: not a pipe, and not a link that leads nowhere, as editors make."""
    try:
        return path.is_file()
    except PermissionError:
        return True  # that is said where it is opened


def _gitignore(folder: Path) -> list[_Ignoring]:
    """The patterns that a folder holds: git's own for the repository come before what `.gitignore` says."""
    files = (folder / ".git" / "info" / "exclude", folder / ".gitignore")
    return [each for lines in map(_lines, files) for each in _ignoring(folder, lines)]


def _ignoring(folder: Path, lines: Sequence[str]) -> list[_Ignoring]:
    if not lines:
        return []
    from pathspec import GitIgnoreSpec  # noqa: PLC0415  # only where there are patterns

    return [_Ignoring(folder, GitIgnoreSpec.from_lines(lines))]


def _lines(file: Path) -> list[str]:
    try:
        return file.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return []


def _is_never_searched(folder: Path) -> bool:
    """Hidden folders, compiled files, and virtual environments: never a project's own code."""
    return folder.name.startswith(".") or folder.name == "__pycache__" or _is_environment(folder)


def _is_environment(folder: Path) -> bool:
    try:
        return (folder / "pyvenv.cfg").is_file()
    except PermissionError:
        return False  # that is said where the folder is searched
