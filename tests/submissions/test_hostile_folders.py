"""Folders with links, pipes and locked doors, and some that change while they are read."""

from __future__ import annotations

import os
import socket
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest

from checker.gradebook import SubmissionStatus
from checker.submissions import Caps
from checker.submissions.entries import Unreadable
from checker.submissions.folders import FolderSource
from tests.submissions.packing import TAKEN, WHOLE, folder, taken_from, told

if TYPE_CHECKING:
    from collections.abc import Iterator

HOURS = "exercises/01_hours/hours.py"
SECRET = "secret of the machine"


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    """A folder that is no part of the submission, with the exercises in it."""
    return folder(tmp_path / "outside", dict.fromkeys(WHOLE, SECRET.encode()))


@contextmanager
def _as_nobody() -> Iterator[None]:
    """Without the rights of root, who may open everything."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def test_a_linked_file_is_not_read(tmp_path: Path, outside: Path) -> None:
    (folder(tmp_path / "amara", {}) / "exercises/01_hours").mkdir(parents=True)
    (tmp_path / "amara" / HOURS).symlink_to(outside / HOURS)
    taken = taken_from(tmp_path / "amara")
    assert taken.files == {}
    assert told(taken) == [(HOURS, "It is a link. Links are not followed: it counts as not handed in.")]


@pytest.mark.parametrize("linked", ["exercises", "exercises/01_hours", "repo-main"])
def test_a_linked_folder_is_not_gone_into(tmp_path: Path, outside: Path, linked: str) -> None:
    path = tmp_path / "amara" / linked
    path.parent.mkdir(parents=True)
    path.symlink_to(outside / linked.removeprefix("repo-main"))
    taken = taken_from(tmp_path / "amara")
    assert taken.files == {}
    assert (linked, "It is a link. Links are not followed.") in told(taken)


def test_a_link_to_the_submission_itself_is_no_loop(tmp_path: Path) -> None:
    path = folder(tmp_path / "amara", WHOLE)
    (path / "again").symlink_to(path)
    (path / "nowhere").symlink_to("nowhere")
    taken = taken_from(path)
    assert taken.files == TAKEN
    assert told(taken) == [("", "2 links were not followed: `again`, `nowhere`.")]


def test_a_submission_that_is_a_link_is_refused(tmp_path: Path, outside: Path) -> None:
    (tmp_path / "amara").symlink_to(outside)
    taken = taken_from(tmp_path / "amara")
    assert taken.status is SubmissionStatus.REFUSED
    assert told(taken) == [("", "It is a link. Give what it leads to.")]


def test_pipes_and_sockets_are_not_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = folder(tmp_path / "amara", {"exercises/02_orders/orders.py": b"1\n", "exercises/01_hours/x": b""})
    os.mkfifo(path / HOURS)
    monkeypatch.chdir(path)  # a socket's path must be short
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("socket")
    taken = taken_from(path)
    assert taken.files == {"02_orders": {"orders.py": b"1\n"}}
    assert told(taken)[:2] == [
        (HOURS, "It is neither a file nor a folder, and was left out: it counts as not handed in."),
        ("socket", "It is neither a file nor a folder, and was left out."),
    ]


def test_a_submission_that_is_a_pipe_or_a_device_is_refused_unopened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    os.mkfifo(tmp_path / "amara.zip")
    monkeypatch.delattr(os, "open")
    for path in (tmp_path / "amara.zip", Path("/dev/zero")):
        [(_, message)] = told(taken_from(path))
        assert message.startswith("It is no folder, no zip and no tar")


def test_locked_folders_and_files_are_told_and_the_rest_is_taken() -> None:
    with TemporaryDirectory() as where:
        Path(where).chmod(0o755)
        path = folder(Path(where) / "amara", {**WHOLE, "locked/a.txt": b""})
        (path / HOURS).chmod(0)
        (path / "locked").chmod(0)
        with _as_nobody():
            taken = taken_from(path)
        (path / "locked").chmod(0o755)
        assert list(taken.files) == ["02_orders"]
        assert told(taken) == [
            (HOURS, "It was left out: Permission denied."),
            ("locked", "It could not be opened."),
        ]
        path.chmod(0)
        with _as_nobody():
            locked = taken_from(path)
        path.chmod(0o755)
        assert locked.status is SubmissionStatus.REFUSED
        assert told(locked) == [("", "It cannot be opened: Permission denied.")]


def test_a_folder_with_too_much_in_it_is_refused(tmp_path: Path) -> None:
    path = folder(tmp_path / "amara", {f"{number}.txt": b"" for number in range(50)})
    assert taken_from(path, caps=Caps(entries=50)).status is SubmissionStatus.GRADED
    (path / "one_more").mkdir()
    taken = taken_from(path, caps=Caps(entries=50))
    assert taken.status is SubmissionStatus.REFUSED
    assert told(taken)[0][1].startswith("It has more than 50 files and folders.")


def test_a_folder_without_a_bottom_is_not_gone_down(tmp_path: Path) -> None:
    (tmp_path / "amara" / "/".join("d" * 300)).mkdir(parents=True)
    descriptor, source = _source(tmp_path / "amara")
    found = [entry.raw for entry in source.entries()]
    os.close(descriptor)
    assert found[-1] == "/".join("d" * Caps().depth)


def test_what_is_hidden_is_not_counted(tmp_path: Path) -> None:
    path = folder(tmp_path / "amara", {**WHOLE, **{f".git/{number}": b"" for number in range(50)}})
    assert taken_from(path, caps=Caps(entries=10)).files == TAKEN


def _source(path: Path) -> tuple[int, FolderSource]:
    descriptor = os.open(path, os.O_RDONLY)
    return descriptor, FolderSource(descriptor, Caps())


def test_what_changes_between_the_looks_is_looked_at_again(tmp_path: Path, outside: Path) -> None:
    """A file that has become a link, a pipe or nothing, or whose folder has become a link, is not read."""
    path = folder(tmp_path / "amara", {f"{name}/hours.py": b"1\n" for name in ("a", "b", "c", "d", "e")})
    descriptor, source = _source(path)
    entries = [entry for entry in source.entries() if entry.raw.endswith(".py")]
    for name in ("a", "b", "c"):
        (path / name / "hours.py").unlink()
    (path / "a/hours.py").symlink_to(outside / HOURS)
    os.mkfifo(path / "b/hours.py")
    (path / "d").rename(tmp_path / "moved")
    (path / "d").symlink_to(outside / "exercises/01_hours")
    contents = [content for _, content in source.contents(entries, 100)]
    os.close(descriptor)
    assert contents == [
        Unreadable("Too many levels of symbolic links"),
        Unreadable("it is no regular file any more"),
        Unreadable("No such file or directory"),
        Unreadable("Not a directory"),
        b"1\n",
    ]


def test_a_folder_that_becomes_a_link_while_it_is_listed_is_not_gone_into(
    tmp_path: Path, outside: Path
) -> None:
    path = folder(tmp_path / "amara", {"a/x": b"", "b/x": b""})
    descriptor, source = _source(path)
    found = []
    for entry in source.entries():
        found.append(entry.raw)
        if entry.raw == "a":
            (path / "b").rename(tmp_path / "moved")
            (path / "b").symlink_to(outside)
    os.close(descriptor)
    assert found == ["a", "a/x", "b", "b"]


def _open_files() -> set[str]:
    return {path.name for path in Path("/proc/self/fd").iterdir()}


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="there is no list of open files here")
def test_nothing_stays_open(tmp_path: Path, outside: Path) -> None:
    path = folder(tmp_path / "amara", WHOLE)
    (path / "link").symlink_to(outside)
    before = _open_files()
    for _ in range(3):
        taken_from(path)
        taken_from(path, caps=Caps(entries=3))
    assert _open_files() == before


def test_names_that_are_no_text_are_shown_escaped(tmp_path: Path) -> None:
    path = folder(tmp_path / "amara", WHOLE)
    Path(os.fsdecode(os.fsencode(path) + b"/caf\xe9.txt")).write_bytes(b"")
    assert told(taken_from(path)) == [("caf\\udce9.txt", "It is no exercise's file, and was left out.")]
