"""Larder's web application, as far as it concerns these files: every request runs beside the others."""

from __future__ import annotations

import os
from typing import Any

from app import Larder

_running: dict[str, Larder] = {}


async def start() -> None:
    """Start Larder."""
    larder = Larder(os.environ["DATABASE_URL"])
    await larder.start()
    _running["larder"] = larder


async def place(bakery: str, customer: str, item: str, quantity: int) -> int:
    """A customer orders something."""
    return await _running["larder"].orders[bakery].place(customer, item, quantity)


async def tick_off(bakery: str, item: str, quantity: int) -> None:
    """A baker has something out of the oven."""
    await _running["larder"].stock[bakery].tick_off(item, quantity)


async def invoice(bakery: str, customer: str) -> int:
    """A customer is sent an invoice."""
    return await _running["larder"].billing[bakery].invoice(customer)


async def bake_list(bakery: str) -> dict[str, Any]:
    """A bakery prints its list."""
    return await _running["larder"].reports.bake_list(bakery)


async def stop() -> None:
    """Stop Larder."""
    await _running.pop("larder").stop()
