"""Runs the counter's tests, on an ordinary day and on days on which something goes wrong.

Every run is a fork of this process: a `pytest bakery_tests` that has its imports behind it.
"""

from __future__ import annotations

import asyncio
import atexit
import json
import os
import signal
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

import pytest

SUITE = Path(__file__).parent / "bakery_tests"
UNUSED = (
    "doctest",
    "faulthandler",
    "junitxml",
    "pastebin",
    "threadexception",
    "unittest",
    "unraisableexception",
)
OPTIONS = (
    f"--rootdir={SUITE}",
    f"--config-file={os.devnull}",
    "--override-ini=asyncio_mode=auto",
    "--override-ini=asyncio_default_fixture_loop_scope=function",
    "--assert=plain",
    "-pno:cacheprovider",
    "-pno:terminal",  # nobody reads it, and it takes longer than the tests
    *(f"-pno:{plugin}" for plugin in UNUSED),
    "-ppytest_asyncio.plugin",
)


async def run_test(test: str, day: str) -> dict[str, Any]:
    """Run one of the counter's tests.

    Args:
        test: its name.
        day: what kind of day it is; one of `_DAYS`.

    Returns:
        pytest's exit code, and its reports: phase, outcome, and the error's first line.
    """
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(reading)
        _become_pytest(test, day, writing)
    os.close(writing)
    told = await _read_all(reading)
    _, status = os.waitpid(pid, 0)
    return {"exit_code": os.waitstatus_to_exitcode(status), "reports": json.loads(told or b"[]")}


class _Reports:
    """A pytest plugin that keeps what is reported."""

    def __init__(self) -> None:
        self.told: list[list[str]] = []

    def pytest_configure(self, config: pytest.Config) -> None:
        config.option.tbstyle = "line"  # as `--tb=line`, which goes with the terminal

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.told.append([report.when or "", report.outcome, _first_line(report)])


def _first_line(report: pytest.TestReport) -> str:
    if isinstance(report.longrepr, tuple):  # skipped: file, line, reason
        text = report.longrepr[2]
    elif crash := getattr(report.longrepr, "reprcrash", None):
        text = crash.message
    else:  # a fixture that is not there: its error is marked with an E, below where it was asked for
        text = report.longreprtext.rpartition("\nE ")[2].strip()
    return next(iter(text.splitlines()), "")


def _become_pytest(test: str, day: str, telling: int) -> NoReturn:
    """In the fork: run the test as a process of its own would, tell the reports, and end."""
    atexit._clear()
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    reports = _Reports()
    code = 70
    try:
        sys.path.insert(0, str(SUITE))
        _DAYS[day]()
        code = int(pytest.main([f"{SUITE}/test_counter.py::{test}", *OPTIONS], plugins=[reports]))
        atexit._run_exitfuncs()
    except BaseException:
        traceback.print_exc(limit=-3)
    finally:
        # Below is the stack of the process that was forked: nothing may unwind into it.
        sys.stdout.flush()
        os.write(telling, json.dumps(reports.told).encode())
        os._exit(code)


async def _read_all(descriptor: int) -> bytes:
    reader = asyncio.StreamReader()
    transport, _ = await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(reader), os.fdopen(descriptor, "rb")
    )
    try:
        return await reader.read()
    finally:
        transport.close()


def _ordinary() -> None:
    """Nothing goes wrong."""


def _a_test_fails() -> None:
    """The price of a loaf has been changed, and its test has not."""
    import sample_bakery

    sample_bakery.MENU[0] = ("rye loaf", 510)


def _the_sample_breaks() -> None:
    """Somebody has added a tart that has no price yet: the table refuses it."""
    import sample_bakery

    sample_bakery.MENU.append(("lemon tart", None))


def _ctrl_c() -> None:
    """Somebody presses Ctrl-C while the menu is being written."""
    import sample_bakery

    def interrupted() -> Iterator[tuple[str, int | None]]:
        yield "rye loaf", 480
        signal.raise_signal(signal.SIGINT)
        yield "plum cake", 320

    sample_bakery.MENU = interrupted()


def _the_till_is_wrong() -> None:
    """A sale forgets the money. No test looks at the till; what looks is the check after the test."""
    from counter import Counter

    async def forget(self: Counter, pence: int) -> None:
        return None

    Counter.take = forget


_DAYS = {
    "an ordinary day": _ordinary,
    "a test fails": _a_test_fails,
    "the sample breaks": _the_sample_breaks,
    "Ctrl-C": _ctrl_c,
    "the till is wrong": _the_till_is_wrong,
}
