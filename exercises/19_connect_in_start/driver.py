"""Larder's services, as far as they concern the bell: this runs beside `bell.py` and uses it."""

from __future__ import annotations

import asyncio
import os

import asyncpg
from bell import Bell
from pgdbm import AsyncDatabaseManager, DatabaseConfig

_managers: dict[str, AsyncDatabaseManager] = {}
_bells: dict[str, Bell] = {}
_others: list[asyncpg.Connection] = []


async def open_stock() -> None:
    """Stock and Deliveries share a pool, each with a manager for its own schema. Stock has a bell."""
    pool = await AsyncDatabaseManager.create_shared_pool(_config())
    for service in ("stock", "deliveries"):
        _managers[service] = AsyncDatabaseManager(pool=pool, schema=service)
    _bells["stock"] = Bell(db=_managers["stock"])


async def open_orders() -> None:
    """Orders has a pool of its own, and is connected when it gets its bell."""
    _managers["orders"] = AsyncDatabaseManager(_config(schema="orders"))
    await _managers["orders"].connect()
    _bells["orders"] = Bell(db=_managers["orders"])


async def open_billing() -> None:
    """Billing's second machine is put together and waits, without a connection, for the first to fail."""
    _managers["billing"] = AsyncDatabaseManager(_config(schema="billing"))
    _bells["billing"] = Bell(db=_managers["billing"])


async def go_on_duty() -> None:
    """Billing's first machine has failed."""
    await _managers["billing"].connect()


async def open_script() -> None:
    """Harcourt's script has no manager: it gives the bell a DSN."""
    _bells["script"] = Bell(dsn=os.environ["DATABASE_URL"])


async def start_bell(service: str) -> None:
    """Start the bell of a service."""
    await _bells[service].start()


async def ring(service: str, customer: str) -> None:
    """Something is ready."""
    await _bells[service].ring(customer)


async def counter_and_oven(customers: list[str]) -> None:
    """Two tasks of Harcourt's script begin at the same time, and neither asks whether the bell is started."""

    async def begin(customer: str) -> None:
        await _bells["script"].start()
        await _bells["script"].ring(customer)

    await asyncio.gather(*map(begin, customers))


async def oven_while_counter() -> dict[str, str]:
    """The counter starts the bell, and while it does, so does the oven. What was each of them told?"""

    async def told() -> str:
        try:
            await _bells["script"].start()
        except Exception as error:  # noqa: BLE001  # whichever it is, the script waits and tries again
            return type(error).__name__
        return "started"

    counter = asyncio.create_task(told())
    await asyncio.sleep(0)  # now the counter's start has begun
    oven = await told()
    return {"the counter": await counter, "the oven": oven}


async def stop_bell(service: str) -> None:
    """Stop the bell of a service, which goes on."""
    await _bells[service].stop()


async def stop_service(service: str) -> None:
    """Stop a service: its bell, and then its manager, as every service does it."""
    await _bells[service].stop()
    await _managers[service].disconnect()


async def do_job(service: str) -> None:
    """A service does its own work, with its own manager."""
    await _managers[service].execute("INSERT INTO {{tables.jobs}} DEFAULT VALUES")


async def rush_hour(connections: int) -> None:
    """Others take the connections that there are."""
    _others.extend([await asyncpg.connect(os.environ["DATABASE_URL"]) for _ in range(connections)])


async def quiet_again() -> None:
    """They give them back."""
    while _others:
        await _others.pop().close()


def _config(schema: str | None = None) -> DatabaseConfig:
    return DatabaseConfig(
        connection_string=os.environ["DATABASE_URL"], schema=schema, min_connections=1, max_connections=2
    )
