"""Larder's web application, as far as it concerns the shops: every request runs beside the others."""

from __future__ import annotations

import os
from typing import Any

from shops import Shops

_running: dict[str, Shops] = {}


async def open_larder(bakeries: list[str]) -> None:
    """Start Larder for these bakeries."""
    shops = Shops(os.environ["DATABASE_URL"], bakeries)
    await shops.open()
    _running["shops"] = shops


async def place(bakery: str, customer: str, item: str) -> int:
    """A customer orders at a bakery."""
    return await _running["shops"].place(bakery, customer, item)


async def on_the_tablet(bakery: str) -> list[dict[str, Any]]:
    """Somebody in the bakery looks at the tablet."""
    return await _running["shops"].on_the_tablet(bakery)
