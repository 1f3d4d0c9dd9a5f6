"""Larder's web application, as far as it concerns orders: every request runs beside the others."""

from __future__ import annotations

import os

import larder
from orders import Orders

_running: dict[str, Orders] = {}


async def open_larder() -> None:
    """Start Larder."""
    _running["orders"] = await larder.open_larder(os.environ["DATABASE_URL"])


async def place(bakery: str, item: str, quantity: int) -> int:
    """A customer of a bakery orders something."""
    return await _running["orders"].place(bakery, item, quantity)
