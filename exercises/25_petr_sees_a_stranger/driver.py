"""Larder's web application, as far as it concerns the desk: every request runs beside the others."""

from __future__ import annotations

import os

import larder
from desk import Desk

_running: dict[str, Desk] = {}


async def open_larder() -> None:
    """Start Larder."""
    _running["desk"] = await larder.open_larder(os.environ["DATABASE_URL"])


async def place(bakery: str, customer: str, item: str, quantity: int) -> int:
    """A customer of a bakery orders something."""
    return await _running["desk"].place(bakery, customer, item, quantity)


async def bill(bakery: str, number: int) -> None:
    """Somebody at a bakery presses the button for an invoice."""
    await _running["desk"].bill(bakery, number)


async def remind(bakery: str) -> None:
    """Somebody at a bakery presses the button for the reminders."""
    await _running["desk"].remind(bakery)
