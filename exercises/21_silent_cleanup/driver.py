"""Runs the tests of the round, on days on which all is well and on others."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

from checker.trials.subject.inner_pytest import run_pytest
from checker.trials.subject.looks import looked_at_first

SUITE = Path(__file__).parent / "round_tests"

_WAITS_FOR_A_VISITOR = """
    SELECT EXISTS (
        SELECT FROM pg_stat_activity WHERE datname = current_database() AND usename <> current_user
    ) -- waits for a visitor
"""


async def run_test(test: str, day: str) -> dict[str, Any]:
    """Run one of the tests of the round.

    Args:
        test: its name.
        day: what the day is like; one of `_DAYS`.

    Returns:
        pytest's exit code, and its reports: test, phase, outcome, and the error's first line.
    """
    return await run_pytest(SUITE, [f"test_round.py::{test}"], lambda: _begin(_DAYS[day]))


def _begin(day: Callable[[], None]) -> None:
    import orders_of_the_day

    day()
    orders_of_the_day.take_orders = looked_at_first(orders_of_the_day.take_orders)


def _a_quiet_day() -> None:
    """Nothing happens."""


def _an_order_without_a_number() -> None:
    """Brightwater has noted an order and not how many: the table refuses it."""
    from orders_of_the_day import ORDERS

    ORDERS["Brightwater"] = [("rye loaf", None)]


def _a_visitor() -> None:
    """While the test runs, somebody connects to Ostrava's database, and stays."""
    from van import Round

    ordered_from = Round.ordered_from

    async def with_a_visitor(self: Round, bakery: str) -> int:
        if bakery == "Ostrava":
            while not await self.bakeries[bakery].fetch_value(_WAITS_FOR_A_VISITOR):
                await asyncio.sleep(0.005)
        return await ordered_from(self, bakery)

    Round.ordered_from = with_a_visitor


def _a_visitor_and_a_failing_test() -> None:
    """The same, and Ostrava has been asked for another number of rolls than the test expects."""
    from orders_of_the_day import ORDERS

    ORDERS["Ostrava"] = [("poppy seed roll", 72)]
    _a_visitor()


_DAYS = {
    "a quiet day": _a_quiet_day,
    "an order without a number": _an_order_without_a_number,
    "a visitor": _a_visitor,
    "a visitor, and a test that fails": _a_visitor_and_a_failing_test,
}
