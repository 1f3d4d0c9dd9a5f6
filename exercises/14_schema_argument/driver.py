"""Larder, as far as it concerns its bakeries: this starts `bakeries.py`, opens some and takes orders."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import asyncpg
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
    """A bakery is opened: every morning, at Larder's start, or for the first time."""
    _managers[bakery] = await _running["bakeries"].open(bakery)


async def place(bakery: str, customer: str, loaf: str, quantity: int) -> None:
    """A customer orders at a bakery."""
    await _managers[bakery].execute(
        "INSERT INTO {{tables.orders}} (customer, loaf, quantity) VALUES ($1, $2, $3)",
        customer,
        loaf,
        quantity,
    )


async def stop() -> None:
    """Larder stops."""
    _managers.clear()
    await _running.pop("bakeries").stop()


async def release() -> None:
    """A later release of Larder has one file more: what a loaf is made of."""
    Path(__file__).with_name("migrations").joinpath("003_flours.sql").write_text(
        "CREATE TABLE {{tables.flours}} (loaf text NOT NULL, flour text NOT NULL);\n", encoding="utf-8"
    )


async def remove(bakery: str) -> None:
    """Priya takes a bakery out that has left, while Larder is stopped: what it had is in its schema."""
    connection = await asyncpg.connect(os.environ["DATABASE_URL"])
    try:
        await connection.execute(f'DROP SCHEMA IF EXISTS "{bakery}" CASCADE')
    finally:
        await connection.close()
