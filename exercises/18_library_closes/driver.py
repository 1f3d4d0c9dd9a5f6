"""Larder's services, as far as they concern the ledger: this runs beside `ledger.py` and uses it."""

from __future__ import annotations

import asyncio
import contextlib
import os
from typing import Any

from ledger import open_ledger
from pgdbm import AsyncDatabaseManager, DatabaseConfig

_managers: dict[str, AsyncDatabaseManager] = {}
_ledgers: dict[str, Any] = {}
_closing: dict[str, asyncio.Task[Any] | None] = {}


async def start_stock() -> None:
    """Stock works on Larder's shared pool, with a manager for its own schema."""
    pool = await AsyncDatabaseManager.create_shared_pool(
        DatabaseConfig(connection_string=os.environ["DATABASE_URL"], min_connections=1, max_connections=4)
    )
    _managers["stock"] = AsyncDatabaseManager(pool=pool, schema="stock")
    _ledgers["stock"] = await open_ledger(db=_managers["stock"])


async def start_orders() -> None:
    """Orders has a pool of its own: it connects its manager, and then opens its ledger."""
    _managers["orders"] = _manager_with_its_own_pool("orders")
    await _managers["orders"].connect()
    _ledgers["orders"] = await open_ledger(db=_managers["orders"])


async def start_billing() -> None:
    """Billing has a pool of its own too. It puts its parts together first, and connects at the end."""
    _managers["billing"] = _manager_with_its_own_pool("billing")
    _ledgers["billing"] = await open_ledger(db=_managers["billing"])
    await _managers["billing"].connect()


async def start_script() -> None:
    """Harcourt's nightly script has no manager: it gives the ledger a DSN."""
    _ledgers["script"] = await open_ledger(dsn=os.environ["DATABASE_URL"])


async def do_job(service: str, job: str) -> None:
    """A service does its own work, with its own manager."""
    await _managers[service].execute("INSERT INTO {{tables.jobs}} (job) VALUES ($1)", job)


def note(service: str, who: str, what: str) -> None:
    """Note something in a service's ledger."""
    _ledgers[service].note(who, what)


async def write_ledger(service: str) -> None:
    """A service has come to the end of a job: what has been noted is written."""
    await _ledgers[service].write()


async def close_ledger(service: str) -> None:
    """A service is done with its ledger, and goes on with its own work."""
    await _ledgers[service].close()


async def close_for_a_while(service: str) -> None:
    """A ledger is closed by someone who does not wait for ever: `give_up` may come in between."""
    _closing[service] = asyncio.current_task()
    with contextlib.suppress(asyncio.CancelledError):
        await _ledgers[service].close()


def give_up(service: str) -> None:
    """They have waited long enough."""
    if task := _closing.pop(service):
        task.cancel()


def _manager_with_its_own_pool(schema: str) -> AsyncDatabaseManager:
    return AsyncDatabaseManager(
        DatabaseConfig(
            connection_string=os.environ["DATABASE_URL"], schema=schema, min_connections=1, max_connections=4
        )
    )
