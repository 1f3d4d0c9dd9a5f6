"""What a delivery costs: code under test. The courier sends a tariff every month, for our eyes only."""

from __future__ import annotations

import csv
from pathlib import Path

from pgdbm import AsyncDatabaseManager

TARIFF = Path(__file__).with_name("tariff.csv")

Tariff = list[tuple[int, int]]
"""Up to how many grams, and for how many pence."""


def read_tariff() -> Tariff | None:
    """The courier's tariff; None on a machine that has not been given it."""
    if not TARIFF.exists():
        return None
    with TARIFF.open(newline="") as file:
        return [(int(grams), int(pence)) for grams, pence in csv.reader(file)]


async def write_tariff(db: AsyncDatabaseManager, tariff: Tariff) -> None:
    """Make the table, and put the tariff into it."""
    await db.execute("CREATE TABLE {{tables.tariff}} (grams integer PRIMARY KEY, pence integer NOT NULL)")
    for grams, pence in tariff:
        await db.execute("INSERT INTO {{tables.tariff}} (grams, pence) VALUES ($1, $2)", grams, pence)


async def delivery(db: AsyncDatabaseManager, grams: int) -> int:
    """What the courier takes for a parcel, in pence."""
    pence: int = await db.fetch_value("SELECT min(pence) FROM {{tables.tariff}} WHERE grams >= $1", grams)
    return pence
