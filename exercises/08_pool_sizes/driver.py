"""Larder's back office, as far as it concerns its connections: this opens, uses and closes them."""

from __future__ import annotations

import os

from connections import Connections

_running: dict[str, Connections] = {}


async def open_back_office() -> None:
    """Start orders, stock and billing."""
    connections = Connections(os.environ["DATABASE_URL"])
    await connections.open()
    _running["connections"] = connections


async def enter(service: str, bakery: str, item: str, quantity: int) -> None:
    """A service has something to do: an order comes in, a shelf is counted, an invoice is made out."""
    async with _running["connections"].transaction(service) as tx:
        await tx.execute(
            "INSERT INTO {{tables.entries}} (bakery, item, quantity) VALUES ($1, $2, $3)",
            bakery,
            item,
            quantity,
        )


async def close_back_office() -> None:
    """Stop them."""
    await _running.pop("connections").close()
