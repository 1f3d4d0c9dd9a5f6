"""Runs pytest in a fork of the subject: for exercises whose code is a test suite.

The run has its imports behind it, and ends as a process of its own would: by a signal, or with its exit code.
"""

from __future__ import annotations

import atexit
import json
import os
import signal
import sys
import traceback
from typing import TYPE_CHECKING, Any, NoReturn

import pytest

from checker.trials.subject.pipes import read_all

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

UNUSED = ("doctest", "faulthandler", "junitxml", "pastebin", "threadexception", "unraisableexception")
OPTIONS = (
    "--rootdir=.",
    f"--config-file={os.devnull}",
    "--override-ini=asyncio_mode=auto",
    "--override-ini=asyncio_default_fixture_loop_scope=function",
    "--assert=plain",
    "-pno:cacheprovider",
    "-pno:terminal",  # nobody reads it, and it takes longer than the tests
    *(f"-pno:{plugin}" for plugin in UNUSED),
    "-ppytest_asyncio.plugin",
)


async def run_pytest(suite: Path, arguments: list[str], prepare: Callable[[], None]) -> dict[str, Any]:
    """Run `pytest` as a process of its own would.

    Args:
        suite: the folder of the tests, in which it runs.
        arguments: what to run, as on its command line.
        prepare: called before it starts, when the suite's modules can be imported.

    Returns:
        pytest's exit code, and its reports: test, phase, outcome, and the error's first line.
    """
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(reading)
        _become_pytest(suite, arguments, prepare, writing)
    os.close(writing)
    told = await read_all(reading)
    _, status = os.waitpid(pid, 0)  # noqa: ASYNC222  # it has closed its pipe: it ends now
    return {"exit_code": os.waitstatus_to_exitcode(status), "reports": json.loads(told or b"[]")}


class _Reports:
    """A pytest plugin that keeps what is reported."""

    def __init__(self) -> None:
        self.told: list[list[str]] = []

    def pytest_configure(self, config: pytest.Config) -> None:
        config.option.tbstyle = "line"  # as `--tb=line`, which goes with the terminal

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        test = report.nodeid.rpartition("::")[2]
        self.told.append([test, report.when, report.outcome, _first_line(report)])


def _first_line(report: pytest.TestReport) -> str:
    if isinstance(report.longrepr, tuple):  # skipped: file, line, reason
        text = report.longrepr[2]
    elif crash := getattr(report.longrepr, "reprcrash", None):
        text = crash.message
    else:  # a fixture that is not there: its error is marked with an E, below where it was asked for
        text = report.longreprtext.rpartition("\nE ")[2].strip()
    return next(iter(text.splitlines()), "")


def _become_pytest(suite: Path, arguments: list[str], prepare: Callable[[], None], telling: int) -> NoReturn:
    """In the fork: run as a process of its own would, tell the reports, and end."""
    atexit._clear()  # noqa: SLF001  # a fork keeps its parent's: it must not run them
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    reports = _Reports()
    code = 70
    try:
        os.chdir(suite)
        sys.path.insert(0, str(suite))
        prepare()
        code = int(pytest.main([*arguments, *OPTIONS], plugins=[reports]))
        atexit._run_exitfuncs()  # noqa: SLF001  # as the interpreter does at its end
    except BaseException:  # noqa: BLE001  # whatever it is, the process ends below
        traceback.print_exc(limit=-3)
    finally:
        # Below is the stack of the process that was forked: nothing may unwind into it.
        sys.stdout.flush()
        os.write(telling, json.dumps(reports.told).encode())
        os._exit(code)
