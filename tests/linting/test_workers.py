"""Several processes find what one does, and none of them is waited for in vain."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from checker.linting import workers
from checker.linting.errors import ExaminationEnded
from tests.cli.conftest import KATA
from tests.linting.project import HEAD, WRONG, report_of, write

linux = pytest.mark.skipif(sys.platform != "linux", reason="only on Linux there is more than one process")


@pytest.fixture
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every file is a chunk, and there are always several processors."""
    monkeypatch.setattr(workers, "_A_CHUNK", 1)
    monkeypatch.setattr(workers, "_processors", lambda: 3)


@pytest.fixture
def code(tmp_path: Path) -> Path:
    for number in range(12):
        write(tmp_path, f"orders_{number:02}.py", WRONG if number % 3 else HEAD + "    pass\n")
    write(tmp_path, "broken.py", "x = (\n")
    return tmp_path


@linux
@pytest.mark.usefixtures("small_chunks")
def test_several_processes_find_what_one_does(code: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    together = report_of(code)
    assert len(together.findings) == 8
    monkeypatch.setattr(workers, "_processors", lambda: 1)
    assert report_of(code) == together


@linux
@pytest.mark.usefixtures("small_chunks")
def test_a_process_that_ends_by_itself_is_said(code: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ours = os.getpid()

    def killed(*_: object) -> None:
        assert os.getpid() != ours
        os.kill(os.getpid(), signal.SIGKILL)

    monkeypatch.setattr(workers, "report_of", killed)
    with pytest.raises(ExaminationEnded, match="memory"):
        report_of(code)


@linux
def test_ctrl_c_ends_it_without_a_traceback(tmp_path: Path) -> None:
    for number in range(40):
        write(tmp_path, f"many/m{number}.py", HEAD + "    x = [1]\n" * 40_000)
    run = subprocess.Popen(
        [KATA, "lint", "--no-cache", "many"],
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], "HOME": str(tmp_path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    # Examining it all takes a minute: when there are processes for it, it has not come to its end.
    children = Path(f"/proc/{run.pid}/task/{run.pid}/children")
    deadline = time.monotonic() + 30
    while not children.read_text():
        assert time.monotonic() < deadline
        time.sleep(0.01)
    os.killpg(run.pid, signal.SIGINT)
    stdout, stderr = run.communicate(timeout=30)
    assert (stdout, stderr.strip(), run.returncode) == ("", "Ended.", 130)
    with pytest.raises(ProcessLookupError):
        os.killpg(run.pid, 0)
