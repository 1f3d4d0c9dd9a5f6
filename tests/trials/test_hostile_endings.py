"""Whatever the learner's code does to its process, it gets a clear verdict: never a pass, never a hang."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from checker.verdict import Cause, CheckStatus, ExerciseStatus
from tests.small_suite import HONEST, shown

if TYPE_CHECKING:
    from tests.small_suite import SmallSuite

LONGEST_SECONDS = 20.0
"""Two trials that stall for two seconds each, with room for a busy machine: not a hang."""

IN_A_CALL = "async def opening_time(day):\n    {}\n    return 7\n"

ENDINGS = {
    "sys.exit(0) on import": ("import sys\nsys.exit(0)\n", "SystemExit"),
    "os._exit(0) on import": ("import os\nos._exit(0)\n", "exit code 0"),
    "sys.exit(0) in a call": (
        IN_A_CALL.format("import sys; sys.exit(0)"),
        "`opening_time` raised SystemExit",
    ),
    "os._exit(0) in a call": (IN_A_CALL.format("import os; os._exit(0)"), "exit code 0"),
    "os._exit(0) in another thread": (
        "import os, threading\nthreading.Thread(target=os._exit, args=(0,)).start()\n" + HONEST,
        "exit code 0",
    ),
    "an endless loop on import": ("while True:\n    pass\n", "hours.py:1"),
    "an endless loop in a call": (IN_A_CALL.format("\n    while True:\n        pass"), "hours.py:"),
    "waiting for ever": (IN_A_CALL.format("import asyncio; await asyncio.Event().wait()"), "hours.py:2"),
    "a crash of the interpreter": (
        IN_A_CALL.format("import ctypes; ctypes.string_at(0)"),
        "killed by SIGSEGV",
    ),
    "kill -9 of itself": (IN_A_CALL.format("import os; os.kill(os.getpid(), 9)"), "killed by SIGKILL"),
    "a flood of output": (IN_A_CALL.format("print('rye ' * 100_000)"), "printed more than 64 KB"),
    "a flood that never ends": (
        IN_A_CALL.format("\n    while True:\n        print('rye')"),
        "printed more than 64 KB",
    ),
    "a missing module": ("import flour\n" + HONEST, "No module named 'flour'"),
    "a missing name": ("async def closing_time(day):\n    return 18\n", "opening_time"),
    "KeyboardInterrupt": (IN_A_CALL.format("raise KeyboardInterrupt"), "raised KeyboardInterrupt"),
    "CancelledError": (IN_A_CALL.format("import asyncio; raise asyncio.CancelledError"), "CancelledError"),
    "exceptions without a text": (
        IN_A_CALL.format("raise TimeoutError from KeyError()"),
        "raised TimeoutError\nIt came from KeyError\n",
    ),
    "an exception whose text cannot be read": (
        "class Burnt(Exception):\n    def __str__(self):\n        raise ValueError\n"
        + IN_A_CALL.format("raise Burnt"),
        "raised Burnt",
    ),
    "a number that is equal to everything": (
        (
            "class Seven(int):\n    __eq__ = lambda self, other: True\n    __hash__ = int.__hash__\n"
            "async def opening_time(day):\n    return Seven(3)\n"
        ),
        "a value of type Seven",
    ),
    "not a number": ("async def opening_time(day):\n    return float('nan')\n", "the number nan"),
    "a value nested too deeply": (
        "async def opening_time(day):\n    x = []\n    for _ in range(100):\n        x = [x]\n    return x\n",
        "nested more than",
    ),
    "an answer that is too long": (
        "async def opening_time(day):\n    return 'x' * 3_000_000\n",
        "not an answer",
    ),
    "all the memory": (IN_A_CALL.format("bytearray(4 << 30)"), "MemoryError"),
    "closing every descriptor": (
        IN_A_CALL.format("import os; os.closerange(0, 64); import time; time.sleep(60)"),
        "closed the connection",
    ),
    "garbage in place of answers": (
        "import os\nfor fd in range(3, 16):\n    try:\n        os.write(fd, b'{]\\n')\n    except OSError:\n"
        "        pass\n" + HONEST,
        "not an answer",
    ),
    "recursion without end": (
        "async def opening_time(day):\n    return await opening_time(day)\n",
        "RecursionError",
    ),
}


@pytest.mark.parametrize("ending", ENDINGS)
def test_every_ending_fails_clearly(ending: str, small_suite: SmallSuite) -> None:
    code, told = ENDINGS[ending]
    began = time.monotonic()
    verdict = small_suite.judged(code)
    assert verdict.status is ExerciseStatus.FAILED, shown(verdict)
    assert told in shown(verdict)
    assert time.monotonic() - began < LONGEST_SECONDS


def test_honest_code_passes(small_suite: SmallSuite) -> None:
    verdict = small_suite.judged(HONEST)
    assert verdict.status is ExerciseStatus.PASSED, shown(verdict)
    assert [check.status for check in verdict.checks] == [CheckStatus.PASSED] * 2


@pytest.mark.parametrize(
    "code",
    [
        "import atexit, os\natexit.register(os._exit, 0)\n",  # nothing asks for its exit code
        "import asyncio\nasyncio.run(asyncio.sleep(0))\n",  # no event loop runs on import
        "print('opening')\n",
    ],
)
def test_harmless_oddities_change_nothing(code: str, small_suite: SmallSuite) -> None:
    assert small_suite.judged(code + HONEST).status is ExerciseStatus.PASSED
    assert small_suite.judged(code + HONEST.replace("7", "8")).status is ExerciseStatus.FAILED


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("async def opening_time(day)\n    return 7\n", "hours.py:1"),
        ("def opening_time(:\n", "hours.py:1"),
        ("café = 1\n".encode("latin-1"), "hours.py:1"),
    ],
)
def test_a_file_that_is_not_python_is_told_by_its_line(
    text: str | bytes, told: str, small_suite: SmallSuite
) -> None:
    verdict = small_suite.judged(text)
    assert verdict.status is ExerciseStatus.FAILED
    assert told in shown(verdict)
    assert {check.cause for check in verdict.checks if check.kind == "trial"} == {Cause.SYNTAX}


def test_what_a_subject_started_ends_with_it(small_suite: SmallSuite) -> None:
    """A grandchild that leaves the process group is killed as well."""
    code = (
        "import subprocess, sys\n"
        "async def opening_time(day):\n"
        "    child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'],"
        " start_new_session=True)\n"
        "    return child.pid\n"
    )
    verdict = small_suite.judged(code)
    observed = next(c.observed for check in verdict.checks for c in check.comments if c.observed)
    deadline = time.monotonic() + 5
    while _alive(int(observed)) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not _alive(int(observed))


def _alive(pid: int) -> bool:
    try:
        with open(f"/proc/{pid}/stat") as stat:  # noqa: PTH123  # a race with its end is part of the question
            return stat.read().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


@pytest.mark.parametrize(
    ("trials", "told"),
    [
        ("async def test_it_answers(subject):\n    '''It does.'''\n    raise KeyError('rye')\n", "KeyError"),
        ("import flour\nasync def test_it_answers(subject):\n    '''It does.'''\n", "flour"),
        ("async def test_it_answers(subject):\n    '''It does.'''\n    await subject.call('nap')\n", "nap"),
        (
            "import os\nasync def test_it_answers(subject):\n    '''It does.'''\n    os._exit(0)\n",
            "exit code 0",
        ),
    ],
)
def test_a_fault_of_ours_is_never_the_learners(trials: str, told: str, small_suite: SmallSuite) -> None:
    verdict = small_suite.judged(HONEST, trials=trials)
    assert verdict.status is ExerciseStatus.NOT_VERIFIED
    assert verdict.checks[0].cause is Cause.MACHINERY
    assert told in shown(verdict)
