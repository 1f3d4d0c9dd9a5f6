"""Runs the tests of the order book, on days on which all is well and on others."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import asyncpg
from pgdbm import AsyncDatabaseManager

from checker.trials.subject.inner_pytest import run_pytest
from checker.trials.subject.looks import looked_at_first

SUITE = Path(__file__).parent / "book_tests"


async def begin_another_run() -> None:
    """Somebody else's run of the same tests has made its first database, and not yet connected to it."""
    server = await asyncpg.connect(os.environ["DATABASE_URL"])
    try:
        await server.execute(f'CREATE DATABASE "larder_book_{os.environ["PGUSER"]}_5eed0001"')
    finally:
        await server.close()


async def run_tests(day: str, tests: list[str]) -> dict[str, Any]:
    """Run tests of the order book.

    Args:
        day: what the day is like; one of `_DAYS`.
        tests: the names of the tests.

    Returns:
        pytest's exit code, and its reports: test, phase, outcome, and the error's first line.
    """
    return await run_pytest(
        SUITE, ["test_order_book.py", "-k", " or ".join(tests)], lambda: _begin(_DAYS[day])
    )


def _begin(day: Callable[[], None]) -> None:
    import sample_menu

    day()
    sample_menu.fill = looked_at_first(sample_menu.fill)


def _a_quiet_day() -> None:
    """Nothing happens."""


def _a_book_that_is_wrong() -> None:
    """The price of an order is the price of one piece, and all books are kept in the last one opened."""
    from order_book import OrderBook

    async def price_of_one(self: OrderBook) -> Any:
        return await self.db.fetch_value(
            "SELECT coalesce(sum(pence), 0) FROM {{tables.orders}} JOIN {{tables.menu}} USING (item)"
        )

    def keep_in_the_last_one(_: OrderBook, db: AsyncDatabaseManager) -> None:
        OrderBook.db = db

    OrderBook.pence = price_of_one
    OrderBook.__init__ = keep_in_the_last_one


def _a_menu_without_a_price() -> None:
    """Somebody has added a tart that has no price yet: the table refuses it."""
    from sample_menu import MENU

    MENU.append(("lemon tart", None))


def _ctrl_c() -> None:
    """Somebody presses Ctrl-C while the test reads from a book."""
    from order_book import OrderBook

    for name in ("pence", "pieces"):
        setattr(OrderBook, name, _interrupted(getattr(OrderBook, name)))


def _interrupted(method: Any) -> Any:
    async def interrupted(self: object) -> Any:
        signal.raise_signal(signal.SIGINT)
        return await method(self)

    return interrupted


_DAYS = {
    "a quiet day": _a_quiet_day,
    "the book is wrong": _a_book_that_is_wrong,
    "the menu is broken": _a_menu_without_a_price,
    "Ctrl-C": _ctrl_c,
}
