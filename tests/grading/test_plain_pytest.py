"""Plain `pytest exercises/NN` comes to the verdict of `kata check`, and keeps learners' code outside."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from checker.grading.judge import Job, judge
from checker.verdict import ExerciseStatus
from tests.small_suite import HONEST, KATA

if TYPE_CHECKING:
    from checker.grading.judge import Machinery
    from checker.suite.workspace import Workspace
    from tests.small_suite import SmallSuite

SETTINGS = "pyproject.toml"


def _pytest(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *arguments]
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PYTEST")}
    return subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture
def clone(suite: Workspace, tmp_path: Path) -> Path:
    """The exercises and the project's settings in a folder of their own."""
    shutil.copytree(suite.root / "exercises", tmp_path / "exercises")
    shutil.copytree(suite.root / "solutions", tmp_path / "solutions")
    shutil.copy(suite.root / SETTINGS, tmp_path)
    return tmp_path


def test_every_exercise_gets_the_same_verdict(clone: Path, suite: Workspace, machinery: Machinery) -> None:
    """As shipped, and with the reference in place: pytest's exit code says what the verdict says."""
    for exercise in suite.exercises:
        for variant in (exercise.shipped, exercise.reference):
            folder = clone / "exercises" / exercise.name
            shutil.copytree(variant, folder, dirs_exist_ok=True)
            [(_, verdict)] = judge([Job(exercise, variant)], machinery)
            run = _pytest(clone, f"exercises/{exercise.name}")
            assert (run.returncode == 0) == (verdict.status is ExerciseStatus.PASSED), run.stdout
            assert run.returncode in {0, 1}, run.stdout + run.stderr
            for check in verdict.checks:
                if check.status.value == "failed" and check.required:
                    assert check.title in run.stdout


def test_the_learners_conftest_stays_outside(small_suite: SmallSuite) -> None:
    """A conftest.py beside the exercise could patch the trials; it is not even imported."""
    exercise = small_suite.laid_out(HONEST.replace("7", "8"))
    (exercise.folder / "conftest.py").write_text("import os\nos._exit(0)\n")
    inner = exercise.folder / "bakery_tests"
    inner.mkdir()
    (inner / "conftest.py").write_text("import os\nos._exit(0)\n")
    (inner / "test_nothing.py").write_text("def test_nothing():\n    pass\n")
    shutil.copy("pyproject.toml", small_suite.root)
    run = _pytest(small_suite.root, "exercises/01_hours")
    assert run.returncode == 1, run.stdout + run.stderr
    assert "Monday is not at seven." in run.stdout
    assert "test_nothing" not in run.stdout


def test_advice_is_a_warning(small_suite: SmallSuite) -> None:
    """A rule that decides nothing does not decide here either."""
    rule = "migrations-without-module-name"
    migrating = "import pgdbm\n\ndef migrations(db):\n    return pgdbm.AsyncMigrationManager(db)\n"
    small_suite.laid_out(
        HONEST + migrating, kata=KATA.replace("[subject]", f'[rules]\n{rule} = "advice"\n\n[subject]')
    )
    shutil.copy("pyproject.toml", small_suite.root)
    run = _pytest(small_suite.root, "exercises/01_hours")
    assert run.returncode == 0, run.stdout + run.stderr
    assert "gives its migrations no `module_name`" in run.stdout


def test_other_runs_of_pytest_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "test_bread.py").write_text("def test_bread(timeline):\n    pass\n")
    run = _pytest(tmp_path, "test_bread.py")
    assert "fixture 'timeline' not found" in run.stdout


def test_a_debugger_stops_in_the_learners_line(small_suite: SmallSuite) -> None:
    """`--pdb` needs the code in this process; that never counts."""
    exercise = small_suite.laid_out(
        "async def opening_time(day):\n    hour = {'Sunday': 8}\n    return hour[day]\n"
    )
    kata = str(Path(sys.executable).with_name("kata"))
    command = [kata, "check", "--in-process", "--pdb", exercise.name]
    run = subprocess.run(
        command,
        cwd=small_suite.root,
        input="print('the day is', day)\nquit\n",
        capture_output=True,
        text=True,
        check=False,
    )
    assert "the day is Monday" in run.stdout, run.stdout + run.stderr
    assert "does not count" in run.stdout + run.stderr
