"""`kata watch`, on a terminal of its own."""

from __future__ import annotations

import errno
import fcntl
import os
import select
import shutil
import signal
import subprocess
import termios
import time
from pathlib import Path
from typing import TYPE_CHECKING, Self

import pytest

from checker.cli.file_watcher import watching
from tests.cli.conftest import KATA

if TYPE_CHECKING:
    from types import TracebackType

    from checker.cli.file_watcher import Saves
    from tests.cli.conftest import Desk

SECONDS = 30.0
PROMPT = "q quit"


class Terminal:
    """A pseudo-terminal in which the command runs."""

    def __init__(self, desk: Desk, *arguments: str, **variables: str) -> None:
        self._ours, self._theirs = os.openpty()
        termios.tcsetwinsize(self._theirs, (40, 100))
        self.modes_before = self.modes()
        environment = desk.environment() | {"TERM": "xterm"} | variables
        del environment["COLUMNS"]
        self.process = subprocess.Popen(
            [KATA, *arguments],
            cwd=desk.root,
            env=environment,
            stdin=self._theirs,
            stdout=self._theirs,
            stderr=self._theirs,
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),  # noqa: PLW1509  # so that Ctrl-C works
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        os.close(self._ours)
        os.close(self._theirs)

    def modes(self) -> list[object]:
        """The terminal's modes, such as whether it echoes."""
        modes: list[object] = termios.tcgetattr(self._theirs)
        return modes

    def type(self, keys: str) -> None:
        """Press keys."""
        os.write(self._ours, keys.encode())

    def until(self, *wanted: str) -> str:
        """Wait until all of these texts were shown, in this order, and give what was."""
        shown = ""
        deadline = time.monotonic() + SECONDS
        while time.monotonic() < deadline:
            if self._holds(shown, wanted):
                return shown
            if select.select([self._ours], [], [], 0.2)[0]:
                try:
                    shown += os.read(self._ours, 65536).decode(errors="replace")
                except OSError as error:
                    assert error.errno == errno.EIO  # noqa: PT017  # how Linux says that it was hung up
                    break
        raise AssertionError(f"{wanted} did not come; what came was:\n{shown}")

    def ended(self) -> int:
        """Wait for the end and give the exit code."""
        return self.process.wait(SECONDS)

    def _holds(self, shown: str, wanted: tuple[str, ...]) -> bool:
        position = 0
        for text in wanted:
            position = shown.find(text, position)
            if position < 0:
                return False
        return True


@pytest.mark.parametrize("variables", [{}, {"WATCHFILES_FORCE_POLLING": "1"}])
def test_a_save_is_judged_and_a_key_moves_on(desk: Desk, variables: dict[str, str]) -> None:
    with Terminal(desk, "watch", **variables) as terminal:
        terminal.until("The schema, written out", "✗ Not yet", PROMPT)
        terminal.type("n")
        terminal.until("Not solved yet")
        terminal.type("h")
        terminal.until("hint 1 of 3", PROMPT)
        desk.solve()
        terminal.until("✓ Solved", "The reality", "1 of 2 solved", PROMPT)
        terminal.type("r")
        terminal.until("The schema, written out", "✓ Solved", PROMPT)
        terminal.type("n")
        terminal.until("Switching the bakery", PROMPT)
        assert terminal.modes() != terminal.modes_before
        terminal.type("q")
        assert terminal.ended() == 0
        assert terminal.modes() == terminal.modes_before
    assert desk.progress()["hints"] == 1


def test_a_save_that_the_watcher_cannot_tell_is_judged_too(desk: Desk) -> None:
    """A watcher that polls goes by a file's time, which a save may leave as it was."""
    with Terminal(desk, "watch", "01", WATCHFILES_FORCE_POLLING="1") as terminal:
        terminal.until("✗ Not yet", PROMPT)
        status = desk.orders.stat()
        beside = desk.root / "saved.py"
        shutil.copyfile(desk.reference / "orders.py", beside)
        os.utime(beside, ns=(status.st_atime_ns, status.st_mtime_ns))
        beside.rename(desk.orders)
        terminal.until("✓ Solved", PROMPT)


def test_it_has_one_thread_when_it_forks(desk: Desk) -> None:
    with Terminal(desk, "watch", "01") as terminal:
        terminal.until("✗ Not yet", PROMPT)
        assert _threads(terminal.process.pid) == 1
        terminal.type("q")
        assert terminal.ended() == 0


def test_what_is_no_files_of_the_exercise_is_left_alone(desk: Desk) -> None:
    with Terminal(desk, "watch", "01") as terminal:
        terminal.until("✗ Not yet", PROMPT)
        with watching(desk.root / "exercises") as saves:
            for other in (desk.exercise / "notes.txt", desk.root / "exercises/06_tenant_switch/checkout.py"):
                while other not in _saved(other, saves):
                    pass
        desk.solve()
        shown = terminal.until("✓ Solved", PROMPT)
        assert shown.count("The schema, written out") == 1


def test_a_server_that_is_not_there_does_not_end_it(desk: Desk) -> None:
    closed = "postgresql://kata:x@127.0.0.1:1/postgres"
    desk.solve()
    with Terminal(desk, "watch", "01", "--postgres", closed) as terminal:
        terminal.until("? Not verified", PROMPT)
        terminal.type("r")
        terminal.until("? Not verified", PROMPT)
        terminal.type("q")
        assert terminal.ended() == 0


def test_ctrl_c_ends_it_and_leaves_nothing(desk: Desk) -> None:
    with Terminal(desk, "watch", "01") as terminal:
        terminal.until("✗ Not yet", PROMPT)
        terminal.type("\x03")
        shown = terminal.until("Ended.")
        assert terminal.ended() == 130
        assert "Traceback" not in shown
        assert terminal.modes() == terminal.modes_before
    assert list((desk.root / "tmp").iterdir()) == []


def _saved(path: Path, saves: Saves) -> set[Path]:
    """Save a file, and give what a watcher of our own tells: the command's has then heard of it too."""
    path.write_text("# thoughts\n")
    return saves.read() if select.select([saves], [], [], 1.0)[0] else set()


def _threads(pid: int) -> int:
    status = Path("/proc", str(pid), "status").read_text()
    return int(status.partition("Threads:")[2].split()[0])
