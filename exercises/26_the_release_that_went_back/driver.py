"""Larder on the morning of the release: the bakeries' packages, the kiosk, the night's export."""

from __future__ import annotations

import os

from packages import Billing, Orders
from pgdbm import AsyncDatabaseManager, DatabaseConfig
from till import TillRoll

_orders: dict[str, Orders] = {}
_billing: dict[str, Billing] = {}
_kiosk: dict[str, AsyncDatabaseManager] = {}
_rolls: dict[str, TillRoll] = {}


async def start_bakeries(bakeries: dict[str, list[str]]) -> None:
    """Start the packages that each bakery has, in that order, over one pool."""
    pool = await AsyncDatabaseManager.create_shared_pool(
        DatabaseConfig(connection_string=os.environ["DATABASE_URL"], min_connections=1, max_connections=2)
    )
    for bakery, packages in bakeries.items():
        db = AsyncDatabaseManager(pool=pool, schema=bakery)
        for package in packages:
            if package == "orders":
                _orders[bakery] = Orders(db)
                await _orders[bakery].start()
            else:
                _billing[bakery] = Billing(db)
                await _billing[bakery].start()


async def place(bakery: str, customer: str, item: str) -> int:
    """A customer orders."""
    return await _orders[bakery].place(customer, item)


async def write_invoice(bakery: str, customer: str, pence: int) -> int:
    """The month is over for a customer with an account."""
    return await _billing[bakery].write_invoice(customer, pence)


async def pay(bakery: str, invoice: int) -> None:
    """A customer has paid."""
    await _billing[bakery].pay(invoice)


async def open_kiosk() -> None:
    """The kiosk opens, with a pool of its own, and lends its manager to the till."""
    db = AsyncDatabaseManager(
        DatabaseConfig(
            connection_string=os.environ["DATABASE_URL"], schema="kiosk", min_connections=1, max_connections=2
        )
    )
    await db.connect()
    _kiosk["db"] = db
    _rolls["kiosk"] = TillRoll(db)


async def begin_shift(who: str) -> None:
    """Somebody begins a shift at the kiosk."""
    await _kiosk["db"].execute("INSERT INTO {{tables.shifts}} (who) VALUES ($1)", who)


async def open_export() -> None:
    """The night's export opens the kiosk's roll by itself."""
    _rolls["export"] = await TillRoll.open(os.environ["DATABASE_URL"], "kiosk")


async def sell(roll: str, item: str, pence: int) -> None:
    """A sale is noted on a roll."""
    await _rolls[roll].note(item, pence)


async def close_roll(roll: str) -> None:
    """A roll is done with."""
    await _rolls[roll].close()
