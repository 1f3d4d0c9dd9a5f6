"""What is flagged is what no honest fix needs: nothing of ours is, and every kind of it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from checker.cohort.honesty import flags_in

ROOT = Path(__file__).parents[2]


def test_nothing_that_the_suite_ships_is_flagged() -> None:
    """Exercises as shipped, references, right fixes and near-misses: all that honest people write."""
    flagged = [
        (file.relative_to(ROOT).as_posix(), flag.name, flag.line)
        for folder in ("exercises", "solutions")
        for file in sorted((ROOT / folder).rglob("*.py"))
        if not (folder == "exercises" and file.name == "driver.py")
        and not (file.parent.parent.name == "exercises" and file.name.startswith("test_"))
        for flag in flags_in(file.name, file.read_text())
    ]
    assert [one for one in flagged if "harness" not in one[0]] == []


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("import ctypes", "native-code"),
        ("from ctypes import CDLL", "native-code"),
        ("import gc", "frame-inspection"),
        ("import sys\nx = sys._getframe(1)", "frame-inspection"),
        ("import inspect\nx = inspect.currentframe().f_back", "frame-inspection"),
        ("x = object.__subclasses__()", "frame-inspection"),
        ("import pytest", "test-framework"),
        ("import _pytest.runner", "test-framework"),
        ("import checker.verdict", "the-checker"),
        ("import os\nos._exit(0)", "process-exit"),
        ("import os\nos.kill(-1, 9)", "process-exit"),
        ("exec('x = 1')", "code-from-text"),
        ("x = __import__('gc')", "code-from-text"),
        ("x = open('/proc/self/maps')", "the-surroundings"),
        ("import os\nx = 'kata-tmp' in os.getcwd()", "the-surroundings"),
    ],
)
def test_what_tries_is_flagged(code: str, name: str) -> None:
    flags = list(flags_in("orders.py", code))
    assert {flag.name for flag in flags} == {name}
    assert flags[-1].line == code.count("\n") + 1
    assert all(flag.path == "orders.py" and flag.message.startswith("This ") for flag in flags)


def test_a_test_may_bring_its_framework() -> None:
    assert list(flags_in("tests/test_orders.py", "import pytest")) == []
    assert list(flags_in("tests/conftest.py", "import pytest")) == []


@pytest.mark.parametrize("code", ["x = (", "\x00", "(" * 500 + ")" * 500, "é" * 3])
def test_what_is_no_python_has_none(code: str) -> None:
    assert list(flags_in("orders.py", code)) == []
