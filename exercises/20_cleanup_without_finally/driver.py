"""Runs the counter's tests, on an ordinary day and on days on which something goes wrong."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from checker.trials.subject.inner_pytest import run_pytest
from checker.trials.subject.looks import looked_at_first

SUITE = Path(__file__).parent / "bakery_tests"

_WAITS_FOR_A_VISITOR = """
    SELECT EXISTS (
        SELECT FROM pg_stat_activity WHERE datname = current_database() AND usename <> current_user
    ) -- waits for a visitor
"""


async def run_test(test: str, day: str) -> dict[str, Any]:
    """Run one of the counter's tests.

    Args:
        test: its name.
        day: what kind of day it is; one of `_DAYS`.

    Returns:
        pytest's exit code, and its reports: test, phase, outcome, and the error's first line.
    """
    return await run_pytest(SUITE, [f"test_counter.py::{test}"], lambda: _begin(_DAYS[day]))


def _begin(day: Callable[[], None]) -> None:
    import sample_bakery

    day()
    sample_bakery.fill = looked_at_first(sample_bakery.fill)


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


def _a_visitor() -> None:
    """During the test somebody connects to its database, and stays: PostgreSQL refuses to drop it."""
    from counter import Counter

    price = Counter.price

    async def with_a_visitor(self: Counter, item: str) -> int:
        while not await self.db.fetch_value(_WAITS_FOR_A_VISITOR):
            await asyncio.sleep(0.005)
        return await price(self, item)

    Counter.price = with_a_visitor


_DAYS = {
    "an ordinary day": _ordinary,
    "a test fails": _a_test_fails,
    "the sample breaks": _the_sample_breaks,
    "Ctrl-C": _ctrl_c,
    "the till is wrong": _the_till_is_wrong,
    "a visitor": _a_visitor,
}
