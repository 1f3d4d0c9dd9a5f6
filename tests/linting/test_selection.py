"""Which files are examined."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from checker.rules.engine.selection import Selection
from tests.linting.project import write

if TYPE_CHECKING:
    import pytest


def _found(root: Path, *paths: str, exclude: tuple[str, ...] = (), markdown: bool = False) -> set[str]:
    selection = Selection(root, exclude=exclude, markdown=markdown)
    files = selection.files([root / path for path in paths] or [root])
    return {file.relative_to(root).as_posix() for file in files}


def _write(root: Path, *names: str) -> None:
    for name in names:
        write(root, name, "")


def test_python_and_sql_are_and_markdown_on_request(tmp_path: Path) -> None:
    _write(tmp_path, "a.py", "b/c.sql", "b/d.md", "e.markdown", "f.txt", "g", "h.pyc")
    assert _found(tmp_path) == {"a.py", "b/c.sql"}
    assert _found(tmp_path, markdown=True) == {"a.py", "b/c.sql", "b/d.md", "e.markdown"}


def test_files_come_in_the_order_of_the_paths_and_each_once(tmp_path: Path) -> None:
    _write(tmp_path, "b/y.py", "b/x.py", "a.py", "c.py")
    paths = [tmp_path / "c.py", tmp_path / "b", tmp_path, tmp_path / "b" / ".." / "c.py"]
    found = [file.name for file in Selection(tmp_path).files(paths)]
    assert found == ["c.py", "x.py", "y.py", "a.py"]


def test_spaces_and_unicode_are_nothing_special(tmp_path: Path) -> None:
    _write(tmp_path, "mein ordner/größe [1].py", "日本/🥐.sql", "#a.py", "!b.py")
    assert _found(tmp_path) == {"mein ordner/größe [1].py", "日本/🥐.sql", "#a.py", "!b.py"}


def test_hidden_folders_and_virtual_environments_are_left_out(tmp_path: Path) -> None:
    _write(tmp_path, ".hidden/a.py", "env/pyvenv.cfg", "env/lib/a.py", "x/__pycache__/a.py", ".a.py")
    assert _found(tmp_path) == {".a.py"}
    assert _found(tmp_path, "env", ".hidden") == {"env/lib/a.py", ".hidden/a.py"}


def test_what_a_repository_excludes_for_its_owner_alone_is_left_out_too(tmp_path: Path) -> None:
    write(tmp_path, ".git/info/exclude", "mine.py\nback.py\n")
    write(tmp_path, ".gitignore", "!back.py\n")
    _write(tmp_path, "a.py", "mine.py", "sub/mine.py", "back.py")
    assert _found(tmp_path) == {"a.py", "back.py"}
    assert _found(tmp_path, "sub") == set()


def test_what_git_ignores_is_left_out_by_the_patterns_of_each_folder(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    write(tmp_path, ".gitignore", "build/\n*_pb2.py\n/top.py\nsub/*.sql\n# no.py\n!never.py\n\\#odd.py\r\n")
    write(tmp_path, "sub/.gitignore", "!kept_pb2.py\n/own.py\n!a.sql\n")
    write(tmp_path, "sub/deep/.gitignore", "kept_pb2.py\n")
    _write(tmp_path, "build/a.py", "sub/build/a.py", "a_pb2.py", "top.py", "sub/top.py", "#odd.py", "no.py")
    _write(tmp_path, "sub/kept_pb2.py", "sub/own.py", "sub/deep/own.py", "sub/deep/kept_pb2.py")
    _write(tmp_path, "sub/a.sql", "sub/b.sql", "sub/deep/b.sql")
    assert _found(tmp_path) == {
        "sub/top.py",
        "no.py",
        "sub/kept_pb2.py",
        "sub/deep/own.py",
        "sub/a.sql",
        "sub/deep/b.sql",
    }


def test_a_file_in_an_ignored_folder_stays_ignored(tmp_path: Path) -> None:
    write(tmp_path, ".gitignore", "build/\n!build/a.py\n")
    _write(tmp_path, "build/a.py", "b.py")
    assert _found(tmp_path) == {"b.py"}


def test_patterns_from_above_count_up_to_the_top_of_the_repository(tmp_path: Path) -> None:
    write(tmp_path, ".gitignore", "*.py\n")
    write(tmp_path, "repository/.gitignore", "ignored.py\n")
    _write(tmp_path, "repository/src/a.py", "repository/src/ignored.py")
    (tmp_path / "repository" / ".git").mkdir()
    assert _found(tmp_path, "repository/src") == {"repository/src/a.py"}


def test_outside_a_repository_patterns_from_above_do_not_count(tmp_path: Path) -> None:
    write(tmp_path, ".gitignore", "a.py\n")
    _write(tmp_path, "src/a.py")
    assert _found(tmp_path, "src") == {"src/a.py"}


def test_what_is_named_is_read_all_the_same(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    write(tmp_path, ".gitignore", "build/\n*.sql\n")
    _write(tmp_path, "build/a.py", "build/inner/b.py", "a.sql", "tests/c.py", "script")
    exclude = ("tests",)
    assert _found(tmp_path, exclude=exclude) == set()
    named = ("build", "a.sql", "tests", "script")
    wanted = {"build/a.py", "build/inner/b.py", "a.sql", "tests/c.py", "script"}
    assert _found(tmp_path, *named, exclude=exclude) == wanted
    assert _found(tmp_path, "build/inner") == {"build/inner/b.py"}
    assert _found(tmp_path, "tests/c.py", exclude=exclude) == {"tests/c.py"}


def test_inside_what_is_named_the_other_patterns_go_on(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    write(tmp_path, ".gitignore", "vendor/\n")
    write(tmp_path, "vendor/.gitignore", "a.py\n")
    _write(tmp_path, "vendor/a.py", "vendor/b.py", "vendor/c.py")
    assert _found(tmp_path, "vendor", exclude=("b.py",)) == {"vendor/c.py"}


def test_exclude_counts_from_the_root_and_over_git(tmp_path: Path) -> None:
    write(tmp_path, "src/.gitignore", "!a.py\n")
    _write(tmp_path, "src/a.py", "src/b.py", "other/a.py", "a.py")
    assert _found(tmp_path, exclude=("src/a.py", "/other", "!src/b.py")) == {"src/b.py", "a.py"}


def test_links_are_read_once_and_loops_end(tmp_path: Path) -> None:
    _write(tmp_path, "src/a.py", "elsewhere/b.py")
    (tmp_path / "src" / "round").symlink_to(tmp_path / "src")
    (tmp_path / "src" / "link.py").symlink_to(tmp_path / "elsewhere" / "b.py")
    (tmp_path / "src" / "self.py").symlink_to("self.py")
    (tmp_path / "src" / ".#a.py").symlink_to("somebody@somewhere:1")
    (tmp_path / "src" / "folder.py").mkdir()
    os.mkfifo(tmp_path / "src" / "pipe.py")
    assert _found(tmp_path, "src") == {"src/a.py", "src/link.py"}
    assert _found(tmp_path) == {"elsewhere/b.py", "src/a.py"}
    (tmp_path / "linked").symlink_to("src")
    assert _found(tmp_path, "linked") == {"linked/a.py", "linked/link.py"}
    assert _found(tmp_path, "src/self.py") == {"src/self.py"}, "named, and said to be unreadable"


def test_exclude_says_nothing_of_what_is_elsewhere(tmp_path: Path) -> None:
    _write(tmp_path, "elsewhere/a.py")
    selection = Selection(tmp_path / "project", exclude=("*.py",))
    assert list(selection.files([tmp_path / "elsewhere"])) == [tmp_path / "elsewhere" / "a.py"]


def test_relative_paths_stay_relative(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _write(tmp_path, "src/a.py", "b.py")
    monkeypatch.chdir(tmp_path / "src")
    paths = [Path(), Path("../b.py")]
    assert [str(file) for file in Selection(tmp_path).files(paths)] == ["a.py", "../b.py"]
