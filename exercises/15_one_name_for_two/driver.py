"""Larder, as far as it concerns its bakeries: this starts `bakeries.py`, opens some and takes orders."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from bakeries import Bakeries

if TYPE_CHECKING:
    from pgdbm import AsyncDatabaseManager

_running: dict[str, Bakeries] = {}
_managers: dict[str, AsyncDatabaseManager] = {}


async def start() -> None:
    """Larder starts."""
    bakeries = Bakeries(os.environ["DATABASE_URL"])
    await bakeries.start()
    _running["bakeries"] = bakeries


async def open_bakery(bakery: str) -> None:
    """A bakery is opened, beside the others, at Larder's start or for the first time."""
    _managers[bakery] = await _running["bakeries"].open(bakery)


async def place(bakery: str, customer: str, loaf: str, quantity: int) -> None:
    """A customer orders at a bakery."""
    await _managers[bakery].execute(
        "INSERT INTO {{tables.orders}} (customer, loaf, quantity, pence)"
        " SELECT $1, name, $3, $3 * pence FROM {{tables.loaves}} WHERE name = $2",
        customer,
        loaf,
        quantity,
    )


async def stop() -> None:
    """Larder stops."""
    _managers.clear()
    await _running.pop("bakeries").stop()
