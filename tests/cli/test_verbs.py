"""The verbs round the checks."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

from tests.cli.conftest import KATA

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Desk


def test_by_itself_it_says_where_you_are_and_what_to_type(desk: Desk) -> None:
    shown = desk.kata().stdout
    assert "0 of 2 solved" in shown
    assert "It's simpler to just write the schema name." in shown
    assert "exercises/01_written_out_schema/README.md" in shown
    assert "kata check" in shown


def test_help_names_every_verb_without_importing_it(desk: Desk) -> None:
    done = subprocess.run(
        [KATA, "--help"],
        cwd=desk.root,
        env=desk.environment() | {"PYTHONPROFILEIMPORTTIME": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    for verb in ("list", "check", "watch", "hint", "explain", "solution", "reset", "doctor", "stop", "dev"):
        assert f"\n  {verb} " in done.stdout
    for heavy in ("pydantic", "rich", "docker", "watchfiles", "asyncpg", "pytest"):
        assert f" {heavy}\n" not in done.stderr


def test_a_check_imports_nothing_that_it_does_not_need(desk: Desk) -> None:
    done = subprocess.run(
        [KATA, "check", "01"],
        cwd=desk.root,
        env=desk.environment() | {"PYTHONPROFILEIMPORTTIME": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    for heavy in ("docker", "watchfiles", "rich.markdown", "pgdbm"):
        assert f" {heavy}\n" not in done.stderr


def test_hints_come_one_at_a_time_and_are_remembered(desk: Desk) -> None:
    first, second, third, fourth = (desk.kata("hint", "01").stdout for _ in range(4))
    assert "hint 1 of 3" in first
    assert "2 more hints are left" in first
    assert "hint 2 of 3" in second
    assert "1 more hint is left" in second
    assert "hint 3 of 3" in third
    assert "That is the last" in third
    assert fourth == third
    assert desk.progress()["hints"] == 3


def test_hints_again_counts_none(desk: Desk) -> None:
    assert "No hint of 01 was shown yet" in desk.kata("hint", "01", "--again").stdout
    desk.kata("hint", "01")
    desk.kata("hint", "01")
    shown = desk.kata("hint", "01", "--again").stdout
    assert "hint 1 of 3" in shown
    assert "hint 2 of 3" in shown
    assert "hint 3 of 3" not in shown
    assert desk.progress()["hints"] == 2


def test_hints_survive_a_pass(desk: Desk) -> None:
    desk.kata("hint", "01")
    desk.solve()
    desk.kata("check", "01")
    assert desk.progress()["hints"] == 1
    assert desk.progress()["passed"] is not None


def test_explain_shows_a_rules_page(desk: Desk) -> None:
    shown = desk.kata("explain", "written-out-table").stdout
    assert shown.startswith("# written-out-table")
    assert "## Why is this bad" in shown


def test_explain_shows_an_exercises_task_and_what_its_checks_ask(desk: Desk) -> None:
    shown = desk.kata("explain", "01").stdout
    assert "Pendle & Rowe" in shown
    assert "`kata explain written-out-table`" in shown
    assert "- A manager without a schema finds its tables where PostgreSQL puts tables by default." in shown


def test_the_solution_is_a_difference_and_the_debrief(desk: Desk) -> None:
    shown = desk.kata("solution", "01", "--yes").stdout
    assert '-            \'INSERT INTO "brightwater".orders' in shown
    assert '+            "INSERT INTO {{tables.orders}}' in shown
    assert "# The reality" in shown


def test_the_solution_of_what_is_solved_needs_no_yes(desk: Desk) -> None:
    desk.solve()
    desk.kata("check", "01")
    assert desk.kata("solution", "01").returncode == 0


def test_reset_keeps_what_it_replaces_and_says_where(desk: Desk) -> None:
    shipped = desk.orders.read_bytes()
    kept = []
    for work in (b"# my work\n", b"# my other work\n"):
        desk.orders.write_bytes(work)
        done = desk.kata("reset", "01")
        assert done.returncode == 0
        assert desk.orders.read_bytes() == shipped
        folder = desk.root / done.stdout.rstrip().rstrip(".").rpartition(" ")[2]
        assert (folder / "orders.py").read_bytes() == work
        kept.append(folder)
    assert len(set(kept)) == 2
    assert (kept[0] / "orders.py").read_bytes() == b"# my work\n"


def test_reset_does_nothing_where_nothing_differs(desk: Desk) -> None:
    done = desk.kata("reset", "01")
    assert done.returncode == 0
    assert "Nothing to do" in done.stdout
    assert not (desk.root / ".kata").exists()


def test_reset_replaces_nothing_that_it_cannot_keep(desk: Desk) -> None:
    desk.orders.write_text("# my work\n")
    (desk.root / ".kata").write_text("a file where a folder should be")
    done = desk.kata("reset", "01")
    assert done.returncode == 3
    assert "Traceback" not in done.stderr
    assert desk.orders.read_text() == "# my work\n"


def test_the_doctor_finds_all_well(desk: Desk) -> None:
    done = desk.kata("doctor")
    assert (done.returncode, done.stderr) == (0, "")
    assert "✗" not in done.stdout
    assert "can be worked on" in done.stdout
    assert "2 exercises" in done.stdout


def test_the_doctor_says_what_to_do(desk: Desk) -> None:
    desk.orders.unlink()
    (desk.root / ".kata").mkdir()
    (desk.root / ".kata" / "progress.json").write_text("{")
    done = desk.kata("doctor", "--postgres", "postgresql://kata:secret@127.0.0.1:1/postgres")
    assert done.returncode == 3
    assert "lacks orders.py" in done.stdout
    assert "kata reset 01" in done.stdout
    assert "progress.broken-1" in done.stdout
    assert "Nothing answers at 127.0.0.1:1" in done.stdout
    assert "secret" not in done.stdout


def test_stop_ends_the_server(desk: Desk) -> None:
    desk.solve()
    folder = desk.root / "clusters"
    assert _kata_with_clusters_in(folder, desk, "check", "01").returncode == 0
    assert list(folder.glob("*/data"))
    assert _kata_with_clusters_in(folder, desk, "stop").stdout == "PostgreSQL is stopped and removed.\n"
    assert not list(folder.glob("*/data"))
    assert _kata_with_clusters_in(folder, desk, "stop").stdout == "No PostgreSQL of ours was running.\n"


def _kata_with_clusters_in(folder: Path, desk: Desk, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command so that it knows of no clusters but those in a folder: others may be in use."""
    code = (
        "import sys; from pathlib import Path; from checker.cli import main;"
        "from checker.postgres import runtime_folder;"
        "folder = Path(sys.argv.pop(1)); runtime_folder.candidates = lambda: iter([folder]); main()"
    )
    return subprocess.run(
        [sys.executable, "-c", code, str(folder), *arguments],
        cwd=desk.root,
        env=desk.environment(),
        capture_output=True,
        text=True,
        check=False,
    )
