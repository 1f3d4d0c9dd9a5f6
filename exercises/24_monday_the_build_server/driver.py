"""Runs Larder's tests, on days on which all is well and on others."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import asyncpg

from checker.trials.subject.inner_pytest import run_pytest
from checker.trials.subject.looks import looked_at_first

SUITE = Path(__file__).parent / "larder_tests"

_WAITS_FOR_A_VISITOR = """
    SELECT EXISTS (
        SELECT FROM pg_stat_activity WHERE datname = current_database() AND usename <> current_user
    ) -- waits for a visitor
"""


async def begin_another_run() -> None:
    """Somebody else's run of the same tests has made its first database, and not yet connected to it."""
    server = await asyncpg.connect(os.environ["DATABASE_URL"])
    try:
        await server.execute(f'CREATE DATABASE "larder_{os.environ["PGUSER"]}_5eed0001_courier"')
    finally:
        await server.close()


async def run_tests(file: str, day: str) -> dict[str, Any]:
    """Run one file of Larder's tests.

    Args:
        file: its name.
        day: what the day is like; one of `_DAYS`.

    Returns:
        pytest's exit code, and its reports: test, phase, outcome, and the error's first line.
    """
    return await run_pytest(SUITE, [file], lambda: _begin(_DAYS[day]))


def _begin(day: Callable[[], None]) -> None:
    import courier
    import orders

    day()
    courier.write_tariff = looked_at_first(courier.write_tariff)
    orders.take_orders = looked_at_first(orders.take_orders)


def _all_is_well() -> None:
    """Nothing happens."""


def _no_tariff() -> None:
    """The machine has not been given the courier's tariff."""
    import courier

    courier.TARIFF = SUITE / "not_here.csv"


def _cancelled() -> None:
    """A newer commit makes the run pointless, and the build server cancels it: while a database is filled.

    Of two that are filled, it is the second.
    """
    import courier
    import orders

    courier.write_tariff = _interrupted(courier.write_tariff, call=1)
    orders.take_orders = _interrupted(orders.take_orders, call=2)


def _interrupted(function: Any, *, call: int) -> Any:
    calls = 0

    async def interrupted(*arguments: Any) -> None:
        nonlocal calls
        calls += 1
        if calls == call:
            signal.raise_signal(signal.SIGINT)
        await function(*arguments)

    return interrupted


def _the_move_loses_an_order() -> None:
    """The code under test is wrong: an order falls off on the way."""
    import orders

    async def lose_one(old: Any, new: Any) -> None:
        await move(old, new)
        await new.execute("DELETE FROM {{tables.orders}} WHERE item = 'rye loaf'")

    move, orders.move = orders.move, lose_one


def _a_visitor() -> None:
    """While the van looks where to stop, somebody connects to Ostrava's database, and stays."""
    from van import Van

    stops = Van.stops

    async def with_a_visitor(self: Van) -> list[str]:
        await _visited(self.bakeries["Ostrava"])
        return await stops(self)

    Van.stops = with_a_visitor


def _a_visitor_to_the_move(home: int) -> None:
    """Before the orders are moved, somebody connects to the old home (0) or the new one (1), and stays."""
    import orders

    move = orders.move

    async def with_a_visitor(*homes: Any) -> None:
        await _visited(homes[home])
        await move(*homes)

    orders.move = with_a_visitor


async def _visited(db: Any) -> None:
    while not await db.fetch_value(_WAITS_FOR_A_VISITOR):
        await asyncio.sleep(0.005)


_DAYS = {
    "all is well": _all_is_well,
    "no tariff": _no_tariff,
    "cancelled": _cancelled,
    "an order is lost": _the_move_loses_an_order,
    "a visitor": _a_visitor,
    "a visitor to the old one": partial(_a_visitor_to_the_move, 0),
    "a visitor to the new one": partial(_a_visitor_to_the_move, 1),
}
