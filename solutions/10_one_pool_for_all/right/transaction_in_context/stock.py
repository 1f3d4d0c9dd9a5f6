"""What is on the shelves."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from pgdbm import AsyncDatabaseManager

_under_way: ContextVar[Any] = ContextVar("under_way")


@contextmanager
def on_connection(connection: Any) -> Iterator[None]:
    """Let the stock work on a connection that is held already."""
    before = _under_way.set(connection)
    try:
        yield
    finally:
        _under_way.reset(before)


class SoldOut(Exception):
    """There is less left than was asked for."""


class Stock:
    """Keeps count of what is left of each item."""

    def __init__(self, db: AsyncDatabaseManager) -> None:
        self.db = db

    async def set_aside(self, item: str, quantity: int) -> None:
        """Take some of an item off the shelf, for an order.

        Raises:
            SoldOut: If there is not enough left.
        """
        statement = self.db.prepare_query(
            "UPDATE {{tables.items}} SET available = available - $2"
            " WHERE item = $1 AND available >= $2 RETURNING available"
        )
        left = await _under_way.get().fetchval(statement, item, quantity)
        if left is None:
            raise SoldOut(f"{quantity} of {item!r} are more than there are")
