"""Larder's process, as far as it concerns the back office: this starts `larder.py`, calls it and stops it."""

from __future__ import annotations

import asyncio
import os

from larder import Larder

_running: dict[str, Larder] = {}


async def start() -> None:
    """Start the back office."""
    larder = Larder(os.environ["DATABASE_URL"])
    await larder.start()
    _running["larder"] = larder


async def take(bakery: str, item: str, quantity: int) -> None:
    """An order has come in."""
    await _running["larder"].orders.take(bakery, item, quantity)


async def deduct(bakery: str, item: str, quantity: int) -> None:
    """Something has been sold over the counter."""
    await _running["larder"].stock.deduct(bakery, item, quantity)


async def charge(bakery: str, item: str, quantity: int) -> None:
    """Something has been delivered."""
    await _running["larder"].billing.charge(bakery, item, quantity)


async def sell(bakery: str, item: str, quantity: int) -> None:
    """An order, the stock for it and its charge, all at the same moment."""
    await asyncio.gather(
        take(bakery, item, quantity), deduct(bakery, item, quantity), charge(bakery, item, quantity)
    )


async def stop() -> None:
    """Stop the back office."""
    await _running.pop("larder").stop()
