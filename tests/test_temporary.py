"""Temporary folders end with their block, and with whoever made them, however that ends."""

from __future__ import annotations

import fcntl
import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import pytest

from checker import temporary
from tests.cli.conftest import Desk, desk
from tests.sandbox.needs import needs_bubblewrap

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

__all__ = ["desk"]

HOLDS_ONE = """
import sys
from pathlib import Path
from checker import temporary
with temporary.folder("trial", Path(sys.argv[1])) as folder:
    (folder / "orders.py").touch()
    print(folder, flush=True)
    input()
"""
SECONDS = 120


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where temporary folders are made meanwhile."""
    monkeypatch.setattr(temporary, "fastest", lambda: tmp_path)
    temporary._remove_abandoned.cache_clear()  # as in a process that has only just begun
    return tmp_path


def _holder(place: Path) -> subprocess.Popen[str]:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDS_ONE, place], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert holder.stdout is not None
    assert holder.stdout.readline().startswith(str(place))
    return holder


def _made(place: Path) -> list[Path]:
    return list(place.glob("kata-tmp-trial-*"))


def test_a_folder_ends_with_its_block(place: Path) -> None:
    with temporary.folder("trial") as folder:
        (folder / "below").mkdir()
        assert folder.parent == place
        assert folder.stat().st_mode & 0o077 == 0
    assert not folder.exists()


def test_what_is_held_by_another_stays(place: Path) -> None:
    holder = _holder(place)
    with temporary.folder("other"):
        assert len(_made(place)) == 1
    holder.communicate("\n", timeout=SECONDS)
    assert _made(place) == []


def test_what_a_killed_process_has_left_is_removed_by_the_next(place: Path) -> None:
    holder = _holder(place)
    os.kill(holder.pid, signal.SIGKILL)
    holder.communicate(timeout=SECONDS)
    assert len(_made(place)) == 1
    with temporary.folder("other"):
        assert _made(place) == []


def test_what_a_fork_still_uses_stays(place: Path) -> None:
    """A worker that was forked from the maker goes on for a moment when that is killed."""
    goes_on = "import os, time\nif os.fork() == 0:\n    time.sleep(600)\n"
    code = HOLDS_ONE.replace("    print", "    exec(sys.argv[2])\n    print")
    holder = subprocess.Popen(
        [sys.executable, "-c", code, place, goes_on],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert holder.stdout is not None
    holder.stdout.readline()
    os.kill(holder.pid, signal.SIGKILL)
    holder.wait(SECONDS)
    with temporary.folder("other"):
        assert len(_made(place)) == 1
    os.killpg(holder.pid, signal.SIGKILL)
    _until(lambda: [*temporary.abandoned("kata-tmp-trial-", place)] == _made(place))


@pytest.mark.parametrize(("module", "last_moment"), [(os, "open"), (fcntl, "flock")])
def test_one_that_is_taken_before_it_is_locked_is_made_again(
    place: Path, monkeypatch: pytest.MonkeyPatch, module: object, last_moment: str
) -> None:
    really = getattr(module, last_moment)
    taken: list[Path] = []

    def taken_first(*arguments: Any) -> Any:
        for folder in _made(place)[:1] if not taken else ():
            taken.append(folder)
            folder.rmdir()
        return really(*arguments)

    monkeypatch.setattr(module, last_moment, taken_first)
    with temporary.folder("trial") as folder:
        assert folder.is_dir()
        assert [folder] != taken != []


@pytest.mark.skipif(os.geteuid() != 0, reason="not root: there are no other users to be had")
def test_what_is_another_users_stays(place: Path) -> None:
    theirs = place / "kata-tmp-trial-theirs"
    theirs.mkdir()
    os.chown(theirs, 65534, 65534)
    linked = place / "kata-tmp-trial-linked"
    linked.symlink_to(place, target_is_directory=True)
    assert list(temporary.abandoned("kata-tmp-trial-", place)) == []
    with temporary.folder("other"):
        assert theirs.exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ("check", "01"),
        ("watch", "01"),
        pytest.param(
            ("grade", "exercises", "--exercise", "01", "--out", "graded", "--resume"), marks=needs_bubblewrap
        ),
    ],
    ids=lambda arguments: str(arguments[0]),
)
def test_the_next_command_removes_what_a_killed_one_has_left(desk: Desk, arguments: tuple[str, ...]) -> None:
    mark = f"# {desk.root.name}"
    code = desk.reference.joinpath("orders.py").read_text()
    desk.orders.write_text(f"{code}\nimport time\n\ntime.sleep(8)  {mark}\n")
    run = desk.start(*arguments, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    _until(lambda: any("stage" in str(path) for path in _with(mark)))
    os.kill(run.pid, signal.SIGKILL)
    run.wait(SECONDS)
    assert _with(mark) != []
    _until(lambda: not _alive_in_session(run.pid))
    desk.solve()
    assert desk.kata("check", "01").returncode == 0
    assert _with(mark) == []


def _with(mark: str) -> list[Path]:
    """The files of the exercise among the temporary ones that hold a mark."""
    found = []
    for path in temporary.fastest().glob("kata-tmp-*/**/orders.py"):
        try:
            found += [path] if mark in path.read_text() else []
        except OSError:
            continue  # another run's, and gone already
    return found


def _alive_in_session(session: int) -> list[str]:
    listed = subprocess.run(["ps", "-eo", "sid,args"], capture_output=True, text=True, check=True).stdout
    return [line for line in listed.splitlines() if line.split()[0] == str(session)]


def _until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + SECONDS
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)
