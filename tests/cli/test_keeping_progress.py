"""Progress: kept by what passed, never silently done, never silently lost."""

from __future__ import annotations

import ctypes
import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Desk

STRICTER = '''

async def test_more(subject: Subject) -> None:
    """Larder does even more."""
    raise AssertionError("It does not do more.")
'''
PR_CAPBSET_DROP = 24
OVERRIDING = {"CAP_DAC_OVERRIDE": 1, "CAP_DAC_READ_SEARCH": 2}


def test_a_change_after_the_pass_asks_to_check_again(desk: Desk) -> None:
    desk.solve()
    desk.kata("check", "01")
    assert "✓ solved" in desk.kata("list").stdout
    passed = desk.orders.read_text()

    desk.orders.write_text(passed + "\n# one more line\n")
    assert "↻ check again" in desk.kata("list").stdout
    assert "solved once; it has changed since" in desk.kata().stdout

    desk.orders.write_text(passed)
    assert "✓ solved" in desk.kata("list").stdout


def test_another_version_of_the_suite_asks_to_check_again(desk: Desk) -> None:
    desk.solve()
    desk.kata("check", "01")
    path = desk.root / ".kata" / "progress.json"
    path.write_text(path.read_text().replace('"suite": "0', '"suite": "older than 0'))
    assert "↻ check again" in desk.kata("list").stdout


def test_a_solved_exercise_that_fails_later_stays_on_the_list(desk: Desk) -> None:
    desk.solve()
    desk.kata("check", "01")
    trials = desk.exercise / "test_written_out_schema.py"
    trials.write_text(trials.read_text() + STRICTER)
    assert desk.kata("check", "01").returncode == 1
    assert desk.progress()["passed"]["content"] is None
    assert "↻ check again" in desk.kata("list").stdout


def test_two_checks_at_once_are_both_kept(desk: Desk) -> None:
    for number in ("01", "06"):
        for reference in (desk.root / "solutions").glob(f"{number}_*/reference/*.py"):
            target = desk.root / "exercises" / reference.parent.parent.name / reference.name
            target.write_bytes(reference.read_bytes())
    both = [desk.start("check", number, stdout=subprocess.PIPE) for number in ("01", "06")]
    for kata in both:
        kata.communicate()
    assert [kata.returncode for kata in both] == [0, 0]
    assert "2 of 2 solved" in desk.kata("list").stdout


@pytest.mark.parametrize("content", ["", "{", "[]", '{"format": 2}', '{"format": 1, "exercises": {"x": 3}}'])
def test_a_broken_file_is_kept_aside_and_said(desk: Desk, content: str) -> None:
    folder = desk.root / ".kata"
    folder.mkdir()
    (folder / "progress.json").write_text(content)
    done = desk.kata("list")
    assert done.returncode == 0
    assert done.stderr == (
        ".kata/progress.json could not be understood. It is kept as .kata/progress.broken-1, and progress"
        " begins anew.\n"
    )
    assert (folder / "progress.broken-1").read_text() == content
    assert desk.kata("list").stderr == ""


def test_a_workspace_that_cannot_be_written_to_changes_no_verdict(desk: Desk) -> None:
    desk.kata("doctor")  # starts the server, for which root needs all of its rights
    desk.solve()
    desk.root.chmod(0o555)
    try:
        done = desk.kata("check", "01", preexec_fn=_obey_modes)
        listed = desk.kata("list", preexec_fn=_obey_modes)
    finally:
        desk.root.chmod(0o755)
    assert (done.returncode, "✓ Solved" in done.stdout) == (0, True)
    assert done.stderr == (
        "Progress could not be kept: Permission denied (.kata/progress.json). Nothing else is affected.\n"
    )
    assert listed.returncode == 0
    assert not (desk.root / ".kata").exists()


def test_files_that_change_while_they_are_checked_do_not_count(desk: Desk) -> None:
    desk.solve()
    changing = desk.orders.read_text().replace(
        '        """Take an order and return its number."""\n',
        '        """Take an order and return its number."""\n'
        f"        open({str(desk.orders)!r}, 'a').write('# saved again')\n",
    )
    desk.orders.write_text(changing)
    done = desk.kata("check", "01")
    assert done.returncode == 0
    assert "changed while they were checked" in done.stderr
    assert not (desk.root / ".kata").exists()


def test_a_change_is_whole_or_not_there(desk: Desk) -> None:
    """Readers that run beside a writer see one of its states, never half of one."""
    writer = (
        "import sys; from pathlib import Path; from checker.suite.progress import ProgressFile;"
        "from checker.suite.workspace import open_workspace;"
        "root = Path(sys.argv[1]); e = open_workspace(root).find('01');"
        "[ProgressFile(root).note_hints(e, n) for n in range(200)]"
    )
    path = desk.root / ".kata" / "progress.json"
    with subprocess.Popen([sys.executable, "-c", writer, str(desk.root)]) as process:
        reads = 0
        while process.poll() is None:
            if path.exists():
                json.loads(path.read_text())
                reads += 1
    assert reads
    assert desk.progress()["hints"] == 199


def _obey_modes() -> None:
    """Make root obey the modes of files, as every other user does."""
    if os.geteuid() == 0:
        for capability in OVERRIDING.values():
            ctypes.CDLL(None).prctl(PR_CAPBSET_DROP, capability, 0, 0, 0)
