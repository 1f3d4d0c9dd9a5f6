"""Which files are examined: those that are named, and in folders those that git does not ignore."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pathspec import GitIgnoreSpec

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

PYTHON_AND_SQL = frozenset({".py", ".sql"})
MARKDOWN = frozenset({".md", ".markdown"})


class _Ignoring(NamedTuple):
    """Patterns, and the folder that they start from."""

    folder: Path
    patterns: GitIgnoreSpec

    def says(self, path: Path, *, is_folder: bool) -> bool | None:
        """Whether these patterns leave a path out; None where they say nothing of it."""
        relative = path.relative_to(self.folder).as_posix()
        return self.patterns.check_file(f"{relative}/" if is_folder else relative).include


class Selection:
    """Finds the files below folders.

    Args:
        root: the project's folder, from which `exclude` is meant.
        exclude: patterns in the form of `.gitignore`.
        markdown: whether Markdown is wanted, too.
    """

    def __init__(self, root: Path, *, exclude: Sequence[str] = (), markdown: bool = False) -> None:
        self._suffixes = PYTHON_AND_SQL | MARKDOWN if markdown else PYTHON_AND_SQL
        self._excluded = _Ignoring(root.resolve(), GitIgnoreSpec.from_lines(exclude))

    def files(self, paths: Iterable[Path]) -> Iterator[Path]:
        """Every file to examine, once, in the order of the paths. A file that is named is one of them."""
        seen: set[Path] = set()
        for path in paths:
            for file in self._below(path) if path.is_dir() else (path,):
                key = file.resolve()
                if key not in seen:
                    seen.add(key)
                    yield file

    def _below(self, folder: Path) -> Iterator[Path]:
        """The files below a folder. It is itself searched whatever the patterns say: it was named."""
        top = folder.resolve()
        ignoring = {top: [*self._outer(top), *_gitignore(top)]}
        for directory, folders, names in os.walk(folder):
            here = Path(directory)
            resolved = top / here.relative_to(folder)
            known = ignoring.pop(resolved)
            kept = []
            for name in sorted(folders):
                inner = resolved / name
                if _is_never_searched(inner) or self._is_left_out(inner, known, is_folder=True):
                    continue
                kept.append(name)
                ignoring[inner] = [*known, *_gitignore(inner)]
            folders[:] = kept
            for name in sorted(names):
                if Path(name).suffix in self._suffixes and not self._is_left_out(
                    resolved / name, known, is_folder=False
                ):
                    yield here / name

    def _outer(self, folder: Path) -> list[_Ignoring]:
        """The patterns of the folders around this one, up to the top of the repository."""
        found: list[_Ignoring] = []
        if not (folder / ".git").exists():
            for parent in folder.parents:
                found = [*_gitignore(parent), *found]
                if (parent / ".git").exists():
                    return found
        return []

    def _is_left_out(self, path: Path, ignoring: list[_Ignoring], *, is_folder: bool) -> bool:
        if path.is_relative_to(self._excluded.folder) and self._excluded.says(path, is_folder=is_folder):
            return True
        said = (each.says(path, is_folder=is_folder) for each in reversed(ignoring))
        return next((one for one in said if one is not None), False)


def _gitignore(folder: Path) -> list[_Ignoring]:
    file = folder / ".gitignore"
    try:
        lines = file.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return []
    return [_Ignoring(folder, GitIgnoreSpec.from_lines(lines))]


def _is_never_searched(folder: Path) -> bool:
    """Hidden folders, compiled files, and virtual environments: never a project's own code."""
    return folder.name.startswith(".") or folder.name == "__pycache__" or (folder / "pyvenv.cfg").is_file()
